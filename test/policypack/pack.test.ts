import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { statementIds } from "../../facts/guide";
import { evidenceSchema } from "../../policypack/evidence";
import { Pack, type PackOptions } from "../../policypack/pack";
import { rules as all } from "../../policypack/rules";
import { Program } from "./program";

/** Rules that these tests are about: a new one changes nothing here. */
const rules = all.filter((rule) =>
  ["control-plane-logs", "endpoint-not-open", "imdsv2", "no-mixed-rules", "no-open-ingress", "vpc-flow-logs"].includes(
    rule.name,
  ),
);

let folder: string;
let seconds: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-evidence-"));
  seconds = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (changes: Partial<PackOptions> = {}): PackOptions => ({
  name: "eks-network-security",
  version: "1.2.3",
  rules,
  now: () => new Date(Date.UTC(2026, 10, 23, 12, 0, seconds)),
  evidenceDir: join(folder, "out"),
  folder,
  publishing: false,
  ...changes,
});

const cluster = "aws:eks/cluster:Cluster";

function openCluster(): Program {
  const program = new Program();
  program.add(cluster, "main", {
    vpcConfig: { subnetIds: ["subnet-1"] },
    enabledClusterLogTypes: ["api", "audit", "authenticator"],
  });
  return program;
}

function run(pack: Pack, program: Program, preview = true) {
  pack.configureStack({ organization: "acme", project: "shop", stack: "prod", preview });
  return {
    configure: (entries: Parameters<Pack["configure"]>[0]) => pack.configure(entries),
    resources: () =>
      program.records("preview").map((each) => pack.analyze(each.urn, each.type, each.name, each.inputs)),
    stack: () => pack.analyzeStack(program.records("preview").map(({ inputs: _, ...record }) => record)),
  };
}

const evidence = () => evidenceSchema.parse(JSON.parse(readFileSync(join(folder, "out/evidence.json"), "utf8")));
const sarif = () => JSON.parse(readFileSync(join(folder, "out/evidence.sarif"), "utf8")) as Sarif;

