import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, checkTeams } from "../../components/team/check";
import { teamConfig, teamsConfig } from "../../components/team/config";
import { mayHaveIdentity, mayNameHost, mayReachHost } from "../../components/team/names";
import type { Declarations } from "../../framework/slots";

const declared: Partial<Declarations> = {
  issuer: {
    ref: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
    approverPolicy: true,
    notBeforeOffset: "15m",
    teamDomains: { shop: ["shop.example.com"] },
  },
  privateCa: { usageMode: "SHORT_LIVED_CERTIFICATE", acm: false },
  mesh: { trustDomain: "cluster.local", clusterId: "Kubernetes", workloadCertificateDuration: "24h" },
  egressTeamHosts: { shop: ["api.bank.example", "*.rates.example"], open: "any" },
};

const team = (more: object, name = "shop") =>
  teamConfig.parse({ name, groups: ["developers"], namespaces: { shop: {}, jobs: {} }, ...more });

const found = (more: object, platform: Partial<Declarations> = declared, name = "shop"): string[] =>
  check(team(more, name), platform).map((problem) => `${problem.path.join(".")}: ${problem.message}`);

const certificate = (more: object) => ({
  certificates: { web: { namespace: "shop", dnsNames: ["web.shop.svc"], ...more } },
});

describe("names of certificates", () => {
  const scope = { namespaces: ["shop"], domains: ["shop.example.com"], trustDomain: "cluster.local" };

  it.each([
    ["web.shop.svc", true],
    ["web.shop.svc.cluster.local", true],
    ["0.web.shop.svc.cluster.local", true],
    ["*.shop.svc", true],
    ["shop.example.com", true],
    ["*.shop.example.com", true],
    ["web.bank.svc", false],
    ["web.workshop.svc", false],
    ["shop.svc", false],
    ["web.shop.svc.cluster.local.example.com", false],
    ["web.shop", false],
    ["workshop.example.com", false],
    ["*.example.com", false],
    ["example.com", false],
    ["*.svc", false],
  ])("%s: %s", (name, allowed) => {
    expect(mayNameHost(name, scope)).toBe(allowed);
  });

  it("of other namespaces are never a team's", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);
    fc.assert(
      fc.property(label, label, label, (service, namespace, own) => {
        const only = { namespaces: [own], domains: [], trustDomain: "cluster.local" };
        expect(mayNameHost(`${service}.${namespace}.svc`, only)).toBe(namespace === own);
        expect(mayNameHost(`${service}.${namespace}.svc.cluster.local`, only)).toBe(namespace === own);
        expect(mayHaveIdentity(`spiffe://cluster.local/ns/${namespace}/sa/${service}`, only)).toBe(namespace === own);
      }),
    );
  });

  it("are SPIFFE ids of the mesh's trust domain", () => {
    expect(mayHaveIdentity("spiffe://cluster.local/ns/shop/sa/web", scope)).toBe(true);
    expect(mayHaveIdentity("spiffe://elsewhere/ns/shop/sa/web", scope)).toBe(false);
    expect(mayHaveIdentity("spiffe://cluster.local/ns/shop/sa/web", { ...scope, trustDomain: undefined })).toBe(false);
  });
});

