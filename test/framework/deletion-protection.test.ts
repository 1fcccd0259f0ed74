import { describe, expect, it } from "vitest";
import { hookName } from "../../framework/deletion-protection";
import { formatTeamStacks, presentStacks, teamStacks } from "../../framework/team-stacks";
import { collect } from "../mocks";

describe("the message of a destroy without the program", () => {
  const teams = [{ stack: "prod-ledger", team: "ledger", organization: "organization" }];

  it("says what is on, and who is known to be on it", () => {
    expect(hookName({ enabled: true })).not.toContain("--run-program");
    expect(hookName({ enabled: true, teams })).toContain(
      "teams with a stack config for it: ledger (stack prod-ledger)",
    );
    expect(hookName({ enabled: false, teams: [] })).toMatch(/run pulumi destroy --run-program.*resources$/);
    expect(hookName({ enabled: false, teams })).toContain("ledger (stack prod-ledger)");
  });
});

describe("stacks on a platform", () => {
  it("are those whose files refer to it, with their teams", () => {
    const reference = { "platform-reference": { stack: "prod" } };
    const others = [
      { file: "Pulumi.prod-a.yaml", document: { ...reference, team: { name: "a" } } },
      { file: "Pulumi.prod.b.yaml", document: { "platform-reference": { stack: "prod", organization: "acme" } } },
    ];
    const found = teamStacks({ others });
    expect(found).toEqual([
      { stack: "prod-a", team: "a", organization: "organization" },
      { stack: "prod.b", organization: "acme" },
    ]);
    expect(formatTeamStacks(found)).toBe("a (stack prod-a), prod.b");
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
