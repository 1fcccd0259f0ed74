import fc from "fast-check";
import { expect, test } from "vitest";
import type { Invocation } from "../../offline/invocation";
import { formatRegistration, parseRegistration } from "../../core/registration";
import type { EngineEvent } from "../../offline/engine-events";
import { resourceLine } from "../../offline/report/console";
import { capabilityOf, parseUrn, ReportBuilder } from "../../offline/report/model";
import type { StackStatements } from "../../framework/statements";
import { jsonDocument, summaryLines, type Outcome } from "../../offline/report/summary";

const stack = "urn:pulumi:dev::eks-network-security::pulumi:pulumi:Stack::eks-network-security-dev";
const flowLogs = "urn:pulumi:dev::eks-network-security::eks-network-security:index:FlowLogs::logs";
const nested = `${flowLogs.slice(0, -"::logs".length)}$eks-network-security:index:LogRole::logs-role`;
const role = `${nested.slice(0, -"::logs-role".length)}$aws:iam/role:Role::logs::odd`;
const loose = "urn:pulumi:dev::eks-network-security::aws:ec2/vpc:Vpc::vpc";
const provider = "urn:pulumi:dev::eks-network-security::pulumi:providers:aws::default";

let sequence = 0;
function step(op: string, urn: string, parent: string): EngineEvent {
  const { type } = parseUrn(urn);
  const state = { type, urn, id: "", parent, provider: "", inputs: {}, outputs: {} };
  const deletes = op.startsWith("delete");
  const metadata = { op, urn, type, old: deletes ? state : null, new: deletes ? null : state, detailedDiff: null };
  return { sequence: sequence++, timestamp: 0, resourcePreEvent: { metadata } };
}

function violation(level: "advisory" | "mandatory"): EngineEvent {
  return {
    sequence: sequence++,
    timestamp: 0,
    policyEvent: {
      resourceUrn: loose,
      message: "<{%fg 1%}>Flow logs are off.<{%reset%}>\n",
      policyName: "flow-logs-on",
      policyPackName: "pack",
      policyPackVersion: "1",
      enforcementLevel: level,
    },
  };
}

function diagnostic(severity: "debug" | "error", message: string): EngineEvent {
  return { sequence: sequence++, timestamp: 0, diagnosticEvent: { severity, message } };
}

const created = [
  step("create", stack, ""),
  step("create", provider, stack),
  step("create", flowLogs, stack),
  step("create", nested, flowLogs),
  step("create", role, nested),
  step("create", loose, stack),
];

function build(events: EngineEvent[]): ReportBuilder {
  const builder = new ReportBuilder(({ message }) => message.startsWith("noise"));
  for (const event of events) builder.add(event);
  return builder;
}

test("resources count for the outermost component of the project; the engine's own do not count", () => {
  const report = build(created).report();
  expect(report.byCapability).toEqual({ "flow-logs": 3, other: 1 });
  expect(report.byOperation).toEqual({ create: 4 });
  expect(report.resources.find(({ urn }) => urn === role)).toMatchObject({
    type: "aws:iam/role:Role",
    name: "logs::odd",
  });
});

test("resources count for the plugin that registered their outermost parent, whatever its type", () => {
  const waf = "urn:pulumi:dev::eks-network-security::acme:waf:Firewall::waf";
  const acl = `${waf.slice(0, -"::waf".length)}$aws:wafv2/webAcl:WebAcl::waf-acl`;
  const report = build([
    ...created,
    // An announcement may arrive before or after the resource.
    step("create", waf, stack),
    diagnostic("debug", "<{%reset%}>plugin web-acl registers acme:waf:Firewall waf<{%reset%}>\n"),
    diagnostic("debug", `plugin plain registers ${parseUrn(loose).type} ${parseUrn(loose).name}`),
    step("create", acl, waf),
  ]).report();
  expect(report.byCapability).toEqual({ "flow-logs": 3, "web-acl": 2, plain: 1 });
});

