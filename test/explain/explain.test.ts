import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../explain/main";

const project = path.join(__dirname, "project");
const prod = (...argv: string[]): ReturnType<typeof run> => run(["--stack", "prod", ...argv], project);

describe("--from and --to", () => {
  it("names the policies that allow a connection, across the stacks of teams", () => {
    const { output, exitCode } = prod("--from", "payments/api", "--to", "ledger/db:5432");
    expect(exitCode).toBe(0);
    expect(output).toContain("payments/api -> ledger/db TCP/5432 (stack prod, engine vpc-cni)");
    expect(output).toContain("ALLOWED");
    expect(output).toMatch(
      /out of payments\/api: allowed by\n +NetworkPolicy payments\/allow-api-to-ledger-db-5432 +books payments & refunds/,
    );
    expect(output).toMatch(/into ledger\/db: allowed by\n +NetworkPolicy ledger\/allow-db-from-payments-api-postgres/);
  });

  it("names the isolating policies, and the rules that would allow the connection", () => {
    const { output, exitCode } = prod("--from", "payments/worker", "--to", "ledger/db:postgres");
    expect(exitCode).toBe(0);
    expect(output).toContain("DENIED");
    expect(output).toContain("NetworkPolicy ledger/default-deny");
    expect(output).toContain(
      "namespaces.payments.allow: { pods: worker, to: { namespace: ledger, pods: db }, ports: [5432] }",
    );
    expect(output).toContain(
      "namespaces.ledger.allow: { pods: db, from: { namespace: payments, pods: worker }, ports: [5432] }",
    );
  });

  it.each([
    ["payments/api", "payments/worker:9", "ALLOWED"],
    ["payments/api", "kube-system/coredns:53/udp", "ALLOWED"],
    ["payments/api", "kube-system/coredns:UDP/53", "ALLOWED"],
    ["load-balancer", "payments/api:http", "ALLOWED"],
    ["internet", "payments/api:http", "DENIED"],
    ["203.0.113.77", "payments/api:8080", "DENIED"],
    ["its-node", "payments/api:8080", "ALLOWED"],
    ["payments/api", "api.example.com:443", "DENIED"],
    ["payments/api", "[2001:db8::1]:443", "DENIED"],
    ["payments/api", "api-server:443", "DENIED"],
  ])("%s -> %s: %s", (from, to, verdict) => {
    expect(prod("--from", from, "--to", to).output).toContain(verdict);
  });

  it("gives the same answer for another engine", () => {
    for (const engine of ["calico", "cilium"]) {
      const { output } = prod("--from", "payments/api", "--to", "ledger/db:5432", "--engine", engine);
      expect(output).toContain(`engine ${engine})`);
      expect(output).toContain("ALLOWED");
    }
  });

  it("exits with 1 if the verdict is not the expected one", () => {
    const question = ["--from", "payments/worker", "--to", "ledger/db:5432"];
    expect(prod(...question, "--expect", "denied").exitCode).toBe(0);
    expect(prod(...question, "--expect", "allowed").exitCode).toBe(1);
  });

  it("answers as JSON", () => {
    const { output } = prod("--from", "payments/api", "--to", "ledger/db:5432", "--json");
    expect(JSON.parse(output)).toMatchObject({
      from: "payments/api",
      to: "ledger/db",
      protocol: "TCP",
      port: 5432,
      allowed: true,
      egress: { reason: "allowed", policies: [{ kind: "NetworkPolicy", namespace: "payments" }] },
    });
  });
});

