import { describe, expect, it } from "vitest";
import { z } from "zod";
import { config as loadBalancingConfig } from "../../components/load-balancing/config";
import { networkConfig } from "../../components/network/config";
import { formatProblem } from "../../core/problem";
import { parseProblems } from "../../core/zod-problem";

const problems = (schema: z.ZodType, value: unknown): string[] =>
  parseProblems(schema, value).map((problem) => formatProblem(problem).trim());

const zones = ["eu-central-1a", "eu-central-1b"];

describe("a misspelt key", () => {
  it("is one problem, although the key that was meant is missing then", () => {
    expect(problems(networkConfig, { vpc: { cidr: "10.0.0.0/16", availabilityZone: zones } })).toEqual([
      'error vpc.availabilityZone: found an unknown key; allowed: cidr, availabilityZones, nat, publicSubnets, privateSubnetCidrs, publicSubnetCidrs, dualStack\n      Did you mean "availabilityZones"?',
    ]);
  });

  it("is one problem also one level too high", () => {
    expect(problems(networkConfig, { vpc: { cidr: "10.0.0.0/16" }, availabilityZone: zones })).toEqual([
      'error availabilityZone: found an unknown key; allowed: vpc, existingVpc, endpoints, encryptionControl\n      Did you mean "vpc.availabilityZones"?',
    ]);
  });

  it("hides nothing else that is missing", () => {
    expect(problems(networkConfig, { vpc: { availabilityZone: zones } })).toEqual([
      expect.stringMatching(/^error vpc\.cidr: found nothing; allowed: a string/),
      expect.stringMatching(/^error vpc\.availabilityZone: found an unknown key/),
    ]);
  });
});

describe("a variant that a field chooses", () => {
  const route = (route: object): string[] => problems(loadBalancingConfig, { routes: { web: route } });
  const pod = { kind: "pod", clients: ["10.0.0.0/8"], namespace: "web", pods: { app: "web" }, targetPort: 8443 };

  it("lists the keys of that variant only", () => {
    expect(route({ ...pod, alpnn: "None" })).toEqual([
      "error routes.web.alpnn: found an unknown key; allowed: kind, api, clients, internetFacing, annotations, namespace, pods, targetPort, certificate",
    ]);
  });

  it("describes what is missing as that variant has it", () => {
    const alb = {
      kind: "alb",
      namespace: "web",
      hosts: ["web.example.com"],
      service: { name: "web", port: 443, targetPort: 8443 },
    };
    expect(route(alb)).toEqual([
      "error routes.web.certificate: found nothing; allowed: a string (Name of one of `certificates`.)",
    ]);
  });

  it("is named by the values of the field, with the nearest", () => {
    expect(route({ ...pod, kind: "pods" })).toEqual([
      'error routes.web.kind: found "pods"; allowed: alb | nlb | ingress-gateway | pod\n      Did you mean "pod"?',
    ]);
  });

  it("gets no hint where it is a number: how it is spelt says nothing", () => {
    const days = z.strictObject({ retentionDays: z.union([z.literal(1), z.literal(30), z.literal(365)]) });
    expect(problems(days, { retentionDays: 31 })).toEqual([expect.not.stringContaining("Did you mean")]);
  });

  it("is unknown where the field itself is misspelt, which is one problem", () => {
    const { kind, ...rest } = pod;
    expect(route({ ...rest, knid: kind })).toEqual([
      expect.stringMatching(/^error routes\.web\.knid: found an unknown key; .*Did you mean "kind"\?$/s),
    ]);
  });
});

describe("a variant that the kind of the value chooses", () => {
  const either = z.strictObject({ certificate: z.union([z.literal("none"), z.strictObject({ arn: z.string() })]) });

  it("has its own problems", () => {
    expect(problems(either, { certificate: { arm: "x" } })).toEqual([
      'error certificate.arm: found an unknown key; allowed: arn\n      Did you mean "arn"?',
    ]);
  });

  it("is one of all where the value is of no kind", () => {
    expect(problems(either, { certificate: 7 })).toEqual(["error certificate: found 7; allowed: none or an object"]);
  });
});

describe("bounds and formats", () => {
  const schema = z.strictObject({
    name: z.string().min(1).max(3).optional(),
    list: z.array(z.string()).min(2).optional(),
    count: z.int().min(1).lt(5).optional(),
    own: z.string().min(2, "two letters or more").optional(),
    map: z.record(z.string().min(1), z.string()).optional(),
  });

  it.each([
    [{ name: "" }, 'error name: "" is not valid; expected at least 1 character'],
    [{ name: "abcd" }, 'error name: "abcd" is not valid; expected at most 3 characters'],
    [{ list: ["a"] }, 'error list: ["a"] is not valid; expected at least 2 elements'],
    [{ count: 0 }, "error count: 0 is not valid; expected at least 1"],
    [{ count: 5 }, "error count: 5 is not valid; expected less than 5"],
    [{ own: "a" }, 'error own: "a" is not valid; expected two letters or more'],
    [{ map: { "": "x" } }, 'error map[""]: found ""; allowed: at least 1 character'],
  ])("%j", (value, expected) => {
    expect(problems(schema, value)).toEqual([expected]);
  });
});

describe("a schema that contains itself", () => {
  it("is followed", () => {
    interface Tree {
      name: string;
      children: Tree[];
    }
    const tree: z.ZodType<Tree> = z.lazy(() => z.strictObject({ name: z.string(), children: z.array(tree) }));
    expect(problems(tree, { name: "a", children: [{ name: "b", childern: [], children: [] }] })).toEqual([
      'error children[0].childern: found an unknown key; allowed: name, children\n      Did you mean "children"?',
    ]);
  });
});

it("never shows a value where the message must do without", () => {
  const schema = z.strictObject({ token: z.string().max(3), mode: z.enum(["a", "b"]), size: z.number() });
  const found = parseProblems(schema, { token: "hunter2", mode: "hunter2", size: "hunter2" });
  expect(found.map(({ withoutValue }) => withoutValue)).toEqual([
    "not valid; expected at most 3 characters",
    "found [secret]; allowed: a | b",
    "found [secret]; allowed: a number",
  ]);
});
