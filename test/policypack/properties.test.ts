/** What must hold for every rule on any stack, however odd: random resources, values and relations. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { Evaluation, type Judgement } from "../../policypack/evaluate";
import { Graph, type ResourceRecord } from "../../policypack/graph";
import { type Rule, type Verdict, worst } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { typeMatches } from "../../policypack/types";
import { View } from "../../policypack/view";
import { secretSignature, signatureKey, unknownMarkers } from "../../policypack/wire";
import { candidates } from "./candidates";

/** Types that rules look at; a wildcard stands for one type that it matches. */
const types = [
  ...new Set(rules.flatMap((rule) => rule.types)),
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/flowLog:FlowLog",
  "aws:eks/addon:Addon",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:lb/loadBalancer:LoadBalancer",
  "eks:index:Cluster",
  "kubernetes:core/v1:Service",
].map((type) => type.replaceAll("*", "v1"));

/** Names of properties that rules read, as their sources have them, so that random resources reach their conditions. */
const keys = [
  "vpcConfig",
  "endpointPublicAccess",
  "publicAccessCidrs",
  "subnetIds",
  "securityGroupIds",
  "enabledClusterLogTypes",
  "ingress",
  "egress",
  "type",
  "protocol",
  "ipProtocol",
  "fromPort",
  "toPort",
  "cidrBlocks",
  "ipv6CidrBlocks",
  "cidrIpv4",
  "cidrIpv6",
  "securityGroupId",
  "metadataOptions",
  "httpTokens",
  "httpEndpoint",
  "httpPutResponseHopLimit",
  "vpcSecurityGroupIds",
  "networkInterfaces",
  "securityGroups",
  "instanceTypes",
  "instanceType",
  "launchTemplate",
  "id",
  "addonName",
  "configurationValues",
  "vpcId",
  "subnetId",
  "trafficType",
  "tags",
  "key",
  "metadata",
  "namespace",
  "annotations",
  "spec",
];

const scalar = fc.oneof(
  fc.constantFrom(
    true,
    false,
    "true",
    "false",
    null,
    "",
    0,
    22,
    80,
    443,
    10250,
    "443",
    "tcp",
    "-1",
    "icmp",
    "ingress",
    "egress",
    "required",
    "optional",
    "disabled",
    "ALL",
    "REJECT",
    "vpc-cni",
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/8",
    "not-a-cidr",
    "m7i.large",
    "t3.large",
    "m99z.large",
    "audit",
    "api",
    "authenticator",
    "kube-system",
    "kubernetes.io/cluster/x",
    '{"env":{"ENABLE_POD_ENI":"true"}}',
    "{",
  ),
  fc.constantFrom(...Object.values(unknownMarkers)),
  fc.double(),
  fc.string(),
);

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.string() }),
      tie("value"),
      { maxKeys: 4 },
    ),
    tie("value").map((inner) => ({ [signatureKey]: secretSignature, value: inner })),
  ),
})).value;

const properties = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 });

/** Stacks of up to eight resources that depend on each other in any way, cycles and missing ones included. */
const stack: fc.Arbitrary<readonly ResourceRecord[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...types),
      inputs: fc.option(properties),
      outputs: properties,
      links: fc.array(fc.tuple(fc.constantFrom(...keys), fc.nat(9)), { maxLength: 5 }),
      parent: fc.option(fc.nat(9)),
    }),
    { maxLength: 8 },
  )
  .map((resources) =>
    resources.map(({ type, inputs, outputs, links, parent }, index) => ({
      urn: `urn-${index}`,
      type,
      name: `name-${index}`,
      ...(inputs === null ? {} : { inputs }),
      outputs,
      ...(parent === null ? {} : { parent: `urn-${parent}` }),
      dependencies: links.map(([, to]) => `urn-${to}`),
      propertyDependencies: Object.fromEntries(links.map(([key, to]) => [key, [`urn-${to}`]])),
    })),
  );

const settings = resolveSettings({ pack: { profile: "strict" } }, rules);

function judgements(records: readonly ResourceRecord[]): readonly Judgement[] {
  const evaluation = new Evaluation(rules, settings, { today: "2026-11-23", preview: true });
  for (const { urn, type, name, inputs } of records) {
    evaluation.judge({ urn, type, name, view: View.of(inputs) });
  }
  evaluation.judgeStack(new Graph(records));
  return evaluation.judgements;
}

const context = (rule: Rule) => ({
  params: settings.rules.get(rule.name)?.params,
  profile: settings.profile,
  isSystemNamespace: () => false,
});

/** Runs the rules bare, so that one that throws is not caught. */
function checkAll(records: readonly ResourceRecord[]): void {
  const graph = new Graph(records);
  for (const rule of rules) {
    if (rule.kind === "stack") {
      rule.check(graph, context(rule));
    } else {
      graph.all.forEach((node) => rule.check(node, context(rule)));
    }
  }
}

