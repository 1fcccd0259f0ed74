import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelSelector } from "../../components/network-policy/engines/calico";
import { parseSelector, SelectorSyntaxError } from "../../components/network-policy/reachability/calico-selector";
import { selects } from "../../components/network-policy/reachability/labels";

describe("Calico's selector language", () => {
  it.each([
    ["all()", {}, true],
    ["global()", { app: "api" }, false],
    ["", { app: "api" }, true],
    ['app == "api"', { app: "api" }, true],
    ["app == 'api'", { app: "api" }, true],
    ['app == "api"', { app: "db" }, false],
    ['app == "api"', {}, false],
    ['app != "api"', {}, true],
    ['app in {"api", "db"}', { app: "db" }, true],
    ['app in {"api"}', {}, false],
    ['app not in {"api", "db"}', { app: "db" }, false],
    ['app not in {"api"}', {}, true],
    ["has(app)", { app: "" }, true],
    ["!has(app)", { app: "" }, false],
    ['app == "api" && tier == "web"', { app: "api" }, false],
    ['app == "api" || tier == "web"', { app: "api" }, true],
    // && binds tighter than ||.
    ['app == "x" && tier == "web" || app == "api"', { app: "api" }, true],
    ['app == "api" || app == "x" && tier == "web"', { app: "api" }, true],
    ['(app == "api" || app == "x") && tier == "web"', { app: "api" }, false],
    ['!(app == "api")', { app: "api" }, false],
    ['kubernetes.io/metadata.name == "kube-system"', { "kubernetes.io/metadata.name": "kube-system" }, true],
    ['toString == "x"', {}, false],
  ])("%s on %o is %s", (text, labels, expected) => {
    expect(parseSelector(text)(labels as Record<string, string>)).toBe(expected);
  });

  it.each([
    "app =",
    "app == api",
    'app == "api" &&',
    "(all()",
    'app in {"a" "b"}',
    "has()",
    'app = "a"',
    'app == "a" app',
  ])("refuses %s", (text) => {
    expect(() => parseSelector(text)).toThrow(SelectorSyntaxError);
  });

  const label = fc.stringMatching(/^[a-z]([-a-z0-9./_]{0,8}[a-z0-9])?$/);
  const value = fc.stringMatching(/^([a-z0-9]([-a-z0-9._]{0,6}[a-z0-9])?)?$/);
  const labels = fc.dictionary(label, value, { maxKeys: 3 });

  it("says for matchLabels what Kubernetes says", () => {
    fc.assert(
      fc.property(labels, labels, fc.boolean(), (matchLabels, others, superset) => {
        const pod = superset ? { ...others, ...matchLabels } : others;
        expect(parseSelector(labelSelector(matchLabels))(pod)).toBe(selects({ matchLabels }, pod));
      }),
    );
  });
});
