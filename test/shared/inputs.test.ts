import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { checkArgs, isPlain, mapInput } from "../../components/shared/inputs";
import { error, warning } from "../../core/problem";

const known = <T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> =>
  new Promise((resolve) => pulumi.output(input).apply(resolve));

describe("isPlain", () => {
  it.each([[undefined], [null], ["text"], [3], [{ a: [{ b: 1 }] }], [[]]])("finds no output in %j", (value) => {
    expect(isPlain(value)).toBe(true);
  });

  it.each([
    ["an output", pulumi.output(1)],
    ["a promise", Promise.resolve(1)],
    ["an output in an object in a list", [{ a: { b: pulumi.output(1) } }]],
  ])("finds %s", (_, value) => {
    expect(isPlain(value)).toBe(false);
  });
});

describe("mapInput", () => {
  const double = ({ count }: { count: number }): object => ({ count: count * 2 });

  it("gives a plain result for plain arguments", () => {
    expect(mapInput({ count: 2 }, double)).toEqual({ count: 4 });
  });

  it("waits for outputs at any depth", async () => {
    const result = mapInput({ count: pulumi.output(2) }, double);
    expect(pulumi.Output.isInstance(result)).toBe(true);
    expect(await known(result)).toEqual({ count: 4 });
  });
});

describe("checkArgs", () => {
  const check = ({ replicas }: { replicas: number }): ReturnType<typeof error>[] => [
    ...(replicas < 1 ? [error(["replicas"], "There must be at least one replica.")] : []),
    ...(replicas > 9 ? [warning(["replicas"], "These are many replicas.")] : []),
  ];

  it("refuses plain arguments at once, by name", () => {
    expect(() => {
      checkArgs("mesh", { replicas: 0 }, check);
    }).toThrow(/^mesh: wrong arguments\n.*replicas: There must be at least one replica\.$/s);
    expect(() => {
      checkArgs("mesh", { replicas: 0 }, check);
    }).toThrow(pulumi.RunError);
  });

  it("lets warnings pass", () => {
    expect(() => {
      checkArgs("mesh", { replicas: 10 }, check);
    }).not.toThrow();
  });

  it("checks outputs once they are known", async () => {
    const seen = await new Promise((resolve) => {
      checkArgs("mesh", { replicas: pulumi.output(3) }, ({ replicas }) => {
        resolve(replicas);
        return [];
      });
    });
    expect(seen).toBe(3);
  });
});
