import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { register } from "tsx/cjs/api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadPlugins, PluginError } from "../../framework/load-plugins";
import { provisionStack } from "../../framework/provision";
import { capabilities } from "../../components/registry";
import { validateStackFile } from "../../framework/validate-file";
import { collect } from "../mocks";

const root = path.resolve(__dirname, "../..");

/** A plugin as a team would write it: TypeScript, a component, a slot of its own, in a folder of its own. */
const waf = `
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { definePlugin } from "${root}/framework/plugin";

declare module "${root}/framework/slots" {
  interface Slots { waf: { readonly arn: pulumi.Output<string> } }
}

export class Waf extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  constructor(name: string, args: { mode: string }, opts?: pulumi.ComponentResourceOptions) {
    super("acme:index:Waf", name, args, opts);
    this.arn = pulumi.output("arn:" + args.mode);
    this.registerOutputs({ arn: this.arn });
  }
}

export const plugin = definePlugin({
  name: "waf",
  summary: "A web application firewall.",
  guide: ["lb-alb-certificate"],
  config: z.strictObject({ mode: z.enum(["count", "block"]) }),
  requires: [],
  uses: [],
  provides: ["waf"],
  provision: (_, config) => ({ waf: new Waf("waf", config) }),
  outputs: ({ waf }) => ({ arn: waf.arn }),
});
`;

let folder: string;
let unregister: () => void;

