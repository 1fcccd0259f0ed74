import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Steps, topological } from "../../components/shared/steps";
import { collect } from "../mocks";

class Thing extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Thing", name);
  }
}

describe("Steps", () => {
  it("hands out predecessors, and what the component depends on to the first steps", async () => {
    await collect(() => {
      const [outside, a, b] = [new Thing("outside"), new Thing("a"), new Thing("b")];
      const steps = new Steps<"one" | "two" | "three">(
        { one: [], two: ["one"], three: ["one", "two"] },
        { dependsOn: outside },
      );
      expect(steps.before("one")).toEqual([outside]);
      expect(steps.done("one", a)).toBe(a);
      expect(steps.before("two")).toEqual([a]);
      steps.done("two", b, outside);
      expect(steps.before("three")).toEqual([a, b, outside]);
    });
  });

  it("refuses an order that contradicts the table", () => {
    const steps = new Steps<"one" | "two">({ one: [], two: ["one"] });
    expect(() => steps.before("two")).toThrow('step "two" is registered before "one"');
    steps.skip("one");
    expect(steps.before("two")).toEqual([]);
    expect(() => new Steps<"one" | "two">({ one: [] }).before("two")).toThrow("not in the table");
  });

  it("refuses what it could not hand on", () => {
    const dependsOn = Promise.resolve([]);
    expect(() => new Steps({}, { dependsOn })).toThrow("dependsOn must be a resource or a list of resources.");
  });
});

describe("topological", () => {
  it("finds a cycle", () => {
    expect(topological({ a: ["b"], b: ["a"] })).toBeUndefined();
  });

  it("puts every step after its predecessors", () => {
    const name = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name)), (pairs) => {
        const edges: Record<string, string[]> = {};
        for (const [a, b] of pairs.filter(([a, b]) => a < b)) {
          edges[a] ??= [];
          (edges[b] ??= []).push(String(a));
        }
        const order = topological(edges) ?? [];
        expect(order).toHaveLength(Object.keys(edges).length);
        for (const [step, before] of Object.entries(edges)) {
          expect(before.every((other) => order.indexOf(other) < order.indexOf(step))).toBe(true);
        }
      }),
    );
  });
});
