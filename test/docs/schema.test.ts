/** `npm run schema` on a project with a plugin of its own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { UserError } from "../../cli/errors";
import { run } from "../../docs/schema";

const root = path.resolve(__dirname, "../..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "schema-"));
  for (const name of ["stacks", "plugins"]) mkdirSync(path.join(folder, name));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  write("Pulumi.yaml", "name: eks-network-security\nruntime: nodejs\nstackConfigDir: stacks\n");
  write(
    "plugins/waf.js",
    `const { z } = require("zod");
     exports.plugin = { contract: 1, name: "waf", summary: "A web application firewall.", guide: [],
       config: z.strictObject({ mode: z.enum(["count", "block"]) }), requires: [], uses: [], provides: [],
       provision: () => ({}) };`,
  );
  write("stacks/Pulumi.dev.yaml", "config:\n  environment: dev\n  plugins: [./plugins/waf]\n  waf: { mode: block }\n");
  write("stacks/Pulumi.odd.yaml", "config:\n  environment: dev\n  plugins: [./plugins/fwa]\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(path.join(folder, file), text);
}

function accepts(file: string, document: unknown): boolean {
  const schema = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return new Ajv2020({ strict: false, logger: false }).validate(schema, document);
}

function acceptsWaf(file: string, waf: unknown): boolean {
  const keys = { environment: "dev", plugins: ["./plugins/waf"], waf };
  const config = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`eks-network-security:${key}`, value]));
  return accepts(path.join(folder, file), { config });
}

const stackFiles = readdirSync(path.join(root, "stacks")).filter((file) => file.endsWith(".yaml"));

test.each(stackFiles)("stacks/schema.json accepts stacks/%s", (file) => {
  const document: unknown = parse(readFileSync(path.join(root, "stacks", file), "utf8"));
  expect(accepts(path.join(root, "stacks/schema.json"), document)).toBe(true);
});

describe("npm run schema", () => {
  test("writes the schema of a stack, with the keys of its plugins, and says how editors find it", () => {
    expect(run(["--stack", "dev"], folder)).toBe(
      "Written: stacks/schema.dev.json\n" +
        "Editors use it if Pulumi.dev.yaml begins with: # yaml-language-server: $schema=schema.dev.json",
    );
    expect(acceptsWaf("stacks/schema.dev.json", { mode: "block" })).toBe(true);
    expect(acceptsWaf("stacks/schema.dev.json", { mode: "blok" })).toBe(false);
  });

  test("without a stack, writes the schema of this project's capabilities", () => {
    expect(run([], folder)).toBe("Written: stacks/schema.json");
    expect(readFileSync(path.join(folder, "stacks/schema.json"), "utf8")).toBe(
      readFileSync(path.join(root, "stacks/schema.json"), "utf8"),
    );
    expect(acceptsWaf("stacks/schema.json", { mode: "blok" })).toBe(true);
  });

  test.each<[string, string[], RegExp]>([
    ["an unknown stack", ["--stack", "dve"], /Unknown stack "dve"; there are: dev, odd\. Did you mean dev\?/],
    ["a plugin that is not there", ["--stack", "odd"], /"\.\/plugins\/fwa" cannot be loaded: there is no module/],
    ["an unknown option", ["--stck", "dev"], /Unknown option --stck; .*Did you mean --stack\?/],
  ])("refuses %s", (_, args, message) => {
    expect(() => run(args, folder)).toThrow(UserError);
    expect(() => run(args, folder)).toThrow(message);
  });
});
