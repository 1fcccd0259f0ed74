import { describe, expect, it } from "vitest";
import { planHierarchy } from "../../components/private-ca/hierarchy";
import type { HierarchyOptions } from "../../components/private-ca/options";
import { trustChain } from "../../components/private-ca/trust-chain";

const root = {
  commonName: "root",
  keyAlgorithm: "EC_prime256v1",
  usageMode: "GENERAL_PURPOSE",
  validityYears: 10,
} as const;
const issuing = {
  commonName: "issuing",
  keyAlgorithm: "EC_prime256v1",
  usageMode: "SHORT_LIVED_CERTIFICATE",
  validityYears: 3,
  generations: ["a", "b"],
} as const;
const external = {
  arn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
  usageMode: "GENERAL_PURPOSE",
  keyAlgorithm: "RSA_4096",
  rootCertificatePem: "PEM",
} as const;
const leaf = { id: "workloads", name: "Workloads", lives: "24h", key: "memory", asks: "istio-csr" };

const chain = (options: HierarchyOptions): ReturnType<typeof trustChain> =>
  trustChain(options, planHierarchy(options), [leaf]);
const signers = (options: HierarchyOptions): Record<string, string> =>
  Object.fromEntries(chain(options).map(({ id, signedBy }) => [id, signedBy]));

describe("trustChain", () => {
  it.each<[string, HierarchyOptions, Record<string, string>]>([
    [
      "a root with generations and a CA for load balancers",
      { root, issuing, acm: { commonName: "acm", validityYears: 5 } },
      {
        root: "root",
        "issuing-a": "root",
        "issuing-b": "root",
        acm: "root",
        workloads: "issuing-b",
        "load-balancers": "acm",
      },
    ],
    [
      "one short-lived CA",
      { root: { ...root, usageMode: "SHORT_LIVED_CERTIFICATE" } },
      { root: "root", workloads: "root" },
    ],
    [
      "a parent outside of the stack",
      { parent: external, issuing },
      { parent: "parent", "issuing-a": "parent", "issuing-b": "parent", workloads: "issuing-b" },
    ],
    [
      "an existing CA, which serves load balancers too",
      { existing: external },
      { existing: "existing", workloads: "existing", "load-balancers": "existing" },
    ],
  ])("names who signs whom: %s", (_, options, expected) => {
    expect(signers(options)).toEqual(expected);
  });

  it("leads every leaf to a root", () => {
    const links = chain({ root, issuing });
    expect(links.length).toBeGreaterThan(2);
    for (const start of links) {
      let at = start;
      for (let steps = 0; at.signedBy !== at.id; steps++) {
        const next = links.find(({ id }) => id === at.signedBy);
        expect(next, `signer of ${at.id}`).toBeDefined();
        expect(steps).toBeLessThan(links.length);
        at = next ?? at;
      }
      expect(at.kind).toBe("root");
    }
  });

  it("says which generation signs nothing new", () => {
    const notes = Object.fromEntries(chain({ root, issuing }).map(({ id, note }) => [id, note]));
    expect(notes["issuing-a"]).toBe("short-lived, signs nothing new");
    expect(notes["issuing-b"]).toBe("short-lived");
  });
});
