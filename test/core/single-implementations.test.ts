/** What core/ has exists once: no other source declares a function of the same name, or an evident second version. */
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { declarationsOf, importsOf, rooms, type SourceFile, sourcesOf } from "./single-implementations";

/** Functions that share a name with one of core/ or components/shared/ and do something else. The reason says what. */
const homonyms: Readonly<Record<string, string>> = {
  "components/flow-logs/policies.ts refuse": "a statement of a bucket policy",
  "components/load-balancing/check.ts certificates": "checks the certificates of a config",
  "components/network-policy/mesh/sources.ts ofNamespace": "who connects from a namespace, for an AuthorizationPolicy",
  "components/network-policy/engines/cilium.ts podLabels": "writes the labels of a selector for Cilium, reads none",
  "components/network-policy/problems.ts needs": "whether a policy needs addresses that the config may name",
  "components/network-policy/problems.ts listed": "joins names for a message",
  "components/network-policy/reachability/index.ts reach":
    "asks core's `reach` about compiled objects and a plain world",
  "components/network-policy/reachability/world.ts namespaceLabels": "the labels of a namespace of a plain world",
  "docs/generators/configuration.ts isObject": "whether a JSON schema lists properties",
  "facts/branch-eni.ts familyOf": "the family of an instance type",
  "framework/parts.ts valueAt": "reads one typed key of a value that is not validated yet",
  "policypack/rules/cert-manager/mesh-issuer-scope.ts selects": "whether a CertificateRequestPolicy is about an issuer",
  "policypack/rules/network/cilium-chained-encryption.ts is": "compares a chart value that has a default",
  "policypack/rules/pod-security-groups/policies.ts selects": "whether a SecurityGroupPolicy selects a workload",
  "policypack/rules/security-groups/shapes.ts covers": "whether a rule of a security group covers a port",
  "real/apiserver/binaries.ts present": "whether a file exists",
  "standins/property-values.ts isUnknown": "values of the provider protocol, whose marker for unknown is another",
  "standins/property-values.ts unwrap": "values of the provider protocol, whose secrets are objects of its own",
  "standins/rules.ts given": "which inputs of a provider are set",
};

/** What a second version of something in core/ looks like, whatever it is called. */
const signs: readonly { readonly of: string; readonly sign: RegExp }[] = [
  { of: "nearest (core/problem.ts)", sign: /^(nearest|closest)(Name|Key|Of)?$|levenshtein/i },
  { of: "hours (core/duration.ts)", sign: /^(parse|read)\w*Duration$|^durationIn|^(toH|h)ours(Of|In|From)?$/ },
  {
    of: "contains, readCidr, parseBlock (core/cidr.ts)",
    sign: /^(parse|read)Cidr|contains(Cidr|Block|Address)|^(cidr|block)Contains|overlaps?$/i,
  },
  {
    of: "readSelector (core/labels.ts)",
    sign: /^(selector|labels?)Match(es)?$|^match(es)?(Labels?|Selector|Expressions?)$/,
  },
  { of: "parseCalicoSelector (core/policies)", sign: /^(parse|read|tokenize)\w*Selector$|^calicoSelector/ },
  { of: "allOf, anyOf, not (core/answers.ts)", sign: /^(tri|maybe|three)?(And|Or|Not|AllOf|AnyOf)$/ },
  { of: "globMatches (core/glob.ts)", sign: /^(glob|wildcard)(Match(es)?|ToRegExp)$|^match(es)?Glob$/ },
  { of: "isRecord (core/record.ts)", sign: /^is(Plain)?(Record|Object)$/ },
  { of: "parsePort (core/ports.ts)", sign: /^(parse|read)Port(s|Range)?$/ },
  { of: "appendKey, formatPath (core/path.ts)", sign: /^(join|append|format)(Path|Key)$/ },
  { of: "coversHost (core/host-names.ts)", sign: /^covers(Host|Name|Domain)?$/ },
];

/** Libraries that are used through core/ only. */
const behind: Readonly<Record<string, string>> = {
  "fastest-levenshtein": "core/problem.ts",
  "ipaddr.js": "core/cidr.ts",
};

interface Finding {
  readonly where: string;
  readonly why: string;
}

