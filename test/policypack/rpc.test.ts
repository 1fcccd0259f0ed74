/** The built pack, started as the engine starts it, alone in a folder outside the repository; spoken to over gRPC. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { build } from "esbuild";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyzerInfo } from "../../policypack/info";
import { rules } from "../../policypack/rules";
import { unknownMarkers } from "../../core/wire";

const packDir = join(__dirname, "../../policypack");
const levels = proto.EnforcementLevel;

let folder: string;
let pack: ChildProcess;
let client: AnalyzerClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-rpc-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: packDir, stdio: "pipe" });
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
  execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  const alone = join(folder, "package");
  // As `pulumi policy publish` and `pulumi policy install` do. `npm ci` has just put into the cache what it asks for.
  execFileSync("npm", ["install", "--silent", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: alone,
    stdio: "pipe",
  });
  const starter = createRequire(join(alone, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  pack = spawn(process.execPath, [starter, "127.0.0.1:1", "."], { cwd: alone, stdio: ["ignore", "pipe", "inherit"] });
  client = await connect(pack);
}, 120_000);

/** A client of a pack that was just started, at the port that it prints. */
async function connect(started: ChildProcess): Promise<AnalyzerClient> {
  const port = await new Promise<string>((resolve, reject) => {
    started.stdout?.once("data", (bytes: Buffer) => resolve(bytes.toString()));
    started.once("exit", () => reject(new Error("the pack ended before it printed its port")));
  });
  expect(port).toMatch(/^\d+\n$/);
  return new AnalyzerClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());
}