beforeAll(() => {
  // As the program runs: tsx compiles what it requires.
  unregister = register();
});
afterAll(() => {
  unregister();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "team-plugins-"));
  mkdirSync(path.join(folder, "node_modules"));
  for (const name of ["zod", "@pulumi"]) {
    symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (file: string, text: string): void => {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
};

const load = (...names: string[]): string[] => loadPlugins({ plugins: names }, folder).map(({ name }) => name);

const minimal = (name: string, more = ""): string =>
  `{ contract: 1, name: "${name}", summary: "", guide: [], config: require("zod").z.strictObject({}), requires: [], uses: [],
     provides: [], declare: () => ({}), check: () => [], provision: () => ({}), outputs: () => ({})${more} }`;

describe("a plugin from outside the project", () => {
  it("is loaded by path, validated, provisioned, and its outputs are exported", async () => {
    write("plugins/waf/index.ts", waf);
    const document = { environment: "dev", plugins: ["./plugins/waf"], waf: { mode: "block" } };
    const made = await collect(() => provisionStack(document, loadPlugins(document, folder)));
    expect(made.one("acme:index:Waf").inputs).toEqual({ mode: "block" });
    expect(Object.keys(made.result)).toEqual(["waf"]);
  });

  it("has its config validated like any other", () => {
    write("plugins/waf.ts", waf);
    write(
      "stacks/Pulumi.dev.yaml",
      [
        "config:",
        "  eks-network-security:environment: dev",
        "  eks-network-security:plugins: [./plugins/waf]",
        "  eks-network-security:waf:",
        "    mode: blok",
        "",
      ].join("\n"),
    );
    const { message } = validateStackFile(path.join(folder, "stacks/Pulumi.dev.yaml"), capabilities, folder);
    expect(message).toBe(
      [
        "stacks/Pulumi.dev.yaml: 1 error",
        '  error waf.mode (line 5): found "blok"; allowed: count | block',
        '      Did you mean "block"?',
      ].join("\n"),
    );
  });

  it("is loaded as a package, by its name", () => {
    write("node_modules/@acme/mesh/package.json", '{ "name": "@acme/mesh", "main": "main.js" }');
    write("node_modules/@acme/mesh/main.js", `module.exports = ${minimal("mesh")};`);
    expect(load("@acme/mesh")).toEqual(["mesh"]);
  });

  it.each([
    ["default", (text: string) => `exports.default = ${text};`],
    ["plugin", (text: string) => `exports.plugin = ${text};`],
    ["plugins", (text: string) => `exports.plugins = [${text}, ${minimal("second")}];`],
    ["the module itself", (text: string) => `module.exports = ${text};`],
  ])("may be exported as %s", (as, module) => {
    write("one.js", module(minimal("first")));
    expect(load("./one")).toEqual(as === "plugins" ? ["first", "second"] : ["first"]);
  });

  it("is loaded once, however often and in however many ways it is named", () => {
    write("one.js", `const one = ${minimal("one")}; exports.default = one; exports.plugin = one;`);
    expect(load("./one", "./one.js", path.join(folder, "one"))).toEqual(["one"]);
  });
});

describe("a plugin that cannot be used", () => {
  const refusal = (name: string): string => {
    try {
      load(name);
    } catch (error) {
      expect(error).toBeInstanceOf(PluginError);
      return (error as Error).message;
    }
    throw new Error("was loaded");
  };

  it.each<[string, string, string, RegExp]>([
    [
      "a path that is not there",
      "./plugins/waf",
      "",
      /^plugins: "\.\/plugins\/waf" cannot be loaded: there is no module at plugins\/waf \(paths start at the project folder\)\. Write the path of a folder whose index\.ts exports the plugin: docs\/extending\.md$/,
    ],
    [
      "a package that is not installed",
      "@acme/nowhere",
      "",
      /^plugins: "@acme\/nowhere" cannot be loaded: Cannot find module '@acme\/nowhere'; install it with npm, or write a path as \.\/@acme\/nowhere$/,
    ],
    [
      "a module without a plugin",
      "./waf",
      "exports.hello = 1;",
      /^plugins: "\.\/waf" was loaded but exports no plugin; export one made by definePlugin .*contract 1/,
    ],
    ["a module that is null", "./waf", "module.exports = [null, undefined, 1];", /exports no plugin/],
    [
      "a plugin of another contract",
      "./waf",
      `exports.plugin = ${minimal("waf", ", contract: 0")};`,
      /^plugins: "\.\/waf" was made for contract 0 and this is contract 1;/,
    ],
    [
      "a module that throws",
      "./waf",
      'throw new Error("no token\\nat line 5");',
      /^plugins: "\.\/waf" fails while it is loaded: no token$/,
    ],
    ["a module with a syntax error", "./waf", "exports.plugin = {", /^plugins: "\.\/waf" fails while it is loaded: ./],
    [
      "a module whose own import is missing",
      "./waf",
      'require("left-pad-of-acme");',
      /^plugins: "\.\/waf" fails while it is loaded: Cannot find module 'left-pad-of-acme'$/,
    ],
  ])("%s", (_, name, text, expected) => {
    if (text !== "") {
      write("waf.js", text);
    }
    expect(refusal(name)).toMatch(expected);
  });

  it("is a problem of the stack file, with its line", () => {
    write("stacks/Pulumi.dev.yaml", "config:\n  environment: dev\n  plugins:\n    - ./nowhere\n");
    const { problems, message } = validateStackFile(path.join(folder, "stacks/Pulumi.dev.yaml"), capabilities, folder);
    expect(problems).toHaveLength(1);
    expect(message).toContain('error plugins (line 3): "./nowhere" cannot be loaded: there is no module at nowhere');
  });

  it("leaves a malformed list to the validation of the document", () => {
    expect(loadPlugins({ plugins: "./waf" }, folder)).toEqual([]);
    expect(loadPlugins({ plugins: [1] }, folder)).toEqual([]);
    expect(loadPlugins({}, folder)).toEqual([]);
  });
});

describe("a stack file with encrypted values", () => {
  it("is checked by the rest of it", () => {
    write("plugins/waf.ts", waf);
    const file = (mode: string, environment: string): string => {
      write(
        "stacks/Pulumi.dev.yaml",
        `config:\n  environment: ${environment}\n  plugins: [./plugins/waf]\n  waf:\n    mode: ${mode}\n`,
      );
      return path.join(folder, "stacks/Pulumi.dev.yaml");
    };
    expect(validateStackFile(file("{ secure: v1:abc }", "dev"), capabilities, folder).problems).toEqual([]);
    expect(validateStackFile(file("{ secure: v1:abc }", "DEV"), capabilities, folder).problems).toHaveLength(1);
    expect(validateStackFile(file("{ secured: v1:abc }", "dev"), capabilities, folder).problems).toHaveLength(1);
  });
});
