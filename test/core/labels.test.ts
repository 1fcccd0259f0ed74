import { describe, expect, it } from "vitest";
import type { Tri } from "../../core/answers";
import { labelsOf, readSelector, selectorMatches, selectsAll, unknownLabels } from "../../core/labels";
import { UNKNOWN, View } from "../../core/view";
import { unknownMarkers } from "../../core/wire";

const unknown = unknownMarkers.string;
const expression = (key: string, operator: string, values?: unknown): object => ({
  matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }],
});

describe("label selectors", () => {
  it.each<[string, object, object, Tri]>([
    ["nothing asked", {}, {}, true],
    ["a label", { matchLabels: { app: "api" } }, { app: "api", tier: "web" }, true],
    ["another value", { matchLabels: { app: "api" } }, { app: "db" }, false],
    ["an absent label", { matchLabels: { app: "api" } }, {}, false],
    ["an inherited key", { matchLabels: { toString: "api" } }, {}, false],
    ["In", expression("app", "In", ["a", "b"]), { app: "b" }, true],
    ["In, absent", expression("app", "In", ["a"]), {}, false],
    ["NotIn", expression("app", "NotIn", ["a"]), { app: "a" }, false],
    ["NotIn, absent", expression("app", "NotIn", ["a"]), {}, true],
    ["Exists", expression("app", "Exists"), { app: "" }, true],
    ["Exists, absent", expression("app", "Exists"), {}, false],
    ["DoesNotExist", expression("app", "DoesNotExist"), { app: "" }, false],
    ["DoesNotExist, absent", expression("app", "DoesNotExist"), {}, true],
    ["an unknown label value", { matchLabels: { app: "api" } }, { app: unknown }, UNKNOWN],
    ["an unknown label value, existing", expression("app", "Exists"), { app: unknown }, UNKNOWN],
    ["an unknown wanted value", { matchLabels: { app: unknown } }, { app: "api" }, UNKNOWN],
    ["an unknown wanted value, absent label", { matchLabels: { app: unknown } }, {}, false],
    ["one of unknown values, found", expression("app", "In", [unknown, "a"]), { app: "a" }, true],
    ["one of unknown values", expression("app", "In", [unknown, "a"]), { app: "b" }, UNKNOWN],
    ["unknown values", expression("app", "In", unknownMarkers.array), { app: "b" }, UNKNOWN],
    ["an unknown operator", expression("app", unknown, ["b"]), { app: "b" }, UNKNOWN],
    ["an operator that Kubernetes does not have", expression("app", "Near", ["b"]), { app: "b" }, UNKNOWN],
    ["an unknown map of wanted labels", { matchLabels: unknownMarkers.object }, { app: "b" }, UNKNOWN],
    [
      "unknown, and a label that differs",
      { matchLabels: { app: "a" }, matchExpressions: unknown },
      { app: "b" },
      false,
    ],
    ["a list for a map", { matchLabels: ["a"] }, { app: "b" }, UNKNOWN],
  ])("%s", (_, selector, labels, expected) => {
    expect(selectorMatches(View.of(selector), View.of(labels))).toBe(expected);
  });

  it("match labels that are known completely, and labels that are not known", () => {
    const selects = readSelector(View.of({ matchLabels: { app: "api" } }));
    expect([selects(labelsOf({ app: "api" })), selects(labelsOf({})), selects(unknownLabels)]).toEqual([
      true,
      false,
      UNKNOWN,
    ]);
  });

  it.each<[unknown, Tri]>([
    [{}, true],
    [{ matchLabels: {}, matchExpressions: [] }, true],
    [undefined, false],
    [{ matchLabels: { app: "api" } }, false],
    [{ matchExpressions: unknownMarkers.array }, UNKNOWN],
    [unknownMarkers.object, UNKNOWN],
  ])("%o selects everything: %s", (selector, expected) => {
    expect(selectsAll(View.of(selector))).toBe(expected);
  });
});