describe("--matrix", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "explain-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lists every pair that may talk", () => {
    const { output } = prod("--matrix", "payments");
    expect(output).toContain("api -> worker  every port");
    expect(output).toContain("load-balancer -> api  8080");
    expect(output).toContain("api -> ledger/db  5432");
    expect(output).toContain("worker -> kube-system/coredns  53, UDP/53");
    expect(output).not.toContain("internet");
    expect(output).not.toContain("worker -> ledger/db");
  });

  it.each(["svg", "html"])("draws it as %s", (extension) => {
    const file = path.join(folder, `matrix.${extension}`);
    const { output, exitCode } = prod("--matrix", "payments", "--output", file);
    expect(exitCode).toBe(0);
    expect(output).toContain(`Written to ${file}`);
    const drawn = readFileSync(file, "utf8");
    expect(drawn).toContain("Namespace payments: who may talk to whom");
    expect(drawn).toContain(">every port</text>");
    expect(drawn).toContain(">5432</text>");
    // A tooltip per cell, with the deciding policies.
    expect(drawn).toContain("<title>api -&gt; ledger/db: 5432\nby payments/allow-api-to-ledger-db-5432");
    expect(balanced(drawn)).toBe(true);
  });

  it("draws the same picture twice", () => {
    const [first, second] = ["a.svg", "b.svg"].map((name) => {
      const file = path.join(folder, name);
      prod("--matrix", "ledger", "--output", file);
      return readFileSync(file, "utf8");
    });
    expect(first).toBe(second);
  });

  /** Checks that every element is closed, in order. */
  function balanced(markup: string): boolean {
    const open: string[] = [];
    for (const [, closing, name, selfClosing] of markup.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (selfClosing === "/" || name === "meta") {
        continue;
      }
      if (closing === "") {
        open.push(name ?? "");
      } else if (open.pop() !== name) {
        return false;
      }
    }
    return open.length === 0;
  }
});

describe("wrong use: exit code 2, with what is allowed", () => {
  it.each([
    [["--stack", "prdo", "--matrix", "payments"], 'Did you mean "prod"?'],
    [["--stack", "bare", "--matrix", "payments"], "found no network policies"],
    [["--stack", "broken", "--matrix", "payments"], 'Did you mean "network-policy"?'],
    [["--stack", "prod"], "found no question; allowed: one of --from, --connections, --matrix"],
    [["--stack", "prod", "--matrix", "payments", "--from", "a"], "found --from and --matrix"],
    [["--stack", "prod", "--matrix", "payment"], 'Did you mean "payments"?'],
    [["--stack", "prod", "--matrix", "payments", "--output", "m.png"], "ends in .svg or .html"],
    [["--stack", "prod", "--from", "payments/api"], "--from and --to belong together"],
    [["--stack", "prod", "--from", "payments/apl", "--to", "ledger/db:1"], 'Did you mean "payments/api"?'],
    [["--stack", "prod", "--from", "payments/api", "--to", "ledger/db"], "<namespace>/<workload>:<port>"],
    [
      ["--stack", "prod", "--from", "payments/api", "--to", "ledger/db:http"],
      "allowed for ledger/db: postgres (TCP/5432)",
    ],
    [["--stack", "prod", "--from", "payments/api", "--to", "ledger/db:99999"], "found port"],
    [
      ["--stack", "prod", "--from", "payments/api", "--to", "ledger/db:1", "--engine", "weave"],
      "vpc-cni, calico, cilium",
    ],
    [["--stack", "prod", "--from", "payments/api", "--to", "ledger/db:1", "--expect", "maybe"], "allowed, denied"],
    [["--sack", "prod"], "unknown option '--sack'"],
  ])("%o", (argv, message) => {
    const { output, exitCode } = run(argv, project);
    expect(output).toContain(message);
    expect(output).not.toMatch(/\n {4}at /);
    expect(exitCode).toBe(2);
  });

  it("reports that a picture cannot be written", () => {
    const { output, exitCode } = prod("--matrix", "payments", "--output", "/no/such/folder/m.svg");
    expect(output).toContain("cannot be written");
    expect(exitCode).toBe(2);
  });

  it("helps", () => {
    const { output, exitCode } = run(["--help"], project);
    expect(output).toContain("--matrix <namespace>");
    expect(exitCode).toBe(0);
  });
});