interface Sarif {
  version: string;
  runs: {
    tool: { driver: { name: string; version: string; rules: { id: string }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      kind: string;
      message: { text: string };
      locations: {
        physicalLocation: { artifactLocation: { uri: string } };
        logicalLocations: { fullyQualifiedName: string }[];
      }[];
      partialFingerprints: Record<string, string>;
      suppressions?: { kind: string; status: string; justification: string }[];
    }[];
  }[];
}

const waiver = {
  rule: "endpoint-not-open",
  resource: `${cluster}::main`,
  owner: "team-platform",
  reason: "Closed in March",
  expires: "2026-12-31",
  ticket: "SEC-1",
};

describe("the evidence of a run", () => {
  it("names statements, rules, resources, verdicts, waivers, the pack and the date", () => {
    const { configure, resources, stack } = run(new Pack(options()), openCluster());
    configure({ pack: { level: "advisory", params: { waivers: [waiver] } } });
    resources();
    stack();
    const found = evidence();
    expect(found).toMatchObject({
      schemaVersion: 1,
      pack: { name: "eks-network-security", version: "1.2.3" },
      date: "2026-11-23T12:00:00.000Z",
      stack: { organization: "acme", project: "shop", stack: "prod", preview: true },
      profile: "recommended",
      complete: true,
      waivers: [{ ...waiver, state: "applied" }],
    });
    expect(found.statements.map(({ id }) => id)).toEqual(statementIds);
    const verdicts = Object.fromEntries(found.statements.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      "cluster-endpoint": "violation",
      "cluster-logs": "pass",
      "flow-logs": "undecided",
      "sgp-trunking": "not-checked",
      "mesh-root": "not-checked",
    });
    const counted = Object.entries(found.statementCounts).map(([verdict, count]) => [
      count,
      Object.values(verdicts).filter((each) => each === verdict).length,
    ]);
    expect(counted.every(([count, there]) => count === there)).toBe(true);
    expect(counted.reduce((sum, [count = 0]) => sum + count, 0)).toBe(statementIds.length);
    expect(found.results.find((row) => row.rule === "endpoint-not-open")).toMatchObject({
      name: "main",
      type: cluster,
      verdict: "violation",
      level: "advisory",
      path: "vpcConfig.endpointPublicAccess",
      waiver,
    });
    expect(found.rules.find((rule) => rule.name === "control-plane-logs")).toMatchObject({
      verdict: "pass",
      level: "mandatory",
      cis: "2.1.1",
      resources: { violation: 0, undecided: 0, pass: 1, "not-applicable": 0 },
    });
  });

  it("is the same for the same resources in another order", () => {
    const write = (program: Program): unknown => {
      const { resources, stack } = run(new Pack(options()), program);
      resources();
      stack();
      return { ...evidence() };
    };
    const two = (names: readonly string[]): Program => {
      const program = new Program();
      for (const name of names) {
        program.add(cluster, name, { vpcConfig: {} });
      }
      return program;
    };
    expect(write(two(["a", "b"]))).toEqual(write(two(["b", "a"])));
  });

  it("is SARIF too: errors, warnings, open questions, suppressions", () => {
    const { configure, resources, stack } = run(new Pack(options()), openCluster());
    configure({ pack: { level: undefined, params: { waivers: [waiver] } } });
    resources();
    stack();
    const log = sarif();
    expect(log.version).toBe("2.1.0");
    const [only] = log.runs;
    expect(only?.tool.driver).toMatchObject({ name: "eks-network-security", version: "1.2.3" });
    expect(only?.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ name }) => name));
    const byRule = Object.fromEntries((only?.results ?? []).map((result) => [result.ruleId, result]));
    expect(byRule["endpoint-not-open"]).toMatchObject({
      level: "warning",
      kind: "fail",
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: "Closed in March (team-platform, SEC-1, until 2026-12-31)",
        },
      ],
    });
    expect(byRule["vpc-flow-logs"]).toMatchObject({ level: "none", kind: "open" });
    for (const result of only?.results ?? []) {
      expect(only?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toBe("Pulumi.yaml");
      expect(result.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toMatch(/^urn:pulumi:/);
      expect(result.partialFingerprints["finding/v1"]).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it("grades a violation that blocks as an error", () => {
    const { resources, stack } = run(new Pack(options()), openCluster());
    resources();
    stack();
    expect(sarif().runs[0]?.results.find(({ ruleId }) => ruleId === "endpoint-not-open")).toMatchObject({
      level: "error",
      kind: "fail",
    });
  });

  it("is written before the engine stops an update at a violation", () => {
    run(new Pack(options()), openCluster(), false).resources();
    expect(evidence()).toMatchObject({ complete: false, stack: { preview: false } });
  });

  it("is not rewritten for every resource of a preview", () => {
    seconds = 0;
    const program = openCluster();
    const { resources } = run(new Pack(options()), program);
    resources();
    writeFileSync(join(folder, "out/evidence.json"), "untouched");
    resources();
    expect(readFileSync(join(folder, "out/evidence.json"), "utf8")).toBe("untouched");
    seconds = 2;
    resources();
    expect(evidence().complete).toBe(false);
  });

  it("is not written where nobody asks for it", () => {
    const { resources, stack } = run(new Pack(options({ evidenceDir: undefined })), openCluster());
    resources();
    stack();
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it("goes to the folder of the policy config, unless the environment names one", () => {
    const pack = new Pack(options({ evidenceDir: undefined }));
    const { configure, stack } = run(pack, openCluster());
    configure({ pack: { level: undefined, params: { evidence: "out" } } });
    stack();
    expect(evidence().complete).toBe(true);
  });

  it("that cannot be written is a violation", () => {
    writeFileSync(join(folder, "file"), "");
    const { stack } = run(new Pack(options({ evidenceDir: join(folder, "file/out") })), openCluster());
    expect(stack().diagnostics).toContainEqual(
      expect.objectContaining({
        policy: "pack",
        level: "mandatory",
        message: expect.stringContaining("could not be written"),
      }),
    );
  });

  it("has a JSON Schema that is not stale", () => {
    const schema = z.toJSONSchema(evidenceSchema);
    const file = join(__dirname, "../../policypack/evidence.schema.json");
    expect(JSON.parse(readFileSync(file, "utf8")), "stale: run `npm run schema` in policypack").toEqual(schema);
  });
});

describe("waivers", () => {
  const diagnostics = (waivers: readonly object[], waiverLevel?: "disabled") => {
    const { configure, resources, stack } = run(new Pack(options()), openCluster());
    configure({ pack: { level: undefined, params: { waivers } }, waivers: { level: waiverLevel, params: {} } });
    return { resources: resources().flatMap((answer) => answer.diagnostics), stack: stack().diagnostics };
  };

  it("that apply turn a violation into a warning, and are not a fault", () => {
    const found = diagnostics([waiver]);
    expect(found.resources).toMatchObject([{ policy: "endpoint-not-open", level: "advisory" }]);
    expect(found.stack.filter((each) => each.policy === "waivers")).toEqual([]);
  });

  it.each([
    ["unused", { ...waiver, resource: `${cluster}::other` }, /has no effect/],
    ["expired", { ...waiver, expires: "2026-11-22" }, /expired on 2026-11-22/],
    ["too broad", { ...waiver, resource: "*::*" }, /names no resource/],
    ["too long", { ...waiver, expires: "2030-01-01" }, /more than 365 days/],
  ])("that are %s block, and the violation stays", (_, faulty, message) => {
    const found = diagnostics([faulty]);
    expect(found.resources).toMatchObject([{ policy: "endpoint-not-open", level: "mandatory" }]);
    expect(found.stack.filter((each) => each.policy === "waivers")).toMatchObject([
      { level: "mandatory", message: expect.stringMatching(message) },
    ]);
  });

  it("are not checked where that is switched off", () => {
    expect(
      diagnostics([{ ...waiver, expires: "2026-11-22" }], "disabled").stack.filter((each) => each.policy === "waivers"),
    ).toEqual([]);
  });
});

describe("an answer", () => {
  it("counts as passed only what was checked and kept", () => {
    const { resources, stack } = run(new Pack(options()), openCluster());
    const kinds = (kind: string): readonly string[] =>
      rules.filter((rule) => rule.kind === kind).map((rule) => rule.name);
    const [first] = resources();
    expect(first?.diagnostics.map((each) => each.policy)).toEqual(["endpoint-not-open"]);
    expect(first?.notApplicable).toEqual(
      kinds("resource").filter((name) => !["endpoint-not-open", "control-plane-logs"].includes(name)),
    );
    expect(stack().notApplicable).toEqual([...kinds("stack").filter((name) => name !== "vpc-flow-logs"), "pack"]);
  });

  it("checks inputs, although the engine ends with outputs", () => {
    const program = new Program();
    const group = program.add(
      "aws:ec2/securityGroup:SecurityGroup",
      "group",
      {},
      { outputs: { ingress: [{ protocol: "tcp" }] } },
    );
    program.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "rule", { securityGroupId: group.id });
    const { resources, stack } = run(new Pack(options()), program);
    resources();
    expect(stack().diagnostics).toEqual([]);
  });
});
