/** A team's stack is checked together with its platform's file: what is wrong there is said with that file's name. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { capabilities } from "../../components/registry";
import { validateStackFile } from "../../framework/validate-file";
import { root } from "../checks";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eks-network-security-platform-"));
  cpSync(join(root, "stacks"), folder, { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (stack: string): string => join(folder, `Pulumi.${stack}.yaml`);

/** Changes the platform's file and returns what its team's stack says. */
function said(from: RegExp, to: string): string[] {
  const text = readFileSync(file("prod"), "utf8");
  expect(text).toMatch(from);
  writeFileSync(file("prod"), text.replace(from, to));
  const { message } = validateStackFile(file("prod-payments"), capabilities, folder);
  return message.split("\n").flatMap((line) => /^ *((error|warning) .*)/.exec(line)?.[1] ?? []);
}

const cluster = /eks-network-security:cluster:\n/;

describe("a platform's file that is wrong", () => {
  it("in the cluster, is named with the key and the line", () => {
    expect(said(cluster, "$&    nmae: other\n")).toEqual([
      expect.stringMatching(/^error Pulumi\.prod\.yaml: cluster\.nmae \(line \d+\): found an unknown key/),
    ]);
  });

  it.each([
    ["a value of the wrong type", /version: "1.35"/, "version: [1, 35]", "cluster.version"],
    [
      "in what a team's policies take from it",
      /eks-network-security:network-policy:\n/,
      "$&    engine: iptables\n",
      "network-policy.engine",
    ],
    ["a key that is misspelt", cluster, "eks-network-security:clustr:\n", "clustr"],
    ["without a config", /^config:/m, "konfig:", "config"],
  ])("%s, is named once", (_, from, to, key) => {
    const lines = said(from, to);
    expect(lines.join("\n")).not.toMatch(/does not exist|has no cluster/);
    expect(lines[0]).toMatch(new RegExp(`^error Pulumi\\.prod\\.yaml: ${key}`));
    expect(lines.filter((line) => !line.startsWith("error Pulumi.prod.yaml: "))).toEqual([]);
  });

  it("by an encrypted value, is named too: other stacks cannot read it", () => {
    const lines = said(cluster, "$&    serviceCidr: { secure: v1:abc }\n");
    expect(lines).toContainEqual(
      expect.stringMatching(/^warning Pulumi\.prod\.yaml: cluster \(line \d+\): .*encrypted/),
    );
  });
});

it("keys of plugins that only the platform has are not this stack's to check", () => {
  expect(
    said(/^config:\n/m, "$&  eks-network-security:plugins: [./plugins/waf]\n  eks-network-security:waf: {}\n"),
  ).toEqual([]);
});