afterAll(() => {
  client.close();
  pack.kill();
  rmSync(folder, { recursive: true, force: true });
});

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function call<Response>(send: (done: Done<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

type Json = Parameters<typeof Struct.fromJavaScript>[0];

const info = (): Promise<proto.AnalyzerInfo> => call((done) => client.getAnalyzerInfo(new Empty(), done));

async function start(): Promise<void> {
  const request = new proto.AnalyzerStackConfigureRequest().setProject("shop").setStack("dev").setDryRun(true);
  await call((done) => client.configureStack(request, done));
}

/** What these tests are about: other rules stay off, so that a new one changes nothing here. */
const watched = ["control-plane-logs", "endpoint-not-open", "imdsv2", "no-mixed-rules", "no-open-ingress", "pack"];
const isWatched = (name: string): boolean => watched.includes(name);

/** Configures as the engine does: every policy with its advertised level, and what the config says on top. */
async function configure(config: Record<string, { level?: proto.EnforcementLevel; params?: Json }>): Promise<void> {
  const request = new proto.ConfigureAnalyzerRequest();
  const policies = (await info()).getPoliciesList().map((policy) => {
    const name = policy.getName();
    return [name, isWatched(name) ? policy.getEnforcementlevel() : levels.DISABLED] as const;
  });
  for (const [name, level] of [...policies, ...Object.keys(config).map((key) => [key, undefined] as const)]) {
    const given = config[name];
    request
      .getPolicyconfigMap()
      .set(
        name,
        new proto.PolicyConfig()
          .setEnforcementlevel(given?.level ?? level ?? levels.ADVISORY)
          .setProperties(Struct.fromJavaScript(given?.params ?? {})),
      );
  }
  await call((done) => client.configure(request, done));
}

const urn = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;

async function analyze(type: string, name: string, properties: Json): Promise<proto.AnalyzeResponse.AsObject> {
  const request = new proto.AnalyzeRequest()
    .setUrn(urn(type, name))
    .setType(type)
    .setName(name)
    .setProperties(Struct.fromJavaScript(properties));
  return (await call<proto.AnalyzeResponse>((done) => client.analyze(request, done))).toObject();
}

const cluster = "aws:eks/cluster:Cluster";

describe("the pack while it is published", () => {
  it("tells people about its rules: levels of `recommended`, parameters, severity, statement, fix", () => {
    const version = "0.1.0";
    const found = analyzerInfo({
      name: "eks-network-security",
      version,
      rules,
      now: () => new Date(),
      evidenceDir: undefined,
      folder,
      publishing: true,
    });
    expect([found.getName(), found.getVersion(), found.getSupportsconfig()]).toEqual([
      "eks-network-security",
      version,
      true,
    ]);
    expect(found.getPoliciesList().map((policy) => policy.getName())).toEqual([
      "pack",
      "waivers",
      ...rules.map((rule) => rule.name),
    ]);
    const byName = Object.fromEntries(found.getPoliciesList().map((policy) => [policy.getName(), policy]));
    const open = byName["no-open-ingress"];
    expect(open?.getEnforcementlevel()).toBe(levels.MANDATORY);
    expect(open?.getPolicyType()).toBe(proto.PolicyType.POLICY_TYPE_RESOURCE);
    expect(open?.getSeverity()).toBe(proto.PolicySeverity.POLICY_SEVERITY_CRITICAL);
    expect(open?.getConfigschema()?.getProperties()?.toJavaScript()).toMatchObject({
      publicPorts: { default: [80, 443] },
    });
    expect(open?.getRemediationSteps()).not.toBe("");
    expect(byName["vpc-flow-logs"]?.getPolicyType()).toBe(proto.PolicyType.POLICY_TYPE_STACK);
    expect(byName["endpoint-not-open"]?.getFramework()?.getReference()).toBe("5.4.1");
    expect(byName["pack"]?.getConfigschema()?.getProperties()?.toJavaScript()).toHaveProperty("waivers");
  });
});

describe("the pack on a state (`pulumi policy analyze`), where the engine names no stack", () => {
  it("applies profile and levels too, and speaks of no preview", async () => {
    await configure({ pack: { params: { profile: "strict" } }, "endpoint-not-open": { level: levels.MANDATORY } });
    const answer = await analyze(cluster, "main", { enabledClusterLogTypes: unknownMarkers.array });
    expect(answer.diagnosticsList.map((each) => each.enforcementlevel)).toEqual([levels.ADVISORY, levels.MANDATORY]);
    expect(answer.diagnosticsList[0]?.message).not.toMatch(/at preview:|pulumi up/);
  });
});

describe("the pack in a run", () => {
  beforeAll(start);

  it("is the one that was packed", async () => {
    const found = await info();
    expect([found.getName(), found.getVersion(), found.getPoliciesList().length]).toEqual([
      "eks-network-security",
      "0.1.0",
      rules.length + 2,
    ]);
  });

  it("checks a resource at the level of the profile", async () => {
    await configure({});
    const answer = await analyze(cluster, "main", {
      vpcConfig: { subnetIds: [unknownMarkers.string] },
      enabledClusterLogTypes: unknownMarkers.array,
    });
    expect(answer.diagnosticsList).toMatchObject([
      {
        policyname: "control-plane-logs",
        enforcementlevel: levels.ADVISORY,
        message: expect.stringContaining("Undecided"),
      },
      {
        policyname: "endpoint-not-open",
        enforcementlevel: levels.MANDATORY,
        severity: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
        urn: urn(cluster, "main"),
      },
    ]);
    expect(answer.notApplicableList.map((each) => each.policyName).filter(isWatched)).toEqual([
      "imdsv2",
      "no-open-ingress",
    ]);
  });

  it("applies profile and levels from the config, a level that another profile has as default included", async () => {
    await configure({ pack: { params: { profile: "strict" } }, "endpoint-not-open": { level: levels.ADVISORY } });
    expect((await analyze(cluster, "main", {})).diagnosticsList.map((each) => each.enforcementlevel)).toEqual([
      levels.MANDATORY,
      levels.ADVISORY,
    ]);
    await configure({ pack: { params: { profile: "baseline" } } });
    expect((await analyze(cluster, "main", {})).diagnosticsList.map((each) => each.enforcementlevel)).toEqual([
      levels.ADVISORY,
      levels.MANDATORY,
    ]);
    await configure({ "endpoint-not-open": { level: levels.DISABLED } });
    const answer = await analyze(cluster, "main", {});
    expect(answer.diagnosticsList.map((each) => each.policyname)).toEqual(["control-plane-logs"]);
    expect(answer.notApplicableList.map((each) => each.policyName)).toContain("endpoint-not-open");
  });

  it("takes a level for all, which the engine applies and also sends as a policy of that name", async () => {
    const everywhere = Object.fromEntries(watched.slice(0, -1).map((name) => [name, { level: levels.ADVISORY }]));
    await configure({ ...everywhere, all: { level: levels.ADVISORY } });
    const answer = await analyze(cluster, "main", {});
    expect(answer.diagnosticsList.map((each) => each.enforcementlevel)).toEqual([levels.ADVISORY, levels.ADVISORY]);
  });

  it("refuses a wrong config with one message and no stack trace", async () => {
    const refused = configure({
      "no-open-ingres": {},
      imdsv2: { params: { maxHopLimits: 2 } },
      pack: { params: { profile: "lax" } },
    });
    await expect(refused).rejects.toMatchObject({
      code: grpc.status.INVALID_ARGUMENT,
      details: expect.stringMatching(/^The policy config is not valid:\n[^]*maxHopLimits[^]*no-open-ingress/),
    });
    await expect(refused).rejects.not.toMatchObject({ details: expect.stringMatching(/\n\s+at /) });
  });

  it("checks the stack by relations, while every id is unknown", async () => {
    await configure({});
    const type = "aws:ec2/securityGroup:SecurityGroup";
    const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    await analyze(type, "group", { ingress: [] });
    await analyze(rule, "rule", { securityGroupId: unknownMarkers.string });
    const record = (of: string, name: string): proto.AnalyzerResource =>
      new proto.AnalyzerResource()
        .setUrn(urn(of, name))
        .setType(of)
        .setName(name)
        .setProperties(Struct.fromJavaScript({}));
    const dependent = record(rule, "rule");
    dependent
      .getPropertydependenciesMap()
      .set("securityGroupId", new proto.AnalyzerPropertyDependencies().setUrnsList([urn(type, "group")]));
    const request = new proto.AnalyzeStackRequest().setResourcesList([record(type, "group"), dependent]);
    const answer = await call<proto.AnalyzeResponse>((done) => client.analyzeStack(request, done));
    expect(answer.toObject().diagnosticsList).toMatchObject([
      { policyname: "no-mixed-rules", enforcementlevel: levels.MANDATORY, urn: urn(type, "group") },
    ]);
  });

  it("keeps secrets out of messages", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "0.0.0.0/0" };
    const answer = await analyze(cluster, "main", { vpcConfig: { publicAccessCidrs: [secret] } });
    expect(JSON.stringify(answer.diagnosticsList)).not.toContain("0.0.0.0/0");
    expect(answer.diagnosticsList.map((each) => each.policyname)).toContain("endpoint-not-open");
  });

  it("takes an empty resource, and a type that it does not know", async () => {
    expect((await analyze("random:index:Thing", "thing", {})).diagnosticsList).toEqual([]);
    const request = new proto.AnalyzeRequest().setUrn("u").setType(cluster).setName("n");
    const bare = await call<proto.AnalyzeResponse>((done) => client.analyze(request, done));
    expect(bare.getDiagnosticsList().length).toBeGreaterThan(0);
  });

  it("does not implement remediation, which the engine goes on without", async () => {
    const refused = call((done) => client.remediate(new proto.AnalyzeRequest(), done));
    await expect(refused).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  });

  it("answers the engine's handshake and shutdown", async () => {
    await call((done) => client.handshake(new proto.AnalyzerHandshakeRequest(), done));
    await call((done) => client.cancel(new Empty(), done));
  });
});

