/** docs/extending.md, followed word for word in a fresh copy of the project. */
import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../checks";

const page = readFileSync(join(root, "docs/extending.md"), "utf8");

interface Block {
  readonly kind: "file" | "line";
  readonly path: string;
  readonly code: string;
}

const blocks = [...page.matchAll(/<!-- (file|line): (\S+) -->\n\n```ts\n([^]*?)```/g)].map(
  ([, kind, path = "", code = ""]): Block => ({ kind: kind === "line" ? "line" : "file", path, code }),
);

const stack = `config:
  eks-network-security:environment: dev
  eks-network-security:plugins: [./plugins/traffic-alarm]
  eks-network-security:network: { vpc: { cidr: 10.40.0.0/16, availabilityZones: [eu-central-1a, eu-central-1b], publicSubnets: true, nat: one } }
  eks-network-security:dns-query-logs: { retentionDays: 30 }
  eks-network-security:traffic-alarm: { bytes: 1000 }
`;

const script = `
import { capabilities, loadPlugins, provisionStack, validateStackFile } from "./components/stack";
import { readStackFile } from "./framework/stack-file";
import { collect } from "./test/mocks";

async function main(): Promise<void> {
  const [file, wrong] = ["stacks/Pulumi.extended.yaml", "stacks/Pulumi.wrong.yaml"];
  const { document } = readStackFile(file);
  const { resources } = await collect(() => provisionStack(document, [...capabilities, ...loadPlugins(document)]));
  const problems = [file, wrong].map((each) => validateStackFile(each, capabilities).problems.map(({ path }) => path.join(".")));
  console.log(JSON.stringify({ problems, resources: resources.map(({ type, name }) => type + " " + name) }));
}
void main();
`;

let copy: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
};

/** The output of a successful run; the output is the error otherwise. */
async function node(...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: copy })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(stdout + stderr, { cause: error });
  }
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "eks-network-security-extending-"));
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !/^(node_modules|\.git|\.offline|dist)$/.test(path.slice(root.length + 1)),
  });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const { kind, path, code } of blocks) {
    if (kind === "file") write(path, code);
    else appendFileSync(join(copy, path), code);
  }
  write("stacks/Pulumi.extended.yaml", stack);
  write("stacks/Pulumi.wrong.yaml", stack.replace("retentionDays", "retentionDay").replace("bytes", "bits"));
  write("script.ts", script);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("the page", () => {
  test("marks every block of TypeScript", () => {
    expect(blocks).toHaveLength(page.match(/^```ts$/gm)?.length ?? 0);
  });

  test("needs under a page for each way", () => {
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split("\n")[0])).toEqual([
      "Use a component",
      "Write a plugin",
      "Add a capability",
      "Add a rule",
    ]);
    expect(sections.filter((section) => section.split("\n").length > 90)).toEqual([]);
  });

  test("adds a capability with its own folder and one line", () => {
    const capability = blocks.filter(({ path }) => path.startsWith("components/"));
    expect(capability.filter(({ kind }) => kind === "file").map(({ path }) => dirname(path))).toEqual([
      "components/dns-query-logs",
      "components/dns-query-logs",
      "components/dns-query-logs",
    ]);
    const lines = capability.filter(({ kind }) => kind === "line");
    expect(lines.map(({ path }) => path)).toEqual(["components/list.ts"]);
    expect(lines[0]?.code.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("a fresh copy of the project with what the page says", () => {
  test("compiles with strict types", async () => {
    const files = [...blocks.map(({ path }) => path), "components/stack.ts", "script.ts"];
    const compilerOptions = { incremental: false, tsBuildInfoFile: null };
    const config = { extends: "./tsconfig.json", compilerOptions, include: ["components/*/slots.ts"], files };
    write("tsconfig.extending.json", JSON.stringify(config));
    expect(await node("node_modules/typescript/bin/tsc", "-p", "tsconfig.extending.json")).toBe("");
  });

  test("validates and provisions the capability and the plugin", async () => {
    const { problems, resources } = JSON.parse(await node("--import", "tsx", "script.ts")) as Record<string, unknown>;
    expect(problems).toEqual([[], ["dns-query-logs.retentionDay", "traffic-alarm.bits"]]);
    expect(resources).toEqual(
      expect.arrayContaining([
        "eks-network-security:index:DnsQueryLogs dns-query-logs",
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation dns-query-logs",
        "aws:cloudwatch/metricAlarm:MetricAlarm traffic-alarm",
      ]),
    );
  });

  test("publishes the capability's part of the stack config, as every capability must", async () => {
    const args = ["run", "test/framework/sharing.test.ts", "--reporter=verbose"];
    expect(await node("node_modules/vitest/vitest.mjs", ...args)).toMatch(/✓.* dns-query-logs publishes its part/);
  });

  test("generates the schema and the rule's page, and the rule's fixtures pass", async () => {
    const index = "policypack/rules/egress/index.ts";
    const text = readFileSync(join(copy, index), "utf8");
    const name = "dnsFirewallFailsClosed";
    write(
      index,
      `import { ${name} } from "./dns-firewall-fails-closed";\n${text.replace("Rule[] = [", `Rule[] = [\n  ${name},`)}`,
    );
    await node("--import", "tsx", "docs/generate.ts");
    expect(readFileSync(join(copy, "stacks/schema.json"), "utf8")).toContain('"eks-network-security:dns-query-logs"');
    expect(readFileSync(join(copy, "docs/policies/dns-firewall-fails-closed.md"), "utf8")).toContain(
      "DNS Firewall refuses queries that it cannot check",
    );
    const fixtures = "test/policypack/rules/egress-dns-firewall.test.ts";
    expect(await node("node_modules/vitest/vitest.mjs", "run", fixtures)).toMatch(/Tests .*\d+ passed/);
  });
});
