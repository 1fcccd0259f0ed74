/** Arguments of components are a public interface: documented, with defaults, and made of named types only. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const components = path.resolve(__dirname, "../../components");
const files = [
  ...[
    "cert-manager",
    "cluster",
    "egress",
    "flow-logs",
    "istio",
    "istio-csr",
    "load-balancing",
    "network",
    "network-policy",
    "node-groups",
    "pod-security-groups",
    "private-ca",
    "security-groups",
    "team",
  ].map((capability) => `${capability}/args.ts`),
  "shared/certificate-args.ts",
];

interface Option {
  readonly name: string;
  readonly faults: readonly string[];
}

function options(text: string): Option[] {
  const source = ts.createSourceFile("args.ts", text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text.endsWith("Args"))
    .flatMap(({ name, members }) =>
      members.map((member) => ({ name: `${name.text}.${member.name?.getText() ?? ""}`, faults: faultsOf(member) })),
    );
}

function faultsOf(member: ts.TypeElement): string[] {
  if (!ts.isPropertySignature(member) || member.type === undefined) {
    return ["is not a property"];
  }
  const documented = ts.getJSDocCommentsAndTags(member).some((doc) => ts.isJSDoc(doc) && doc.comment !== undefined);
  const tags = ts.getJSDocTags(member).map((tag) => tag.tagName.text);
  return [
    ...(documented ? [] : ["has no description"]),
    ...(member.questionToken === undefined || tags.includes("default") ? [] : ["has no @default"]),
    ...inline(member.type),
  ];
}

/** Types without a name, which other languages of Pulumi cannot have. */
function inline(type: ts.Node): string[] {
  const unnamed = ts.isUnionTypeNode(type) || ts.isFunctionTypeNode(type) || ts.isTypeLiteralNode(type);
  const below: string[] = [];
  type.forEachChild((child) => {
    below.push(...inline(child));
  });
  return [...(unnamed ? [`has the inline type ${type.getText()}`] : []), ...below];
}

describe("args.ts", () => {
  it.each(files)("of %s documents every option with its default, in named types", (file) => {
    const all = options(readFileSync(path.join(components, file), "utf8"));
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });

  it.each(files)("of %s knows neither the framework nor zod", (file) => {
    expect(readFileSync(path.join(components, file), "utf8")).not.toMatch(/from "(zod|[./]*\/framework\/.*)"/);
  });

  it.each([
    ["an option without a description", "interface AArgs { a: string }", "has no description"],
    ["an option without a default", "interface AArgs {\n/** A. */ a?: string }", "has no @default"],
    ["a union", 'interface AArgs {\n/** A. */ a: pulumi.Input<"x" | "y"> }', 'has the inline type "x" | "y"'],
    ["a function", "interface AArgs {\n/** A. */ a: () => void }", "has the inline type () => void"],
  ])("finds %s", (_, text, fault) => {
    expect(options(text).flatMap(({ faults }) => faults)).toEqual([fault]);
  });
});
