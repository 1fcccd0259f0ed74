import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { validateStackFile } from "../../components/registry";
import { teamAccess } from "../../components/team/access";
import { check } from "../../components/team/check";
import { teamConfig } from "../../components/team/config";
import { expandTeam } from "../../components/team/expand";
import { parseProblems } from "../../components/zod-problem";
import { root } from "../../offline/cache";

const config = (more: object = {}) =>
  teamConfig.parse({ name: "shop", groups: ["shop-developers"], namespaces: { shop: {} }, ...more });

describe("config", () => {
  it.each([
    ["no namespace", { name: "shop", groups: ["g"], namespaces: {} }],
    ["no group", { name: "shop", groups: [], namespaces: { shop: {} } }],
    ["privileged pods", { name: "shop", groups: ["g"], namespaces: { shop: { podSecurity: "privileged" } } }],
    ["another team's name", { name: "shop", groups: ["g"], namespaces: { shop: { team: "bank" } } }],
    ["a quota that is no quantity", { name: "shop", groups: ["g"], namespaces: { shop: { quota: { pods: "many" } } } }],
  ])("refuses %s", (_, value) => {
    expect(parseProblems(teamConfig, value)).not.toEqual([]);
  });
});

describe("check", () => {
  it("keeps a team in its own namespaces", () => {
    const found = check(
      config({ namespaces: { shop: {}, "kube-system": {} }, podSecurityGroups: { db: { namespace: "bank" } } }),
    );
    expect(found.map(({ path }) => path.join("."))).toEqual([
      "namespaces.kube-system",
      "podSecurityGroups.db.namespace",
    ]);
    expect(check(config({ podSecurityGroups: { web: { namespace: "shop" } } }))).toEqual([]);
  });
});

describe("access", () => {
  it("lets a team change nothing that holds it", () => {
    const held = [
      "networkpolicies",
      "securitygrouppolicies",
      "resourcequotas",
      "roles",
      "rolebindings",
      "namespaces",
      "*",
    ];
    const changed = teamAccess
      .filter(({ verbs }) => verbs.some((verb) => !["get", "list", "watch"].includes(verb)))
      .flatMap(({ resources }) => resources);
    expect(changed).toContain("deployments");
    expect(changed.filter((resource) => held.includes(resource))).toEqual([]);
    expect(teamAccess.flatMap(({ apiGroups, verbs }) => [...apiGroups, ...verbs])).not.toContain("*");
  });
});

describe("expansion", () => {
  const document = { "network-policy": { engine: "calico", namespaces: { monitoring: {} }, platform: ["coredns"] } };

  it("takes engine and addresses from the platform, and installs nothing", () => {
    const outside = { platform: { file: "Pulumi.prod.yaml", document }, others: [] };
    const { parts } = expandTeam(config(), outside);
    expect(parts["network-policy"]).toMatchObject({ engine: "calico", installEngine: false });
    expect(parts["network-policy"]).not.toHaveProperty("platform");
    expect(parts["network-policy"]).toMatchObject({ neighbours: { monitoring: { file: "Pulumi.prod.yaml" } } });
    expect(parts).not.toHaveProperty("pod-security-groups");
  });

  it("labels namespaces with the team, which reads its policies", () => {
    const { parts } = expandTeam(config(), { others: [] });
    expect(parts["network-policy"]).toMatchObject({
      namespaces: { shop: { team: "shop", readOnlyGroups: ["shop-developers"] } },
    });
  });
});

describe("stack files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "eks-network-security-teams-"));
    cpSync(join(root, "stacks"), folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (stack: string) => join(folder, `Pulumi.${stack}.yaml`);
  const change = (stack: string, from: string, to: string, target = stack): void => {
    const text = readFileSync(file(stack), "utf8");
    expect(text).toContain(from);
    writeFileSync(file(target), text.replaceAll(from, to));
  };
  const errors = (stack: string) =>
    validateStackFile(file(stack), root)
      .problems.filter(({ severity }) => severity === "error")
      .map(({ path, found, allowed }) => `${path.join(".")}: ${found}; ${allowed}`);

  it.each(["prod", "prod-payments", "prod-ledger"])("%s is valid", (stack) => {
    expect(errors(stack)).toEqual([]);
  });

  it("a rule that the other team does not answer is an error where it is written, and names the other file", () => {
    change("prod-ledger", "from: { namespace: payments, pods: api }", "from: { namespace: ledger }");
    expect(errors("prod-payments")).toEqual([
      "team.namespaces.payments.allow.3: a rule that ledger has no answer to; a rule of namespaces.ledger in Pulumi.prod-ledger.yaml that allows db from payments/api on TCP/5432",
    ]);
  });

  it("the same from the receiver's side", () => {
    change("prod-payments", "namespace: ledger", "namespace: payments");
    expect(errors("prod-ledger").join()).toContain("in Pulumi.prod-payments.yaml");
  });

  it("another team's workload that is misspelt is a typo", () => {
    change("prod-payments", "namespace: ledger, pods: db", "namespace: ledger, pods: dv");
    expect(errors("prod-payments").join()).toContain('"dv"');
  });

  it("a team is added by copying one file", () => {
    change("prod-ledger", "ledger", "billing", "prod-billing");
    change("prod-billing", "{ namespace: payments, pods: api }", "{ component: load-balancer }");
    expect(errors("prod-billing")).toEqual([]);
    expect(errors("prod-payments")).toEqual([]);
  });

  it("200 teams of 5 namespaces: each is judged with those that its rules name", () => {
    const ring = 200;
    for (let index = 0; index < ring; index++) {
      const [next, previous] = [(index + 1) % ring, (index + ring - 1) % ring];
      const namespaces = Object.fromEntries(
        [0, 1, 2, 3, 4].map((nth) => [
          `team${index}-${nth}`,
          {
            allow: [
              { to: { namespace: `team${next}-${nth}` }, ports: [8080] },
              { from: { namespace: `team${previous}-${nth}` }, ports: [8080] },
            ],
          },
        ]),
      );
      const team = { name: `team${index}`, groups: [`team${index}`], namespaces };
      const config = {
        "eks-network-security:environment": "prod",
        "eks-network-security:platform-reference": { stack: "prod" },
        "eks-network-security:team": team,
      };
      writeFileSync(file(`prod-team${index}`), stringify({ config }));
    }
    expect(errors("prod-team0")).toEqual([]);
    change("prod-team1", "team0-3", "team0-2");
    expect(errors("prod-team0")).toEqual([
      expect.stringContaining("team.namespaces.team0-3.allow.0: a rule that team1-3 has no answer to"),
    ]);
    expect(errors("prod-team199")).toEqual([]);
  });

  it("a namespace belongs to one stack", () => {
    change("prod-ledger", "name: ledger", "name: other", "prod-other");
    expect(errors("prod-other").join()).toContain("ledger, which Pulumi.prod-ledger.yaml has too");
  });

  it("a team does not write policies beside its own, or reach another's namespace", () => {
    change("prod-ledger", "config:\n", "config:\n  eks-network-security:network-policy: {}\n");
    expect(errors("prod-ledger").join()).toContain("network-policy beside team");
    change("prod-payments", "        namespace: payments\n", "        namespace: ledger\n");
    expect(errors("prod-payments").join()).toContain("ledger, which is not this team's");
  });

  it("a platform that has no file is named", () => {
    change("prod-ledger", "stack: prod", "stack: production");
    expect(errors("prod-ledger").join()).toContain("stacks/Pulumi.production.yaml");
  });
});
