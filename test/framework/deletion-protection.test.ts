import { describe, expect, it } from "vitest";
import { hookName } from "../../framework/deletion-protection";
import { presentStacks } from "../../framework/dependent-stacks";
import { collect } from "../mocks";

describe("the message of a destroy without the program", () => {
  const dependents = [{ stack: "prod-ledger", owner: "ledger", organization: "organization" }];

  it("says what is on, and who is known to be on it", () => {
    expect(hookName({ enabled: true })).not.toContain("--run-program");
    expect(hookName({ enabled: true, dependents })).toContain(
      "stacks with a config that refers to it: ledger (stack prod-ledger)",
    );
    expect(hookName({ enabled: false, dependents: [] })).toMatch(/run pulumi destroy --run-program.*resources$/);
    expect(hookName({ enabled: false, dependents })).toContain("ledger (stack prod-ledger)");
  });
});

describe("stacks that have resources", () => {
  const stacks = ["up", "empty", "absent"].map((stack) => ({ stack, organization: "organization" }));
  /** As gRPC reports it. */
  const refusal = (details: string): Error => Object.assign(new Error(details), { details });
  const ask = async (answer: (stack: string) => object): Promise<string[]> => {
    const call = (token: string, { stackName }: Record<string, unknown>): Record<string, unknown> => {
      expect(token).toBe("pulumi:pulumi:readStackResourceOutputs");
      return { outputs: answer(String(stackName)) };
    };
    const { result } = await collect(() => presentStacks(stacks), { call });
    return (await result).map(({ stack }) => stack);
  };

  it("are those whose state has any", async () => {
    const found = await ask((stack) => {
      if (stack.endsWith("/absent")) {
        throw refusal(`unknown stack "${stack}"`);
      }
      return stack.endsWith("/up") ? { "urn:pulumi:up::p::t::n": {} } : {};
    });
    expect(found).toEqual(["up"]);
  });

  it("may be there where the state cannot be read", async () => {
    const asked = ask(() => {
      throw refusal("incorrect passphrase");
    });
    await expect(asked).rejects.toThrow(
      /whether stack organization\/eks-network-security\/\w+ has resources cannot be read: .*incorrect passphrase/,
    );
  });
});