test("an announcement survives any name", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9-]*$/),
      fc.stringMatching(/^[^\s]+$/),
      fc.string({ minLength: 1 }),
      (plugin, type, name) => {
        const registration = { plugin, type, name: name.replaceAll(/[\n\r\u2028\u2029]/g, "") || "x" };
        expect(parseRegistration(formatRegistration(registration))).toEqual(registration);
      },
    ),
  );
});

test("a deleted resource keeps its capability: its parent is in the old state", () => {
  const report = build([
    step("delete", role, nested),
    step("delete", nested, flowLogs),
    step("delete", flowLogs, stack),
  ]);
  expect(report.report()).toMatchObject({ byCapability: { "flow-logs": 3 }, byOperation: { delete: 3 } });
});

test("the steps of a replacement are one change", () => {
  const ops = ["create-replacement", "replace", "delete-replaced"];
  const report = build(ops.map((op) => step(op, loose, stack))).report();
  expect(report.byOperation).toEqual({ replace: 1 });
});

test("a resource is announced once", () => {
  const builder = build([]);
  expect(builder.add(step("same", loose, stack)).resource).toMatchObject({ op: "same", name: "vpc" });
  expect(builder.add(step("same", loose, stack)).resource).toBeUndefined();
});

test("violations and diagnostics lose colour marks; debug output and noise are dropped", () => {
  const report = build([
    violation("mandatory"),
    diagnostic("debug", "x"),
    diagnostic("error", "noise"),
    diagnostic("error", "<{%reset%}>real\n"),
  ]).report();
  expect(report.violations).toEqual([
    { level: "mandatory", policy: "flow-logs-on", urn: loose, message: "Flow logs are off." },
  ]);
  expect(report.diagnostics.map(({ message }) => message)).toEqual(["real"]);
});

test("stack traces are dropped unless requested", () => {
  const message =
    "Running program failed:\nError: no such module\n    at load (node:internal/x:1:2)\n    at /a/b.ts:3:4 {\n  code: 'X'\n}\n";
  const shown = (keep: boolean): string | undefined =>
    new ReportBuilder(undefined, keep).add(diagnostic("error", message)).diagnostic?.message;
  expect(shown(false)).toBe("Running program failed:\nError: no such module");
  expect(shown(true)).toContain("at load");
});

test.each([
  ["FlowLogs", "flow-logs"],
  ["Network", "network"],
  ["PrivateCa", "private-ca"],
  ["IstioCsr", "istio-csr"],
  ["PodSecurityGroups", "pod-security-groups"],
  ["VPCEndpoints", "vpc-endpoints"],
])("capability of %s is %s", (className, name) => {
  expect(capabilityOf(className)).toBe(name);
});

test("the report survives any order of events, and counts each resource once", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...created, violation("advisory"), ...created]), (events) => {
      const { resources, byCapability } = build(events).report();
      expect(new Set(resources.map(({ urn }) => urn)).size).toBe(resources.length);
      expect(Object.values(byCapability).reduce((a, b) => a + b, 0)).toBe(resources.length);
    }),
  );
});

const invocation: Invocation = { command: "preview", stack: "dev", json: false, cluster: "stand-in", policy: true };

const stackStatements: StackStatements = {
  ...{ fulfilled: 1, total: 7, checked: true, onPlatform: false },
  statements: [
    { id: "flow-logs", state: "fulfilled", capabilities: ["flow-logs"] },
    { id: "sg-cluster-sg", state: "violated", capabilities: ["cluster"] },
    { id: "mesh-root", state: "undecided", capabilities: ["istio-csr"] },
    { id: "np-dns", state: "partly", capabilities: ["network-policy"], hint: "A part is missing." },
    { id: "np-global-deny", state: "missing", capabilities: [], hint: "network-policy.defaultDeny: every-namespace" },
    { id: "pca-create", state: "missing", capabilities: [], hint: "private-ca" },
    { id: "pca-short-lived", state: "missing", capabilities: [], hint: "private-ca" },
  ],
};