function reversed(input: unknown): unknown {
  if (Array.isArray(input)) {
    return input.map(reversed);
  }
  return typeof input === "object" && input !== null
    ? Object.fromEntries(
        Object.entries(input)
          .reverse()
          .map(([key, each]) => [key, reversed(each)]),
      )
    : input;
}

const table = (found: readonly Judgement[]): readonly string[] =>
  found.map((each) => `${each.rule.name} ${each.resource.urn} ${each.verdict} ${each.path ?? ""}`).sort();

describe("on any stack", () => {
  it("no rule throws, and none changes its verdict with the order of keys or of resources", () => {
    fc.assert(
      fc.property(stack, (records) => {
        checkAll(records);
        const found = table(judgements(records));
        expect(
          table(
            judgements(
              records.map((record) => ({
                ...record,
                ...(record.inputs === undefined ? {} : { inputs: reversed(record.inputs) }),
                outputs: reversed(record.outputs),
              })),
            ),
          ),
        ).toEqual(found);
        expect(table(judgements([...records].reverse()))).toEqual(found);
      }),
      { numRuns: 10_000 },
    );
  }, 300_000);

  it("no message shows a secret", () => {
    const marked = "s3cr3t-0.0.0.0/0";
    const hide = (input: unknown): unknown =>
      Array.isArray(input)
        ? input.map(hide)
        : typeof input === "object" && input !== null
          ? Object.fromEntries(Object.entries(input).map(([key, each]) => [key, hide(each)]))
          : typeof input === "string" &&
              !Object.values<string>(unknownMarkers).includes(input) &&
              input !== secretSignature
            ? { [signatureKey]: secretSignature, value: marked }
            : input;
    fc.assert(
      fc.property(stack, (records) => {
        const all = judgements(
          records.map((record) => ({
            ...record,
            ...(record.inputs === undefined ? {} : { inputs: hide(record.inputs) }),
            outputs: {},
          })),
        );
        expect(JSON.stringify(all.map(({ message, path, unknown }) => [message, path, unknown]))).not.toContain(marked);
      }),
      { numRuns: 1_000 },
    );
  }, 300_000);
});

/** Makes some of the values in here unknown, as `coins` fall; what a key is absent stays absent. */
function forget(input: unknown, coins: () => boolean): unknown {
  if (coins()) {
    return Array.isArray(input)
      ? unknownMarkers.array
      : typeof input === "object"
        ? unknownMarkers.object
        : unknownMarkers.string;
  }
  if (Array.isArray(input)) {
    return input.map((each) => forget(each, coins));
  }
  return typeof input === "object" && input !== null
    ? Object.fromEntries(Object.entries(input).map(([key, each]) => [key, forget(each, coins)]))
    : input;
}

describe("an unknown is never a pass in disguise", () => {
  const resourceRules = rules.filter((rule) => rule.kind === "resource");
  const cases = resourceRules.flatMap((rule) =>
    Object.entries(candidates[rule.name] ?? {}).map(([type, inputs]) => ({ rule, type, inputs })),
  );

  it("candidates are of types that their rule judges", () => {
    const names = resourceRules.map((rule) => rule.name);
    expect(Object.keys(candidates).filter((name) => !names.includes(name))).toEqual([]);
    for (const { rule, type } of cases) {
      expect(
        rule.types.some((pattern) => typeMatches(pattern, type)),
        `${rule.name}: ${type}`,
      ).toBe(true);
    }
  });

  it.each(cases)("$rule.name on $type: what is decided stays decided once all is known", ({ rule, type, inputs }) => {
    const verdict = (of: unknown): Verdict => {
      const outcomes = rule.check({ urn: "u", type, name: "n", view: View.of(of) }, context(rule));
      const list = Array.isArray(outcomes) ? outcomes : [outcomes];
      return list.length === 0 ? "pass" : worst(list.map((outcome) => outcome.verdict));
    };
    const seen = new Set<Verdict>();
    fc.assert(
      fc.property(inputs, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (known, falls) => {
        let next = 0;
        const partly = Object.fromEntries(
          Object.entries(known as Record<string, unknown>).map(([key, each]) => [
            key,
            forget(each, () => falls[next++ % falls.length] === 0),
          ]),
        );
        const before = verdict(partly);
        const after = verdict(known);
        seen.add(before);
        if (before !== "undecided") {
          expect(`${after} ${JSON.stringify(partly)}`).toBe(`${before} ${JSON.stringify(partly)}`);
        }
        expect(after).not.toBe("undecided");
      }),
      { numRuns: 2_000 },
    );
    // Otherwise the property holds for want of cases.
    expect(seen).toEqual(new Set(["pass", "violation", "undecided"]));
  });
});
