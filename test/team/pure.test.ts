import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { capabilities } from "../../components/registry";
import { validateStackFile } from "../../framework/validate-file";
import { teamAccess } from "../../components/team/access";
import { check } from "../../components/team/check";
import { teamConfig } from "../../components/team/config";
import type { Expansion } from "../../framework/outside";
import { expandTeam, expandTeams } from "../../components/team/expand";
import { parseProblems } from "../../core/zod-problem";
import { root } from "../../real/cache";

const config = (more: object = {}) =>
  teamConfig.parse({ name: "shop", groups: ["shop-developers"], namespaces: { shop: {} }, ...more });

describe("config", () => {
  it.each([
    ["no namespace", { name: "shop", groups: ["g"], namespaces: {} }],
    ["no group", { name: "shop", groups: [], namespaces: { shop: {} } }],
    ["privileged pods", { name: "shop", groups: ["g"], namespaces: { shop: { podSecurity: "privileged" } } }],
    ["another team's name", { name: "shop", groups: ["g"], namespaces: { shop: { team: "bank" } } }],
    ["a non-numeric quota", { name: "shop", groups: ["g"], namespaces: { shop: { quota: { pods: "many" } } } }],
  ])("refuses %s", (_, value) => {
    expect(parseProblems(teamConfig, value)).not.toEqual([]);
  });
});

