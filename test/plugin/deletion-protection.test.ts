import { describe, expect, it } from "vitest";
import { hookName } from "../../components/deletion-protection";
import { formatTeamStacks, teamStacks } from "../../components/team-stacks";

describe("the message of a destroy without the program", () => {
  const teams = [{ stack: "prod-ledger", team: "ledger", organization: "organization" }];

  it("says what is on, and who is known to be on it", () => {
    expect(hookName({ enabled: true })).not.toContain("--run-program");
    expect(hookName({ enabled: true, teams })).toContain("teams on it: ledger (stack prod-ledger)");
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
