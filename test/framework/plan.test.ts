import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "../../framework/plan";
import type { AnyPlugin } from "../../framework/plugin";
import { formatProblem } from "../../core/problem";
import { fake, slot } from "./fakes";

const names = (plugins: readonly AnyPlugin[]): string[] => plugins.map(({ name }) => name);

const messages = (enabled: readonly AnyPlugin[], available?: readonly AnyPlugin[]): string[] => {
  const planned = plan(enabled, available);
  return planned.ok ? [] : planned.problems.map((problem) => formatProblem(problem).trim());
};

const order = (enabled: readonly AnyPlugin[]): string[] => {
  const planned = plan(enabled);
  if (!planned.ok) {
    throw new Error(messages(enabled).join("\n"));
  }
  return names(planned.order);
};

describe("plan", () => {
  it("puts a plugin after what it requires", () => {
    const cluster = fake("cluster", { requires: [slot("net")], provides: [slot("cluster")] });
    const nodes = fake("nodes", { requires: [slot("cluster"), slot("net")] });
    const network = fake("network", { provides: [slot("net")] });
    expect(order([nodes, cluster, network])).toEqual(["network", "cluster", "nodes"]);
  });

  it("puts a plugin after what it uses, and takes it where it is missing", () => {
    const mesh = fake("mesh", { uses: [slot("ca")] });
    const ca = fake("ca", { provides: [slot("ca")] });
    expect(order([mesh, ca])).toEqual(["ca", "mesh"]);
    expect(order([mesh])).toEqual(["mesh"]);
  });

  it("is empty for a stack without plugins", () => {
    expect(order([])).toEqual([]);
  });

  it("names who could fill a slot that nobody fills", () => {
    const nodes = fake("nodes", { requires: [slot("cluster")] });
    const cluster = fake("cluster", { provides: [slot("cluster")] });
    const reference = fake("platform-reference", { provides: [slot("cluster")] });
    expect(messages([nodes], [nodes, cluster, reference])).toEqual([
      'error nodes: "nodes" requires "cluster", which is missing. Add "cluster" or "platform-reference" to the stack config.',
    ]);
    expect(messages([nodes])).toEqual([
      'error nodes: "nodes" requires "cluster", which is missing. No plugin provides it.',
    ]);
  });

  it("names every missing slot and every duplicate at once", () => {
    const both = [slot("a"), slot("b")];
    const found = messages([
      fake("one", { requires: both }),
      fake("two", { provides: [slot("c")] }),
      fake("three", { provides: [slot("c")] }),
    ]);
    expect(found).toHaveLength(3);
    expect(found[0]).toBe('error three: "two" and "three" provide "c". Keep one of them.');
    expect(found[1]).toContain('requires "a"');
    expect(found[2]).toContain('requires "b"');
  });

  it("tells one missing slot once, however many plugins require it", () => {
    const three = ["one", "two", "three"].map((name) => fake(name, { requires: [slot("a")] }));
    expect(messages(three, [...three, fake("a", { provides: [slot("a")] })])).toEqual([
      'error one: "one", "two" and "three" require "a", which is missing. Add "a" to the stack config.',
    ]);
  });

  it("refuses two plugins of one name", () => {
    expect(messages([fake("waf"), fake("waf")])).toEqual(['error waf: Two plugins are named "waf". Rename your own.']);
  });

  it.each([
    [
      "two",
      [
        fake("a", { requires: [slot("b")], provides: [slot("a")] }),
        fake("b", { uses: [slot("a")], provides: [slot("b")] }),
      ],
      "a -> b -> a",
    ],
    ["itself", [fake("a", { requires: [slot("a")], provides: [slot("a")] })], "a -> a"],
    [
      "two, with one that waits for them",
      [
        fake("last", { requires: [slot("a")] }),
        fake("a", { requires: [slot("b")], provides: [slot("a")] }),
        fake("b", { requires: [slot("a")], provides: [slot("b")] }),
      ],
      "a -> b -> a",
    ],
  ])("names a cycle of %s", (_, plugins, path) => {
    expect(messages(plugins)).toEqual([
      expect.stringContaining(`These plugins wait for each other: ${path}. One of them`),
    ]);
  });

  /** Plugins p0…pn, each filling slot s<index>; edges[i] are the slots that it needs. */
  const graph = (edges: readonly (readonly number[])[], soft: readonly boolean[]): AnyPlugin[] =>
    edges.map((needed, index) => {
      const slots = needed.map((other) => slot(`s${other}`));
      return fake(`p${index}`, {
        provides: [slot(`s${index}`)],
        ...(soft[index] === true ? { uses: slots } : { requires: slots }),
      });
    });

  const size = fc.integer({ min: 1, max: 8 });

  it("orders every graph without a cycle, however it is listed", () => {
    const acyclic = size.chain((count) =>
      fc.tuple(
        fc.tuple(
          ...Array.from({ length: count }, (_, index) =>
            fc.subarray(Array.from({ length: index }, (__, other) => other)),
          ),
        ),
        fc.array(fc.boolean(), { minLength: count, maxLength: count }),
        fc.shuffledSubarray(
          Array.from({ length: count }, (_, index) => index),
          { minLength: count },
        ),
      ),
    );
    fc.assert(
      fc.property(acyclic, ([edges, soft, listed]) => {
        const plugins = graph(edges, soft);
        const found = order(listed.flatMap((index) => plugins[index] ?? []));
        expect([...found].sort()).toEqual(names(plugins).sort());
        for (const [index, needed] of edges.entries()) {
          for (const other of needed) {
            expect(found.indexOf(`p${other}`)).toBeLessThan(found.indexOf(`p${index}`));
          }
        }
      }),
    );
  });

  it("orders any graph, or names a path that is a cycle of it", () => {
    const any = size.chain((count) =>
      fc.tuple(
        fc.array(fc.subarray(Array.from({ length: count }, (_, index) => index)), {
          minLength: count,
          maxLength: count,
        }),
        fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      ),
    );
    fc.assert(
      fc.property(any, ([edges, soft]) => {
        const planned = plan(graph(edges, soft));
        if (planned.ok) {
          const found = names(planned.order);
          for (const [index, needed] of edges.entries()) {
            expect(needed.filter((other) => found.indexOf(`p${other}`) >= found.indexOf(`p${index}`))).toEqual([]);
          }
          return;
        }
        expect(planned.problems).toHaveLength(1);
        const path = /each other: ([^.]*)\./.exec(planned.problems[0]?.message ?? "")?.[1]?.split(" -> ") ?? [];
        expect(path.length).toBeGreaterThan(1);
        expect(path[0]).toBe(path.at(-1));
        for (const [at, name] of path.slice(0, -1).entries()) {
          const next = Number(path[at + 1]?.slice(1));
          expect(edges[Number(name.slice(1))]).toContain(next);
        }
      }),
    );
  });
});