describe("check", () => {
  it("keeps a team in its own namespaces", () => {
    const found = check(
      config({ namespaces: { shop: {}, "kube-system": {} }, podSecurityGroups: { db: { namespace: "bank" } } }),
      {},
    );
    expect(found.map(({ path }) => path.join("."))).toEqual([
      "namespaces.kube-system",
      "podSecurityGroups.db.namespace",
    ]);
    expect(check(config({ podSecurityGroups: { web: { namespace: "shop" } } }), {})).toEqual([]);
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

  const entry = ({ additions = [] }: Expansion, ...into: string[]): unknown =>
    additions.find((addition) => addition.into.join("/") === into.join("/"))?.value;

  it("takes engine and addresses from the platform, and installs nothing", () => {
    const outside = { platform: { file: "Pulumi.prod.yaml", document }, others: [] };
    const expansion = expandTeam(config(), outside);
    const { parts } = expansion;
    expect(parts["network-policy"]).toMatchObject({ engine: "calico", installEngine: false });
    expect(parts["network-policy"]).not.toHaveProperty("platform");
    expect(entry(expansion, "network-policy", "neighbours", "monitoring")).toEqual({ file: "Pulumi.prod.yaml" });
    expect(parts).not.toHaveProperty("pod-security-groups");
    expect(parts).not.toHaveProperty("egress");
  });

  describe.each([
    ["nothing", null],
    ["a list", [1, "a", null]],
    ["text", "soon"],
    ["a number", 7],
  ])("of a stack next to a half-written file with %s", (_, value) => {
    const ledger = {
      name: "ledger",
      groups: ["l"],
      namespaces: { ledger: {} },
      egress: { bank: { host: "b.example" } },
    };
    const { name, ...inline } = ledger;
    it.each<[string, Record<string, unknown>]>([
      ["as its team", { team: value }],
      ["as its name", { team: { ...ledger, name: value === "soon" ? undefined : value } }],
      ["as groups", { team: { ...ledger, groups: value } }],
      ["as namespaces", { team: { ...ledger, namespaces: value } }],
      ["as a namespace", { team: { ...ledger, namespaces: { ledger: value } } }],
      ["as egress", { team: { ...ledger, egress: value } }],
      ["as a destination", { team: { ...ledger, egress: { bank: value } } }],
      ["as a host", { team: { ...ledger, egress: { bank: { host: value === "soon" ? undefined : value } } } }],
      ["as teams", { teams: value }],
      ["as an inline team", { teams: { [name]: value } }],
      ["as namespaces of an inline team", { teams: { [name]: { ...inline, namespaces: value } } }],
      ["as a namespace of an inline team", { teams: { [name]: { ...inline, namespaces: { ledger: value } } } }],
      ["as network policies", { "network-policy": value }],
      ["as a namespace of the platform", { "network-policy": { namespaces: { ledger: value } } }],
      ["as destinations of the platform", { egress: { destinations: value } }],
    ])("%s finds nothing to collide with", (_at, written) => {
      const outside = { others: [{ file: "Pulumi.prod-ledger.yaml", document: written }] };
      const expansion = expandTeam(config({ egress: { bank: { host: "bank.example" } } }), outside);
      expect(expansion.problems).toEqual([]);
      for (const { into, value: added } of expansion.additions ?? []) {
        if (into[1] === "neighbours") {
          expect(into[2]).toBe("ledger");
          expect(added).toMatchObject({
            team: "ledger",
            readOnlyGroups: expect.not.arrayContaining([null]) as unknown,
          });
        }
      }
    });

    it("skips only the namespace that is half-written", () => {
      const written = { team: { ...ledger, namespaces: { ledger: value, books: {} } } };
      const outside = { others: [{ file: "Pulumi.prod-ledger.yaml", document: written }] };
      const expansion = expandTeam(config(), outside);
      expect(entry(expansion, "network-policy", "neighbours", "ledger")).toBeUndefined();
      expect(entry(expansion, "network-policy", "neighbours", "books")).toMatchObject({ team: "ledger" });
    });
  });

  it("labels namespaces with the team, which reads its policies", () => {
    const labelled = { team: "shop", readOnlyGroups: ["shop-developers"] };
    expect(entry(expandTeam(config(), { others: [] }), "network-policy", "namespaces", "shop")).toMatchObject(labelled);
    const { name, ...inline } = config();
    const teams = expandTeams({ [name]: inline }, { others: [] });
    expect(entry(teams, "network-policy", "namespaces", "shop")).toMatchObject(labelled);
  });

  it("says the same of a team in a stack of its own and in the platform's", () => {
    const { name, ...inline } = config({ podSecurityGroups: { web: {} }, egress: { bank: { host: "bank.example" } } });
    const values = (expansion: Expansion): unknown[] =>
      (expansion.additions ?? []).map(({ into, value }) => ({ into, value }));
    const alone = expandTeam({ name, ...inline }, { others: [] });
    expect(values(expandTeams({ [name]: inline }, { others: [] }))).toEqual(values(alone));
    expect(values(alone)).toHaveLength(3);
    expect(alone.parts["egress"]).toEqual({ sharedGateway: { owner: "shop" } });
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
    validateStackFile(file(stack), capabilities, root)
      .problems.filter(({ severity }) => severity === "error")
      .map(({ path, message, hint }) => `${path.join(".")}: ${message}; ${hint}`);

  it.each(["prod", "prod-payments", "prod-ledger"])("%s is valid", (stack) => {
    expect(errors(stack)).toEqual([]);
  });

  it("a rule that the other team does not answer is an error where it is written, and names the other file", () => {
    change("prod-ledger", "from: { namespace: payments, pods: api }", "from: { namespace: ledger }");
    expect(errors("prod-payments")).toEqual([
      expect.stringMatching(
        /^team\.namespaces\.payments\.allow\.2: ledger has no matching rule.*Add a rule to namespaces\.ledger in Pulumi\.prod-ledger\.yaml that allows db from payments\/api on TCP\/5432\.$/,
      ),
    ]);
  });

  it("the same from the receiver's side", () => {
    change("prod-payments", "namespace: ledger", "namespace: payments");
    expect(errors("prod-ledger").join()).toContain("in Pulumi.prod-payments.yaml");
  });

  it("a rule for another team as a whole needs an answer too", () => {
    change("prod-payments", "to: { namespace: ledger, pods: db }", "to: { team: ledger, pods: db }");
    expect(errors("prod-payments")).toEqual([]);
    change("prod-ledger", "from: { namespace: payments, pods: api }", "from: { team: ledger }");
    expect(errors("prod-payments")).toEqual([
      expect.stringMatching(
        /^team\.namespaces\.payments\.allow\.2: ledger has no matching rule.*Add a rule to namespaces\.ledger in Pulumi\.prod-ledger\.yaml that allows db from payments\/api on TCP\/5432\.$/,
      ),
    ]);
  });

  it("another team's workload that is misspelt is a typo", () => {
    change("prod-payments", "namespace: ledger, pods: db", "namespace: ledger, pods: dv");
    expect(errors("prod-payments").join()).toContain('"dv"');
  });

  it("a team is added by copying one file", () => {
    change("prod-ledger", "ledger", "billing", "prod-billing");
    change("prod-billing", "{ namespace: payments, pods: api }", "{ component: ingress-gateway }");
    expect(errors("prod-billing")).toEqual([]);
    expect(errors("prod-payments")).toEqual([]);
  });

  it("gets certificates and hosts as docs/teams.md says", () => {
    type Part = Record<string, Record<string, object>>;
    const page = readFileSync(join(root, "docs", "teams.md"), "utf8");
    const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => parse(block) as Part);
    const given = blocks.find((block) => "eks-network-security:egress" in block) ?? {};
    const wanted = blocks.find((block) => "certificates" in block) ?? {};
    expect(Object.keys({ ...given, ...wanted })).toHaveLength(4);
    const merge = (stack: string, parts: Part): void => {
      const { config } = parse(readFileSync(file(stack), "utf8")) as { config: Part };
      for (const [part, values] of Object.entries(parts)) {
        config[part] = { ...config[part], ...values };
      }
      writeFileSync(file(stack), stringify({ config }));
    };
    change("prod-ledger", "ledger", "billing", "prod-billing");
    change("prod-billing", "{ namespace: payments, pods: api }", "{ component: ingress-gateway }");
    merge("prod-billing", { "eks-network-security:team": wanted });
    expect(errors("prod-billing").map((error) => error.split(";")[0])).toEqual([
      "team.certificates.api.dnsNames.1: api.billing.example.com is not this team's.",
      "team.egress.bank.host: The platform does not give api.bank.example to this team.",
    ]);
    merge("prod", given);
    expect(errors("prod-billing")).toEqual([]);
  });

  it("200 teams of 5 namespaces: each is checked with those that its rules name", () => {
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
      expect.stringContaining("team.namespaces.team0-3.allow.0: team1-3 has no matching rule"),
    ]);
    expect(errors("prod-team199")).toEqual([]);
  });

  it("a namespace belongs to one stack", () => {
    change("prod-ledger", "name: ledger", "name: other", "prod-other");
    expect(errors("prod-other").join()).toContain("Pulumi.prod-ledger.yaml has the namespace ledger too");
  });

  it("a team does not write policies next to its own, or reach another's namespace", () => {
    change("prod-ledger", "config:\n", "config:\n  eks-network-security:network-policy: {}\n");
    expect(errors("prod-ledger").join()).toContain("network-policy: team already writes network-policy.");
    change("prod-payments", "        namespace: payments\n", "        namespace: ledger\n");
    expect(errors("prod-payments").join()).toContain("ledger is not this team's.");
  });

  it("what the platform gives a team is read from the platform's file", () => {
    change("prod", "      payments: [payments.example.com]", "      ledger: [payments.example.com]");
    change("prod", "*.payment-provider.example.com", "other.example.com");
    expect(errors("prod-payments").map((error) => error.split(";")[0])).toEqual([
      "team.certificates.api.dnsNames.1: api.payments.example.com is not this team's.",
      "team.egress.provider.host: The platform does not give api.payment-provider.example.com to this team.",
      "team.routes.api.host: The platform does not give api.payments.example.com to this team.",
    ]);
  });

  it("what is wrong in another stack's file names that file, and its line", () => {
    change("prod-payments", "ports: [5432]", "prots: [5432]");
    const { problems, message } = validateStackFile(file("prod-ledger"), capabilities, root);
    expect(problems.map(({ file: other, path }) => [other, path.join(".")])).toEqual([
      ["Pulumi.prod-payments.yaml", "team.namespaces.payments.allow.2.prots"],
    ]);
    const lines = readFileSync(file("prod-payments"), "utf8").split("\n");
    expect(message).toContain(
      `error Pulumi.prod-payments.yaml: team.namespaces.payments.allow[2].prots (line ${lines.findIndex((line) => line.includes("prots:")) + 1}): found an unknown key`,
    );
  });

  it("a destination that egress refuses is told where it is written", () => {
    change("prod-payments", "            serviceAccount: api\n", "            serviceAccount: 7\n");
    expect(errors("prod-payments").join()).toContain("team.egress.provider.from.0.serviceAccount");
  });

  describe("teams in the platform's stack", () => {
    const inline = (name: string, namespaces: object, more: object = {}): void => {
      const { config } = parse(readFileSync(file("prod"), "utf8")) as { config: Record<string, object> };
      const teams = config["eks-network-security:teams"] ?? {};
      const added = { ...teams, [name]: { groups: [`${name}-developers`], namespaces, ...more } };
      writeFileSync(file("prod"), stringify({ config: { ...config, "eks-network-security:teams": added } }));
    };

    it("are valid, and agree with teams that have a stack of their own", () => {
      inline("billing", {
        billing: { mesh: "sidecar", allow: [{ to: { namespace: "ledger", pods: "db" }, ports: [5432] }] },
      });
      expect(errors("prod")).toEqual([
        expect.stringMatching(
          /^teams\.billing\.namespaces\.billing\.allow\.0: ledger has no matching rule.*Add a rule to namespaces\.ledger in Pulumi\.prod-ledger\.yaml that allows db from billing\/\(any other pod\) on TCP\/5432\.$/,
        ),
      ]);
      change(
        "prod-ledger",
        "        allow:\n",
        "        allow:\n          - { pods: db, from: { namespace: billing }, ports: [5432] }\n",
      );
      expect(errors("prod")).toEqual([]);
      expect(errors("prod-ledger")).toEqual([]);
    });

    it("do not have what another stack has, by name", () => {
      inline("payments", { ledger: {} });
      expect(errors("prod").map((error) => error.split(";")[0])).toEqual([
        "teams.payments: Pulumi.prod-payments.yaml already has a team named payments.",
        expect.stringMatching(
          /^teams\.payments\.namespaces\.ledger: Pulumi\.prod-ledger\.yaml has the namespace ledger too\./,
        ),
      ]);
      expect(errors("prod-payments").join()).toContain(
        "team.name: Pulumi.prod.yaml already has a team named payments.",
      );
      expect(errors("prod-ledger").join()).toContain(
        "team.namespaces.ledger: Pulumi.prod.yaml has the namespace ledger too",
      );
    });

    it("do not have what this stack has already, by name", () => {
      inline("one", { checkout: {}, shared: {} });
      inline("two", { shared: {} });
      expect(errors("prod").map((error) => error.split(";")[0])).toEqual([
        "teams.one.namespaces.checkout: The name checkout is taken by network-policy.namespaces.checkout.",
        "teams.two.namespaces.shared: The name shared is taken by teams.one.namespaces.shared.",
      ]);
    });

    it("leave by hosts that no other stack has", () => {
      const from = [{ namespace: "billing", serviceAccount: "api" }];
      inline("billing", { billing: {} }, { egress: { cards: { host: "api.payment-provider.example.com", from } } });
      change(
        "prod",
        'teamHosts:\n      payments:\n        - "*.',
        'teamHosts:\n      billing: any\n      payments:\n        - "*.',
      );
      expect(errors("prod").map((error) => error.split(";")[0])).toEqual([
        "teams.billing.egress.cards.host: Pulumi.prod-payments.yaml already has the host api.payment-provider.example.com.",
      ]);
    });
  });

  it("two stacks of one team's name are refused", () => {
    change("prod-ledger", "    namespaces:\n      ledger:", "    namespaces:\n      books:", "prod-books");
    const expected = "team.name: Pulumi.prod-ledger.yaml already has a team named ledger.";
    expect(errors("prod-books").join()).toContain(expected);
  });

  it("a file that is not valid YAML is named: an error for the platform's, a warning for another", () => {
    const found = () =>
      validateStackFile(file("prod-ledger"), capabilities, root).problems.map(
        ({ file: other, severity, message }) => `${severity} ${other ?? ""} ${message}`,
      );
    writeFileSync(file("prod-payments"), "config: {");
    expect(found()).toContainEqual(expect.stringMatching(/^warning Pulumi\.prod-payments\.yaml Not valid YAML, line /));
    writeFileSync(file("prod"), "config: {");
    const [first, ...rest] = found();
    expect(first).toMatch(/^error Pulumi\.prod\.yaml Not valid YAML, line /);
    expect(rest.filter((one) => one.startsWith("error"))).toEqual([]);
  });

  it("a platform that has no file is named", () => {
    change("prod-ledger", "stack: prod", "stack: production");
    expect(errors("prod-ledger").join()).toContain("stacks/Pulumi.production.yaml");
  });
});
