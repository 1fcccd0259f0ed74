/** Which statements of the guide page a stack fulfils: by its config, and by what the policy pack found. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capabilities } from "../../components/registry";
import { coverageGaps } from "../../facts/coverage-gaps";
import { statementIds, type StatementId } from "../../facts/guide";
import { type StackStatements, statementsOf, type StatementVerdict } from "../../framework/statements";
import { validateStackFile } from "../../framework/validate-file";
import { root } from "../checks";

function of(stack: string, verdicts?: Readonly<Partial<Record<StatementId, StatementVerdict>>>): StackStatements {
  const { config, message } = validateStackFile(join(root, `stacks/Pulumi.${stack}.yaml`), capabilities, root);
  if (config === undefined) throw new Error(message);
  return statementsOf(config, capabilities, verdicts && new Map(Object.entries(verdicts)));
}

const at = ({ statements }: StackStatements, id: StatementId): unknown => statements.find((each) => each.id === id);

describe("a stack", () => {
  const [dev, prod] = [of("dev"), of("prod")];

  it("fulfils what its own capabilities fulfil, not what the project can do", () => {
    expect(dev.total).toBe(statementIds.length);
    expect(dev.fulfilled).toBeGreaterThan(0);
    expect(prod.fulfilled).toBeGreaterThan(dev.fulfilled);
    expect(prod.fulfilled).toBeLessThan(prod.total);
    expect(at(dev, "flow-logs")).toEqual({ id: "flow-logs", state: "fulfilled", capabilities: ["flow-logs"] });
  });

  it("names the key that would bring what is missing: a capability, or an option of one", () => {
    expect(at(dev, "pca-create")).toMatchObject({ state: "missing", hint: "private-ca" });
    expect(at(dev, "flow-logs-pods")).toMatchObject({ state: "missing", hint: "flow-logs.podFlows" });
    expect(at(dev, "np-global-deny")).toMatchObject({
      state: "missing",
      hint: "network-policy.defaultDeny: every-namespace",
    });
    expect(at(dev, "sgp-exists-first")).toMatchObject({ state: "missing", hint: "pod-security-groups" });
  });

  it("fulfils by an option what it does not fulfil without", () => {
    expect(at(dev, "transit-nitro")).toMatchObject({
      state: "missing",
      hint: "node-groups.requireNitroEncryption: true",
    });
    expect(at(prod, "transit-nitro")).toMatchObject({ state: "fulfilled", capabilities: ["node-groups"] });
  });

  it("names a key for every missing statement", () => {
    const without = [dev, prod].flatMap(({ statements }) =>
      statements.filter(({ state, hint }) => state === "missing" && (hint ?? "") === ""),
    );
    expect(without).toEqual([]);
  });

  it("does not fulfil what the project fulfils in part", () => {
    const partly = prod.statements.filter(({ state }) => state === "partly");
    expect(partly.length).toBeGreaterThan(0);
    expect(partly.every(({ id, hint }) => hint === coverageGaps[id]?.reason)).toBe(true);
  });

  it("of a team leaves the rest to the platform", () => {
    const team = of("prod-payments");
    expect(team.onPlatform).toBe(true);
    expect(at(team, "np-rbac")).toMatchObject({ state: "fulfilled" });
    expect(dev.onPlatform).toBe(false);
  });
});

describe("the policy pack", () => {
  it("takes a statement away where a rule found a violation", () => {
    const clean = of("dev", { "flow-logs": "pass" });
    const dirty = of("dev", { "flow-logs": "violation" });
    expect(dirty.fulfilled).toBe(clean.fulfilled - 1);
    expect(at(dirty, "flow-logs")).toMatchObject({ state: "violated" });
  });

  it("reports a violation of what is fulfilled in part, too", () => {
    expect(at(of("dev", { "np-engine": "violation" }), "np-engine")).toMatchObject({ state: "violated" });
  });

  it("shows nothing while a rule is undecided", () => {
    const open = of("dev", { "flow-logs": "undecided" });
    expect(open.fulfilled).toBe(of("dev").fulfilled - 1);
    expect(at(open, "flow-logs")).toMatchObject({ state: "undecided" });
  });

  it("brings nothing that no capability fulfils", () => {
    expect(at(of("dev", { "pca-create": "pass" }), "pca-create")).toMatchObject({ state: "missing" });
  });

  it("may not have run", () => {
    expect(of("dev").checked).toBe(false);
    expect(of("dev", {}).checked).toBe(true);
  });
});

describe("options of capabilities", () => {
  it("are about statements that the capability fulfils", () => {
    const wrong = capabilities.flatMap(({ name, guide, options }) =>
      Object.keys(options)
        .filter((id) => !guide.includes(id as StatementId))
        .map((id) => `${name}: ${id}`),
    );
    expect(wrong).toEqual([]);
  });
});
