/**
 * What Calico's own parser takes and refuses: projectcalico/calico libcalico-go/lib/selector at 87c15906, tokenizer and
 * parser, whose tests have many of these cases.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelSelector } from "../../../components/network-policy/engines/calico";
import type { Tri } from "../../../core/answers";
import { labelsOf, readSelector } from "../../../core/labels";
import { calicoSelector, parseCalicoSelector, SelectorSyntaxError } from "../../../core/policies/calico-selector";
import { UNKNOWN, View } from "../../../core/view";

describe("Calico's selector language", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["all()", {}, true],
    ["all( )", {}, true],
    ["global()", { app: "api" }, false],
    ["", { app: "api" }, true],
    [" \t", { app: "api" }, true],
    ['app == "api"', { app: "api" }, true],
    ["app == 'api'", { app: "api" }, true],
    ['app=="api"', { app: "api" }, true],
    [`app == 'a"b'`, { app: 'a"b' }, true],
    ['app == "api"', { app: "db" }, false],
    ['app == "api"', {}, false],
    ['app != "api"', {}, true],
    ['app in {"api", "db"}', { app: "db" }, true],
    ['app in {"api",}', { app: "api" }, true],
    ["app in {}", { app: "api" }, false],
    ['app in{"api"}', { app: "api" }, true],
    ['app in {"api"}', {}, false],
    ['app not in {"api", "db"}', { app: "db" }, false],
    ['app not in {"api"}', {}, true],
    ['app notin {"api"}', { app: "db" }, true],
    ['app contains "p"', { app: "api" }, true],
    ['app contains "p"', {}, false],
    ['app starts with "a"', { app: "api" }, true],
    ['app startswith "b"', { app: "api" }, false],
    ['app starts \t with"a"', { app: "api" }, true],
    ['app ends with "i"', { app: "api" }, true],
    ['app ends with "i"', {}, false],
    ["has(app)", { app: "" }, true],
    ["has( app )", { app: "" }, true],
    ["!has(app)", { app: "" }, false],
    ["! ! has(app)", { app: "" }, true],
    ['app == "api" && tier == "web"', { app: "api" }, false],
    ['app == "api" || tier == "web"', { app: "api" }, true],
    // && binds tighter than ||.
    ['app == "x" && tier == "web" || app == "api"', { app: "api" }, true],
    ['app == "api" || app == "x" && tier == "web"', { app: "api" }, true],
    ['(app == "api" || app == "x") && tier == "web"', { app: "api" }, false],
    ['!(app == "api")', { app: "api" }, false],
    ['!app == "api"', { app: "api" }, false],
    ['kubernetes.io/metadata.name == "kube-system"', { "kubernetes.io/metadata.name": "kube-system" }, true],
    ['toString == "x"', {}, false],
    // A label may have the name of an operator or a function.
    ['in in {"x"}', { in: "x" }, true],
    ['contains contains "x"', { contains: "xy" }, true],
    ['has == "x"', { has: "x" }, true],
    ['all == "x" && global == "y"', { all: "x", global: "y" }, true],
  ])("%s on %o is %s", (text, labels, expected) => {
    expect(parseCalicoSelector(text)(labelsOf(labels))).toBe(expected);
  });

  it.each([
    "app",
    "app =",
    "app == api",
    'app == "api',
    'app == "api" &&',
    'app == "api" & app == "db"',
    'app == "api"\n&& has(tier)',
    "(all()",
    "all ()",
    "has (app)",
    'app in {"a" "b"}',
    'app in {,"a"}',
    'app in ("a")',
    'app inside {"a"}',
    'app starts "a"',
    'app not {"a"}',
    'app near "a"',
    "has()",
    'app = "a"',
    'app == "a" app',
    'app == "a" has(b)',
    'app:x == "a"',
    '"app" == "a"',
    `${"a".repeat(513)} == "a"`,
  ])("refuses %j", (text) => {
    expect(() => parseCalicoSelector(text)).toThrow(SelectorSyntaxError);
    expect(calicoSelector(text)(labelsOf({ app: "api" }))).toBe(UNKNOWN);
  });

  it.each<[string, Tri]>([
    ['tier == "web"', UNKNOWN],
    ["has(tier)", UNKNOWN],
    ['tier == "web" || app == "api"', true],
    ['tier == "web" && app == "db"', false],
    ['!(tier in {"web"})', UNKNOWN],
    ["all()", true],
  ])("%s is %s where a label is unknown", (text, expected) => {
    expect(calicoSelector(text)((key) => (key === "tier" ? UNKNOWN : "api"))).toBe(expected);
  });

  it("is unknown while the text is, and takes all where there is none", () => {
    expect([calicoSelector(UNKNOWN)(labelsOf({})), calicoSelector(undefined)(labelsOf({}))]).toEqual([UNKNOWN, true]);
  });

  const label = fc.stringMatching(/^[a-z]([-a-z0-9./_]{0,8}[a-z0-9])?$/);
  const value = fc.stringMatching(/^([a-z0-9]([-a-z0-9._]{0,6}[a-z0-9])?)?$/);
  const labels = fc.dictionary(label, value, { maxKeys: 3 });

  it("says for matchLabels what Kubernetes says", () => {
    fc.assert(
      fc.property(labels, labels, fc.boolean(), (matchLabels, others, superset) => {
        const pod = labelsOf(superset ? { ...others, ...matchLabels } : others);
        expect(parseCalicoSelector(labelSelector(matchLabels))(pod)).toBe(readSelector(View.of({ matchLabels }))(pod));
      }),
    );
  });
});