describe("certificates of a team", () => {
  it("are for its own names", () => {
    expect(
      found(
        certificate({ dnsNames: ["web.shop.svc", "shop.example.com"], uris: ["spiffe://cluster.local/ns/jobs/sa/a"] }),
      ),
    ).toEqual([]);
    expect(
      found(
        certificate({
          namespace: "bank",
          dnsNames: ["web.shop.svc", "vault.bank.svc"],
          uris: ["spiffe://cluster.local/ns/bank/sa/vault"],
        }),
      ),
    ).toEqual([
      "certificates.web.namespace: bank is not this team's.",
      "certificates.web.dnsNames.1: vault.bank.svc is not this team's.",
      "certificates.web.uris.0: spiffe://cluster.local/ns/bank/sa/vault is not this team's.",
    ]);
  });

  it("are in a domain of the team that the platform names, not of another", () => {
    const own = certificate({ dnsNames: ["shop.example.com"] });
    expect(found(own, declared, "bank")).toEqual(["certificates.web.dnsNames.0: shop.example.com is not this team's."]);
  });

  it("live as long as the issuer signs", () => {
    expect(found(certificate({ duration: "200h" }))).toEqual([
      "certificates.web.duration: A short-lived CA cannot sign a certificate for 200h; 144h is the longest.",
    ]);
    expect(found(certificate({ duration: "1h", renewBefore: "10m" }), declared)).toEqual([]);
    const late = { ...declared, issuer: { ...declared.issuer, notBeforeOffset: "1h" } } as Partial<Declarations>;
    expect(found(certificate({ duration: "2h", renewBefore: "10m" }), late)).toEqual([
      "certificates.web.duration: The issuer backdates by 1h, which is more than a quarter of 2h.",
    ]);
  });

  it("have a Secret each", () => {
    const certificates = Object.fromEntries(
      ["a", "b"].map((name) => [name, { namespace: "shop", dnsNames: ["web.shop.svc"], secretName: "tls" }]),
    );
    expect(found({ certificates })).toEqual([
      'certificates.b.secretName: The certificate "a" already writes the Secret tls.',
    ]);
  });

  it.each([
    ["no issuer", { ...declared, issuer: undefined }],
    ["an issuer of one namespace", { ...declared, issuer: { ...declared.issuer, namespace: "istio-system" } }],
    ["no approver-policy", { ...declared, issuer: { ...declared.issuer, approverPolicy: false } }],
  ])("are refused on a platform with %s", (_, platform) => {
    expect(found(certificate({}), platform as Partial<Declarations>)).toHaveLength(1);
    expect(found({}, platform as Partial<Declarations>)).toEqual([]);
  });
});

describe("hosts outside of a team", () => {
  const destination = (more: object) => ({
    egress: { out: { host: "api.bank.example", from: [{ namespace: "shop", serviceAccount: "web" }], ...more } },
  });

  it.each([
    ["api.bank.example", true],
    ["a.rates.example", true],
    ["b.a.rates.example", true],
    ["rates.example", false],
    ["evilrates.example", false],
    ["bank.example", false],
  ])("%s is given: %s", (host, allowed) => {
    expect(mayReachHost(host, ["api.bank.example", "*.rates.example"])).toBe(allowed);
    expect(found(destination({ host }))).toEqual(
      allowed ? [] : [`egress.out.host: The platform does not give ${host} to this team.`],
    );
  });

  it("are none without an entry of the platform, and any where it says so", () => {
    expect(found(destination({}), declared, "bank")).toEqual([
      "egress.out.host: The platform does not give api.bank.example to this team.",
    ]);
    expect(found(destination({ host: "anything.example" }), declared, "open")).toEqual([]);
  });

  it("are for its own pods, through the gateway", () => {
    expect(found(destination({ from: [{ namespace: "bank", serviceAccount: "vault" }] }))).toEqual([
      "egress.out.from.0.namespace: bank is not this team's.",
    ]);
    expect(found(destination({ host: undefined, cidrs: ["198.51.100.0/24"] }))).toEqual([
      "egress.out: The destination has no host. Only the platform can open addresses.",
    ]);
    expect(found(destination({}), { ...declared, egressTeamHosts: undefined })).toHaveLength(1);
  });
});

describe("teams in the platform's stack", () => {
  it("are checked as teams of their own are, and name no other's group of pods", () => {
    const bank = {
      groups: ["developers"],
      namespaces: { shop: {} },
      certificates: { vault: { namespace: "shop", dnsNames: ["web.other.svc"] } },
      podSecurityGroups: { vault: { namespace: "shop", allow: [{ to: { group: "db" } }, { to: { group: "vault" } }] } },
    };
    const paths = checkTeams(teamsConfig.parse({ bank }), declared).map(({ path }) => path.join("."));
    expect(paths).toEqual(["bank.certificates.vault.dnsNames.0", "bank.podSecurityGroups.vault.allow.0.to.group"]);
  });
});
