/** The framework and the ground floor work for any capability, so they know none by its name. */
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { capabilities } from "../../components/registry";
import { root, sourcesOf, type SourceFile } from "../core/single-implementations";

const names = capabilities.map(({ name }) => name);

/** Words that are the name of a capability and something else too, by folder. */
const homonyms: Readonly<Record<string, readonly string[]>> = {
  // A direction of traffic, and an entity of Cilium.
  "core/policies/": ["egress", "cluster"],
  // A direction of traffic.
  "core/vpc-cni/": ["egress"],
  // What a connection has to pass, whoever configures it.
  "core/connections/": ["security-groups", "network-policy", "egress"],
};

/** Names of capabilities that a file has as texts or keys, with its path. */
function named({ path, text }: SourceFile): readonly string[] {
  const allowed = Object.entries(homonyms).flatMap(([folder, words]) => (path.startsWith(folder) ? words : []));
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && names.includes(node.text) && !allowed.includes(node.text)) {
      found.add(`${path} ${node.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return [...found];
}

describe("the framework and the ground floor", () => {
  const files = [...sourcesOf("framework"), ...sourcesOf("core")];

  it("name no capability", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap(named)).toEqual([]);
  });

  it("would be caught naming one, however it is quoted", () => {
    const text =
      'type A = "team"; const b = `egress`; const c = document["platform-reference"]; const d = { "istio": 1 };';
    expect(named({ path: "framework/x.ts", text })).toEqual(
      ["team", "egress", "platform-reference", "istio"].map((name) => `framework/x.ts ${name}`),
    );
    expect(named({ path: "core/policies/x.ts", text: 'const a = ["egress", "istio"];' })).toEqual([
      "core/policies/x.ts istio",
    ]);
  });

  it("compile where there is one capability only, of another name", () => {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: ["framework", "core"] }, ts.sys, root);
    const errorsOf = (extra: Readonly<Record<string, string>>): string[] => {
      const host = ts.createCompilerHost(options);
      const read = host.getSourceFile.bind(host);
      host.getSourceFile = (file, language) =>
        extra[file] === undefined ? read(file, language) : ts.createSourceFile(file, extra[file], language);
      const roots = [...files.map(({ path }) => join(root, path)), ...Object.keys(extra)];
      const program = ts.createProgram(roots, { ...options, incremental: false, tsBuildInfoFile: undefined }, host);
      return ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    };
    const wrong =
      'import type { Declarations } from "./slots"; export const name = (declared: Declarations): unknown => declared.clusterName;';
    const other =
      'declare module "./slots" { interface Parts { other: { things?: Record<string, object> } } } export {};';
    const made = { [join(root, "framework/other.ts")]: other, [join(root, "framework/wrong.ts")]: wrong };
    expect(errorsOf(made)).toEqual([expect.stringMatching(/^Property 'clusterName' does not exist on type/)]);
  });
});