function outcome(more: Partial<Outcome> = {}): Outcome {
  return {
    invocation,
    engine: { path: "/x/pulumi", version: "3.259.0", source: "go", hasLanguageHost: false },
    policyConfig: undefined,
    report: build([...created, violation("mandatory"), violation("advisory")]).report(),
    statements: stackStatements,
    seconds: 12.345,
    exitCode: 0,
    ...more,
  };
}

test("the summary says what was counted, and that nothing was created", () => {
  expect(summaryLines(outcome({ exitCode: 1 }))).toEqual([
    "preview of stack dev refused (offline: stand-in providers, nothing was created in AWS)",
    "  resources    4: 4 create",
    "    flow-logs  3",
    "    other      1",
    "  statements   1 of 7 of the guide page fulfilled",
    "    violated   sg-cluster-sg",
    "    undecided  mesh-root",
    "    partly     np-dns",
    "    missing    np-global-deny: network-policy.defaultDeny: every-namespace",
    "    missing    pca-create, pca-short-lived: private-ca",
    "  violations   1 advisory, 1 mandatory",
    "  time         12.3 s",
  ]);
});

test.each<[string, Partial<Outcome>, RegExp]>([
  ["no violations", { report: build(created).report() }, /violations +none/],
  ["no policies", { invocation: { ...invocation, policy: false } }, /violations +not checked \(--no-policy\)/],
  ["destroy", { invocation: { ...invocation, command: "destroy", policy: false } }, /violations +no policies run/],
  ["nothing new", { report: build([step("same", loose, stack)]).report() }, /resources +1: no change/],
  ["nothing at all", {}, /resources +0: no change/],
  ["statements not known", { statements: undefined }, /statements +not known/],
  [
    "a team stack",
    { statements: { ...stackStatements, onPlatform: true } },
    /missing +3, which are up to the platform stack/,
  ],
  [
    "statements without the pack",
    { statements: { ...stackStatements, checked: false } },
    /statements +1 of 7 of the guide page fulfilled, by configuration alone: no policies ran/,
  ],
  ["interrupted", { exitCode: 130 }, /^preview of stack dev interrupted/],
])("the summary of a run: %s", (_, more, line) => {
  const [empty] = [build([]).report()];
  const lines = summaryLines(outcome({ ...(more.report ? {} : { report: empty }), ...more })).join("\n");
  expect(lines).toMatch(line);
});

test("an unchanged resource gets no line", () => {
  const line = (op: string): string | undefined =>
    resourceLine({ urn: loose, ...parseUrn(loose), capability: "other", op });
  expect(line("same")).toBeUndefined();
  expect(line("create")).toContain("aws:ec2/vpc:Vpc");
  expect(resourceLine({ urn: provider, ...parseUrn(provider), capability: "other", op: "create" })).toBeUndefined();
});

test("the JSON document has the same numbers and survives JSON", () => {
  const document = jsonDocument(outcome({ exitCode: 1 }));
  expect(JSON.parse(JSON.stringify(document))).toMatchObject({
    ok: false,
    exitCode: 1,
    offline: true,
    resources: { total: 4, byCapability: { "flow-logs": 3, other: 1 } },
    statements: {
      ...{ fulfilled: 1, total: 7, checkedByPolicies: true, ids: ["flow-logs"] },
      ...{ violated: ["sg-cluster-sg"], undecided: ["mesh-root"] },
      partly: [{ id: "np-dns", reason: "A part is missing." }],
      missing: [
        { id: "np-global-deny", key: "network-policy.defaultDeny: every-namespace" },
        { id: "pca-create", key: "private-ca" },
        { id: "pca-short-lived", key: "private-ca" },
      ],
    },
    violations: [{ level: "mandatory" }, { level: "advisory" }],
  });
});
