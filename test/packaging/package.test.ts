/** The package as others get it: packed, installed in an empty project, compiled against and previewed. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import semver from "semver";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReportBuilder } from "../../offline/report/model";
import manifest from "../../package.json";
import { root } from "../checks";
import { runProgram, type ProgramResult } from "../engine/harness";
import { Project, type Ran } from "./project";

let project: Project;
beforeAll(async () => {
  project = await Project.install();
});
afterAll(() => project.remove());

const capabilityFolders = readdirSync(join(root, "components")).filter((name) =>
  existsSync(join(root, "components", name, "index.ts")),
);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());

const importsOf = (file: string): string[] =>
  ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);

/** Package of an import, such as @pulumi/aws of @pulumi/aws/ec2. */
const packageOf = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

const offered = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

const isOffered = (specifier: string): boolean =>
  specifier.startsWith("node:") || builtinModules.includes(specifier) || offered.includes(packageOf(specifier));

const errorsOf = ({ diagnostics }: ProgramResult): string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

const counted = ({ events }: ProgramResult): Record<string, number> => {
  const report = new ReportBuilder();
  for (const event of events) report.add(event);
  return report.report().byCapability;
};

describe("the tarball", () => {
  test("holds what is built from the components, the pack and the schema, and nothing else", () => {
    const rooms = filesBelow(project.package).map((file) => {
      const [first = "", second = ""] = relative(project.package, file).split(/[/\\]/);
      return first === "dist" ? `dist/${second}` : first;
    });
    expect([...new Set(rooms)].sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist/components",
      "dist/core",
      "dist/facts",
      "dist/framework",
      "package.json",
      "policypack",
      "stacks",
    ]);
    expect(filesBelow(project.package).filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
  });

  test("has every module and table that its code imports, and every package that it imports is a dependency", () => {
    const modules = filesBelow(join(project.package, "dist")).filter((file) => file.endsWith(".js"));
    expect(modules.length).toBeGreaterThan(100);
    const missing = modules.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => {
          const path = resolve(dirname(file), specifier);
          return specifier.startsWith(".")
            ? !["", ".js", "/index.js"].some((end) => existsSync(path + end) && statSync(path + end).isFile())
            : !isOffered(specifier);
        })
        .map((specifier) => `${relative(project.package, file)}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  test("has the declarations of everything that a program can reach", () => {
    const entries = [
      ...["framework/contract", "components/stack"].map((name) => join(project.package, "dist", `${name}.d.ts`)),
      ...capabilityFolders.map((name) => join(project.package, "dist/components", name, "index.d.ts")),
    ];
    const seen = new Set<string>();
    const missing: string[] = [];
    const walk = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const specifier of importsOf(file)) {
        const path = resolve(dirname(file), specifier);
        const found = [`${path}.d.ts`, join(path, "index.d.ts"), path].find((one) => existsSync(one));
        if (!specifier.startsWith(".") ? !isOffered(specifier) : found === undefined) {
          missing.push(`${relative(project.package, file)}: ${specifier}`);
        } else if (specifier.startsWith(".") && found?.endsWith(".d.ts")) {
          walk(found);
        }
      }
    };
    entries.forEach(walk);
    expect(missing).toEqual([]);
  });

  test("asks for peers that the tests of this checkout run with", () => {
    const tested = manifest.devDependencies as Readonly<Record<string, string>>;
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      expect(semver.satisfies(tested[name] ?? "", range), name).toBe(true);
      expect(semver.minVersion(range)?.version, name).toBe(tested[name]);
    }
  });
});

describe("the exports", () => {
  const evaluate = async (code: string): Promise<unknown> => {
    const { code: exit, output } = await project.node(project.folder, "-p", `JSON.stringify(${code})`);
    expect(exit, output).toBe(0);
    return JSON.parse(output);
  };

  test("give a component for every capability", async () => {
    const classes = `Object.values(exported).filter((one) => one?.prototype instanceof pulumi.ComponentResource)`;
    const found = (await evaluate(
      `(() => { const pulumi = require("@pulumi/pulumi"); return ${JSON.stringify(capabilityFolders)}.map((name) => {
         const exported = require("eks-network-security/components/" + name); return [name, ${classes}.length]; }); })()`,
    )) as [string, number][];
    expect(found.filter(([, count]) => count === 0)).toEqual([]);
    expect(found.map(([name]) => name)).toEqual(capabilityFolders);
  });

  test("give a component without the peers that it does not need: each is optional", async () => {
    const optional = Object.keys(manifest.peerDependenciesMeta);
    expect(optional).toEqual(["@pulumi/eks", "@pulumi/kubernetes"]);
    const free = ["flow-logs", "network", "node-groups", "private-access", "private-ca", "security-groups"];
    const loaded = (await evaluate(
      `(() => { const Module = require("node:module"); const load = Module._load; const without = [];
         for (const name of ${JSON.stringify(capabilityFolders)}) {
           for (const key of Object.keys(require.cache)) if (key.includes("/${manifest.name}/dist/")) delete require.cache[key];
           Module._load = (id, ...rest) => {
             if (${JSON.stringify(optional)}.some((peer) => id === peer || id.startsWith(peer + "/"))) throw new Error(id);
             return load(id, ...rest);
           };
           try { require("eks-network-security/components/" + name); without.push(name); } catch {}
         }
         return without; })()`,
    )) as string[];
    expect(loaded).toEqual(free);
  });

  test("give the contract to ES modules too", async () => {
    const code = 'import { definePlugin } from "eks-network-security/plugin"; console.log(typeof definePlugin)';
    const ran = await project.node(project.folder, "--input-type=module", "-e", code);
    expect(ran).toEqual({ code: 0, output: "function\n" });
  });

  test("give the path of the policy pack and of the schema", async () => {
    const paths = (await evaluate(
      '["policypack", "schema.json"].map((n) => require.resolve("eks-network-security/" + n))',
    )) as string[];
    expect(paths.map((path) => relative(project.package, path))).toEqual([
      "policypack/bin/index.js",
      "stacks/schema.json",
    ]);
  });

  test.each(["", "/dist/framework/plan.js", "/components/registry", "/components/network/config"])(
    "do not give eks-network-security%s",
    async (path) => {
      const { code, output } = await project.node(project.folder, "-e", `require("eks-network-security${path}")`);
      expect(code).toBe(1);
      expect(output).toMatch(/ERR_PACKAGE_PATH_NOT_EXPORTED|MODULE_NOT_FOUND/);
    },
  );
});

describe("a program of somebody else's", () => {
  let compiled: Ran;
  let result: ProgramResult;
  beforeAll(async () => {
    const program = project.add(join(__dirname, "program"));
    // skipLibCheck is off: the compiler checks the declarations of every export, not only of what the program uses.
    const modules = ["plugin", "stack", ...capabilityFolders.map((name) => `components/${name}`)];
    const imports = modules.map((name) => `import type {} from "${manifest.name}/${name}";\n`);
    writeFileSync(join(program, "everything.ts"), imports.join(""));
    compiled = await project.compile(program);
    if (compiled.code === 0) {
      result = await runProgram({ program, command: "preview", config: { "aws:region": "eu-central-1" } });
    }
  });

  test("compiles against the package with strict types, and what is wrong does not", () => {
    expect(compiled).toEqual({ code: 0, output: "" });
  });

  test("previews components by themselves, and its own plugins", () => {
    expect(errorsOf(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    const made = result.resources.map(({ type, name }) => `${type} ${name}`);
    expect(made).toEqual(
      expect.arrayContaining([
        "eks-network-security:index:Network shop",
        "aws:ec2/vpc:Vpc shop-vpc",
        "eks-network-security:index:FlowLogs shop-flow-logs",
        "aws:ec2/flowLog:FlowLog shop-flow-logs-vpc",
        "acme:notifications:Topic alerts",
        "aws:sns/topicSubscription:TopicSubscription alerts-email",
        "aws:cloudwatch/metricAlarm:MetricAlarm bytes-out",
      ]),
    );
    const alarm = result.resources.find(({ name }) => name === "bytes-out");
    expect(alarm?.inputs.alarmDescription).toBe("Tells security@example.com. VPC: none of this stack.");
    expect(alarm?.propertyDependencies.alarmActions).toEqual([expect.stringMatching(/::alerts-topic$/)]);
  });

  test("has its plugins counted by their names", () => {
    expect(counted(result)).toMatchObject({ alerts: 3, alarms: 1, network: expect.any(Number) });
    expect(counted(result)).not.toHaveProperty("other");
  });
});

describe("the example of a plugin", () => {
  let program: string;
  let compiled: Ran;
  let result: ProgramResult;
  beforeAll(async () => {
    program = project.add(join(root, "examples/plugin"));
    compiled = await project.compile(program);
    const pack = join(project.package, "policypack/bin/index.js");
    const env = { EKS_NETWORK_SECURITY_EVIDENCE: join(project.folder, "evidence") };
    if (compiled.code === 0) result = await runProgram({ program, command: "preview", stack: "dev", pack, env });
  });

  test("compiles as its README says", () => {
    expect(compiled).toEqual({ code: 0, output: "" });
  });

  test("previews its stack, under the policy pack of the package", () => {
    expect(errorsOf(result)).toEqual([]);
    const urnOf = (name: string): string | undefined => result.resources.find((one) => one.name === name)?.urn;
    const association = result.resources.find(({ name }) => name === "dns-firewall-vpc");
    expect(association?.inputs).toMatchObject({ priority: 101, mutationProtection: "ENABLED" });
    expect(association?.propertyDependencies.vpcId).toEqual([urnOf("network-vpc")]);
    const evidence = JSON.parse(readFileSync(join(project.folder, "evidence/evidence.json"), "utf8")) as unknown;
    expect(evidence).toMatchObject({ stack: { project: "dns-firewall-example", stack: "dev" } });
  });

  test("is counted by its name", () => {
    expect(counted(result)).toMatchObject({ "dns-firewall": 7, network: expect.any(Number) });
    expect(counted(result)).not.toHaveProperty("other");
  });

  test("has its config checked with the rest of the file", async () => {
    const code = `
      const { capabilities, validateStackFile, stackFileSchema, loadPlugins } = require("eks-network-security/stack");
      const { writeFileSync, readFileSync } = require("node:fs");
      const file = "stacks/Pulumi.dev.yaml";
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace('"*.amazonaws.com"', '"*.amazonaws.org"'));
      console.log(validateStackFile(file, capabilities).message);
      writeFileSync(file, text.replace("allowedDomains", "allowedDomain"));
      console.log(validateStackFile(file, capabilities).message);
      const plugins = [...capabilities, ...loadPlugins({ plugins: ["./dist/dns-firewall"] })];
      const { config } = stackFileSchema(plugins, { complete: true }).properties;
      console.log(Object.keys(config.properties["eks-network-security:dns-firewall"].properties).join());`;
    const { output } = await project.node(program, "-e", code);
    expect(output).toMatch(/error dns-firewall\.allowedDomains \(line \d+\): Nodes cannot join the cluster/);
    expect(output).toMatch(/error dns-firewall\.allowedDomain \(line \d+\): .*unknown key/);
    expect(output).toMatch(/^allowedDomains,otherDomains,priority$/m);
  });
});