describe("the file alone, started as a program", () => {
  it("serves the pack from an empty folder, until the engine lets go of its input", async () => {
    const file = join(mkdtempSync(join(folder, "alone-")), "pack");
    copyFileSync(join(folder, "package", "bin", "index.js"), file);
    const program = spawn(file, ["127.0.0.1:1"], {
      cwd: tmpdir(),
      env: { PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => program.once("exit", resolve));
    const engine = await connect(program);
    try {
      const found = await call<proto.AnalyzerInfo>((done) => engine.getAnalyzerInfo(new Empty(), done));
      expect(found.getPoliciesList()).toHaveLength(rules.length + 2);
    } finally {
      engine.close();
      program.stdin?.end();
    }
    expect(await ended).toBe(0);
  });
});

it("needs nothing at run time but its one file: neither an SDK nor @pulumi/policy", async () => {
  const { metafile } = await build({
    entryPoints: [join(packDir, "index.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    metafile: true,
    outfile: "index.js",
    logLevel: "silent",
  });
  const [bundle] = Object.values(metafile.outputs);
  const external = (bundle?.imports ?? []).map(({ path }) => path.replace(/^node:/, ""));
  expect(external.filter((path) => !builtinModules.includes(path))).toEqual([]);
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => /@pulumi\/(aws|eks|kubernetes|policy)\//.test(path))).toEqual([]);
});
