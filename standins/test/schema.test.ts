import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelled } from "../aws/outputs/index";
import { prepareSchema, Schema } from "../schema/store";
import type { TypeRef } from "../schema/types";
import { validateObject } from "../schema/validate";

const folder = mkdtempSync(join(tmpdir(), "schema-"));
const aws = new Schema("@pulumi/aws", folder);
const kubernetes = new Schema("@pulumi/kubernetes", folder);

beforeAll(() => {
  prepareSchema("@pulumi/aws", folder);
  prepareSchema("@pulumi/kubernetes", folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refs(type: unknown): string[] {
  if (typeof type !== "object" || type === null) {
    return [];
  }
  const own = "ref" in type && typeof type.ref === "string" ? [type.ref] : [];
  return [...own, ...Object.values(type).flatMap(refs)];
}

describe("the extracted schema", () => {
  test("has what the declaration files say of a resource", () => {
    const subnet = aws.resource("aws:ec2/subnet:Subnet");
    expect(subnet?.inputs.properties["vpcId"]).toEqual({ type: "string", required: true });
    expect(subnet?.inputs.properties["tags"]).toEqual({ type: { map: "string" } });
    expect(subnet?.inputs.properties["arn"]).toBeUndefined();
    expect(subnet?.outputs["arn"]).toEqual({ kind: "string" });
    expect(subnet?.outputs["outpostArn"]).toEqual({ kind: "string", optional: true });
    expect(aws.type("eks.ClusterVpcConfig")?.properties["subnetIds"]).toEqual({
      type: { list: "string" },
      required: true,
    });
  });

  test.each<[string, Schema, string, TypeRef]>([
    ["a resource or its id", aws, "aws:iam/rolePolicyAttachment:RolePolicyAttachment.role", "string"],
    ["an open enum", aws, "aws:ec2/securityGroupRule:SecurityGroupRule.protocol", "string"],
    ["a document", aws, "aws:iam/role:Role.assumeRolePolicy", { union: ["string", { ref: "iam.PolicyDocument" }] }],
    ["a literal", kubernetes, "kubernetes:core/v1:Namespace.kind", { oneOf: ["Namespace"] }],
    ["a map of anything", kubernetes, "kubernetes:helm.sh/v3:Release.values", { map: "any" }],
    ["assets", kubernetes, "kubernetes:helm.sh/v3:Release.valueYamlFiles", { list: "asset" }],
  ])("reads %s", (_, schema, path, type) => {
    const [token = "", property = ""] = path.split(/\.(?=[a-zA-Z]+$)/);
    expect(schema.resource(token)?.inputs.properties[property]?.type).toEqual(type);
  });

  test("reads the arguments of functions and the provider's own configuration", () => {
    expect(aws.arguments("aws:eks/getAddonVersion:getAddonVersion")?.properties["addonName"]).toEqual({
      type: "string",
      required: true,
    });
    expect(aws.resource("pulumi:providers:aws")?.inputs.properties["region"]).toEqual({ type: "string" });
    expect(kubernetes.resource("pulumi:providers:kubernetes")?.inputs.properties["kubeconfig"]).toBeDefined();
  });

  test("reads closed enums from the enum files", () => {
    const version = aws.type("iam.PolicyDocument")?.properties["Version"]?.type;
    expect(version).toEqual({ oneOf: ["2012-10-17", "2008-10-17"] });
  });

  test("is closed: every type that is named is there", () => {
    for (const schema of [aws, kubernetes]) {
      const tokens = schema.tokens();
      expect(tokens.length).toBeGreaterThan(500);
      for (const token of tokens) {
        for (const ref of refs([schema.resource(token)?.inputs, schema.arguments(token)])) {
          expect(schema.type(ref), `${token} names ${ref}`).toBeDefined();
        }
      }
    }
  });

  test("knows every resource type that has a table of outputs", () => {
    expect(modelled.filter((token) => !aws.resource(token))).toEqual([]);
  });

  test("is written once, completely, and found again", () => {
    const ready = prepareSchema("@pulumi/aws", folder);
    const before = statSync(join(ready, "index.json")).mtimeMs;
    expect(prepareSchema("@pulumi/aws", folder)).toBe(ready);
    expect(statSync(join(ready, "index.json")).mtimeMs).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith("aws-"))).toHaveLength(1);
  });

  test("is not older than the extractor: raise FORMAT in schema/store.ts with every change of its output", () => {
    const cached = prepareSchema("@pulumi/aws");
    for (const file of ["index.json", "ec2.module.json", "iam.module.json"]) {
      const fresh = readFileSync(join(prepareSchema("@pulumi/aws", folder), file), "utf8");
      expect(readFileSync(join(cached, file), "utf8") === fresh, `${file} in ${cached} is stale`).toBe(true);
    }
  }, 60_000);
});

describe("validation by type", () => {
  const spec = { metadata: { name: "n" }, spec: { podSelector: {} } };
  const policy = kubernetes.resource.bind(kubernetes, "kubernetes:networking.k8s.io/v1:NetworkPolicy");

  test.each([
    ["an unknown property, with the nearest", { podSelectr: {} }, /spec\.podSelectr: unknown.*"podSelector"/],
    ["a missing one", { policyTypes: [] }, /spec\.podSelector: missing required property/],
    ["a wrong type in a list", { podSelector: {}, policyTypes: [1] }, /spec\.policyTypes\[0\]: expected a string/],
    ["a list for an object", { podSelector: [] }, /spec\.podSelector: expected an object, found a list/],
    [
      "a boolean for a number or string",
      { podSelector: {}, ingress: [{ ports: [{ port: true }] }] },
      /ports\[0\]\.port/,
    ],
    ["a label that is a number", { podSelector: { matchLabels: { app: 1 } } }, /matchLabels\.app: expected a string/],
  ])("names %s with its path", (_, bad, message) => {
    const failures = validateObject({ ...spec, spec: bad }, policy()?.inputs ?? { properties: {} }, kubernetes);
    expect(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n")).toMatch(message);
  });

  test("accepts both branches of a union, and only the values of a closed enum", () => {
    const inputs = {
      properties: { v: { type: { union: ["number", "string"] as TypeRef[] } }, e: { type: { oneOf: ["a"] } } },
    };
    expect(validateObject({ v: 1, e: "a" }, inputs, aws)).toEqual([]);
    expect(validateObject({ v: "x" }, inputs, aws)).toEqual([]);
    expect(validateObject({ e: "b" }, inputs, aws)).toEqual([
      { property: "e", reason: 'expected one of "a", found "b"' },
    ]);
  });

  test("does not take names of Object for properties", () => {
    const inputs = { properties: {} };
    expect(validateObject({ constructor: 1, toString: 2 }, inputs, aws)).toHaveLength(2);
  });
});
