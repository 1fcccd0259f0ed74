import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../explain/main";

const mesh = `config:
  eks-network-security:environment: test
  eks-network-security:private-ca:
    organization: A & B <Corp>
    root: {}
    issuing: { generations: [a, b] }
    estimate: { workloads: 400, certificateHours: 24, podStartsPerDay: 1000 }
`;

describe("npm run explain -- --certificates", () => {
  let project = "";
  beforeAll(() => {
    project = mkdtempSync(path.join(tmpdir(), "explain-"));
    mkdirSync(path.join(project, "stacks"));
    writeFileSync(path.join(project, "stacks", "Pulumi.mesh.yaml"), mesh);
    writeFileSync(
      path.join(project, "stacks", "Pulumi.bare.yaml"),
      "config:\n  eks-network-security:environment: test\n",
    );
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const explain = (...argv: string[]): ReturnType<typeof run> => run(["--certificates", ...argv], project);

  it("prints the chain, the table with the break-even, and the stack's own estimate", () => {
    const { output, exitCode } = explain("--stack", "mesh");
    expect(exitCode).toBe(0);
    expect(output).toContain("issuing CA a (short-lived, signs nothing new)");
    expect(output).toContain("From 74,386 certificates a month");
    expect(output).toMatch(/200 +24h +12,167 +756 +4,302 +short-lived/);
    expect(output).toMatch(/400 +24h +54,750 +3,226 +4,345 +short-lived +0\.021/);
  });

  it("gives the same as JSON", () => {
    const json = JSON.parse(explain("--stack", "mesh", "--json").output) as Record<string, unknown>;
    expect(json).toMatchObject({
      stack: "mesh",
      own: { workloads: 400, cheaper: "SHORT_LIVED_CERTIFICATE", breakEvenCertificatesPerMonth: 74_386 },
      chain: [{ id: "root" }, { id: "issuing-a" }, { id: "issuing-b", signedBy: "root" }],
    });
  });

  it.each(["chain.svg", "chain.html"])("writes a picture: %s", (name) => {
    const file = path.join(project, name);
    expect(explain("--stack", "mesh", "--output", file).exitCode).toBe(0);
    const content = readFileSync(file, "utf8");
    expect(content).toContain("<svg ");
    expect(content).not.toContain("<Corp>");
    expect(content).toContain("A &amp; B &lt;Corp&gt;");
    // There is a line from the root to each generation.
    expect(content.match(/<path d="M [\d.]+ [\d.]+ C /g)).toHaveLength(2);
  });

  it.each([
    [["--stack", "bare"], 'stack "bare" has no private-ca'],
    [
      ["--stack", "mesh", "--output", "chain.png"],
      'found "chain.png"; allowed: a file name that ends in .svg or .html',
    ],
  ])("refuses %j", (argv, message) => {
    const { output, exitCode } = explain(...argv);
    expect(exitCode).toBe(2);
    expect(output).toContain(message);
  });
});