/** Second implementations in files outside of core/. */
function secondImplementations(
  names: ReadonlyMap<string, string>,
  files: readonly SourceFile[],
  allowed: Readonly<Record<string, string>>,
): readonly Finding[] {
  return files.flatMap((file) => {
    const declared = declarationsOf(file)
      .map(({ name }) => ({ where: `${file.path} ${name}`, name }))
      .filter(({ where }) => !Object.hasOwn(allowed, where))
      .flatMap(({ where, name }) => {
        const home = names.get(name) ?? signs.find(({ sign }) => sign.test(name))?.of;
        return home === undefined ? [] : [{ where, why: `has its place in ${home}` }];
      });
    const libraries = importsOf(file)
      .filter((module) => Object.hasOwn(behind, module))
      .map((module) => ({ where: `${file.path} ${module}`, why: `is used through ${behind[module] ?? ""}` }));
    // Label selectors are evaluated where their operators are told apart.
    const operators = /case "(NotIn|DoesNotExist)"|=== "(NotIn|DoesNotExist)"/.test(file.text)
      ? [{ where: `${file.path} operators of label selectors`, why: "has its place in readSelector (core/labels.ts)" }]
      : [];
    // Names of DNS and Kubernetes: their pattern is written once. The stand-ins check on their own what AWS and Kubernetes
    // refuse: with our patterns they would agree with us.
    const labels =
      !file.path.startsWith("standins/") && /\[a-z0-9\]\(\[(-a-z0-9|a-z0-9-)\]/.test(file.text)
        ? [{ where: `${file.path} pattern of DNS labels`, why: "has its place in dnsLabel (core/names.ts)" }]
        : [];
    return [...declared, ...libraries, ...operators, ...labels];
  });
}

/** What a file of core/ imports from above it. */
function upwards(file: SourceFile): readonly string[] {
  return importsOf(file)
    .map((module) => (module.startsWith(".") ? join(dirname(file.path), module) : module))
    .filter(
      (module) =>
        module.startsWith("@pulumi/") || rooms.some((room) => room !== "facts" && module.startsWith(`${room}/`)),
    )
    .map((module) => `${file.path} ${module}`);
}

const core = sourcesOf("core");
const names = new Map(
  core.flatMap((file) =>
    declarationsOf(file)
      .filter(({ exported }) => exported)
      .map(({ name }) => [name, file.path] as const),
  ),
);
const outside = rooms.flatMap(sourcesOf);

/** What capabilities share, by name. */
const shared = new Map(
  sourcesOf("components/shared").flatMap((file) =>
    declarationsOf(file)
      .filter(({ exported }) => exported)
      .map(({ name }) => [name, file.path] as const),
  ),
);

describe("the ground floor", () => {
  it("exports what the other rooms share", () => {
    expect([...names.keys()]).toEqual(
      expect.arrayContaining([
        "nearest",
        "hours",
        "contains",
        "readSelector",
        "allOf",
        "globMatches",
        "isRecord",
        "kubernetesPolicy",
        "clusterNetworkPolicy",
        "calicoPolicy",
        "parseCalicoSelector",
        "ciliumPolicies",
        "reach",
      ]),
    );
    expect(outside.length).toBeGreaterThan(300);
  });

  it("imports neither another room, but for facts, nor @pulumi", () => {
    expect(core.flatMap(upwards)).toEqual([]);
    const at = {
      path: "core/policies/x.ts",
      text: 'import "../../components/x"; import "../view"; import "@pulumi/aws";',
    };
    expect(upwards(at)).toEqual(["core/policies/x.ts components/x", "core/policies/x.ts @pulumi/aws"]);
  });

  it("has no second implementation anywhere", () => {
    expect(secondImplementations(names, outside, homonyms)).toEqual([]);
  });

  it("has no second implementation of what capabilities share", () => {
    expect([...shared.keys()]).toEqual(expect.arrayContaining(["podIdentityTrust", "irsaTrust", "refuse"]));
    const capabilities = outside.filter(({ path }) => /^components\/(?!shared\/)/.test(path));
    expect(secondImplementations(shared, capabilities, homonyms)).toEqual([]);
  });

  it("lists no homonym that is gone", () => {
    const declared = new Set(outside.flatMap((file) => declarationsOf(file).map(({ name }) => `${file.path} ${name}`)));
    expect(Object.keys(homonyms).filter((each) => !declared.has(each))).toEqual([]);
  });
});

describe("a second implementation is found", () => {
  const found = (text: string, allowed = {}): readonly string[] =>
    secondImplementations(names, [{ path: "components/x.ts", text }], allowed).map(({ where }) => where);

  it.each([
    ["exported under the same name", "export function nearest(name: string) { return name; }", "nearest"],
    ["not exported", "function globMatches(a: string, b: string) { return a === b; }", "globMatches"],
    ["an arrow function", "const allOf = (all: boolean[]) => all.every(Boolean);", "allOf"],
    ["a class", "export class View {}", "View"],
    [
      "under another name: durations",
      "export function parseDuration(text: string) { return Number(text); }",
      "parseDuration",
    ],
    ["under another name: selectors", "const matchesSelector = (a: object) => a;", "matchesSelector"],
    ["under another name: CIDRs", "function cidrContains(a: string, b: string) { return a === b; }", "cidrContains"],
    ["under another name: records", "const isObject = (value: unknown) => value !== null;", "isObject"],
    ["under another name: host names", "function covers(a: string, b: string) { return a === b; }", "covers"],
    ["by a library that is exported again", 'export * from "ipaddr.js";', "ipaddr.js"],
    ["by a library that is loaded late", 'const x = async () => import("ipaddr.js");', "ipaddr.js"],
    ["by a library", 'import ipaddr from "ipaddr.js";', "ipaddr.js"],
    ["under another name: ports", "const parsePorts = (text: string) => Number(text);", "parsePorts"],
    ["under another name: paths", "function joinKey(a: string, b: string) { return a + b; }", "joinKey"],
    ["by the pattern of names", "const name = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;", "pattern of DNS labels"],
    ["by the operators of selectors", 'switch (x) { case "NotIn": break; }', "operators of label selectors"],
  ])("%s", (_, text, name) => {
    expect(found(text)).toEqual([`components/x.ts ${name}`]);
  });

  it("but not another function, a constant, or a homonym with a reason", () => {
    expect(found('export const not = "a text"; export function describe() {} const x = { nearest() {} };')).toEqual([]);
    expect(found("function nearest() {}", { "components/x.ts nearest": "a reason" })).toEqual([]);
  });
});
