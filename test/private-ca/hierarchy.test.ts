import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyAlgorithms, signingAlgorithms } from "../../components/private-ca/algorithms";
import { breakEven } from "../../components/private-ca/cost";
import { planHierarchy, subjectName } from "../../components/private-ca/hierarchy";
import type { AuthorityRole, HierarchyOptions } from "../../components/private-ca/options";
import { hierarchyProblems } from "../../components/private-ca/refusals";
import { usageModes } from "../../facts/private-ca-prices";

const root = {
  commonName: "root",
  keyAlgorithm: "EC_secp384r1",
  usageMode: "GENERAL_PURPOSE",
  validityYears: 10,
} as const;
const shortRoot = { ...root, usageMode: "SHORT_LIVED_CERTIFICATE" } as const;
const external = {
  arn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
  usageMode: "GENERAL_PURPOSE",
  keyAlgorithm: "RSA_4096",
  rootCertificatePem: "PEM",
} as const;
const issuing = {
  commonName: "issuing",
  keyAlgorithm: "EC_prime256v1",
  usageMode: "SHORT_LIVED_CERTIFICATE",
  validityYears: 3,
  generations: ["a"],
} as const;
const acm = { commonName: "acm", validityYears: 5 };

describe("planHierarchy", () => {
  it("puts an issuing CA below a root, signed with the root's key family", () => {
    const { authorities, issuing: key } = planHierarchy({ root, issuing });
    expect(key).toBe("issuing-a");
    expect(authorities).toMatchObject([
      { key: "root", type: "ROOT", template: "RootCACertificate/V1", signedBy: "root" },
      {
        key: "issuing-a",
        type: "SUBORDINATE",
        usageMode: "SHORT_LIVED_CERTIFICATE",
        template: "SubordinateCACertificate_PathLen0/V1",
        signedBy: "root",
        signingAlgorithm: "SHA384WITHECDSA",
        ownSigningAlgorithm: "SHA256WITHECDSA",
      },
    ]);
  });

  it("supports a parent outside of the stack", () => {
    const { authorities } = planHierarchy({ parent: external, issuing });
    expect(authorities).toMatchObject([{ key: "issuing-a", signedBy: "parent", signingAlgorithm: "SHA512WITHRSA" }]);
  });

  it("supports a single short-lived root", () => {
    expect(planHierarchy({ root: shortRoot })).toMatchObject({
      authorities: [{ key: "root", usageMode: "SHORT_LIVED_CERTIFICATE" }],
      issuing: "root",
      issuingUsageMode: "SHORT_LIVED_CERTIFICATE",
    });
  });

  it("creates no CA if one exists", () => {
    expect(planHierarchy({ existing: external })).toMatchObject({
      authorities: [],
      issuing: "existing",
      acm: "existing",
    });
    expect(planHierarchy({ existing: { ...external, usageMode: "SHORT_LIVED_CERTIFICATE" } }).acm).toBeUndefined();
  });

  it("keeps generations next to each other and lets the current one issue", () => {
    const two = { ...issuing, generations: ["a", "b"] };
    expect(planHierarchy({ root, issuing: two }).issuing).toBe("issuing-b");
    const held = planHierarchy({ root, issuing: { ...two, current: "a" } });
    expect(held.issuing).toBe("issuing-a");
    expect(held.authorities.map((authority) => authority.key)).toEqual(["root", "issuing-a", "issuing-b"]);
    expect(held.authorities.map((authority) => subjectName(authority, "Acme CA"))).toEqual([
      "Acme CA",
      "Acme CA a",
      "Acme CA b",
    ]);
  });

  it("chooses the usage mode by the estimate", () => {
    const auto = { ...issuing, usageMode: "auto" } as const;
    const at = (workloads: number): string =>
      planHierarchy({
        root,
        issuing: auto,
        estimate: { workloads, certificateHours: 24, podStartsPerDay: 0 },
      }).issuingUsageMode;
    const even = Math.ceil((breakEven() * 12) / 730);
    expect(at(even + 1)).toBe("GENERAL_PURPOSE");
    expect(at(even - 1)).toBe("SHORT_LIVED_CERTIFICATE");
  });

  it("creates a CA for ACM only if the issuing one is short-lived", () => {
    expect(planHierarchy({ root, issuing, acm })).toMatchObject({ acm: "acm" });
    const general = planHierarchy({ root, issuing: { ...issuing, usageMode: "GENERAL_PURPOSE" }, acm });
    expect(general.acm).toBe("issuing-a");
    expect(general.authorities).toHaveLength(2);
  });
});

describe("refusals", () => {
  it.each<[string, HierarchyOptions, string]>([
    ["nothing", {}, ""],
    ["two kinds at once", { root, existing: external }, ""],
    ["a subordinate under a short-lived root", { root: shortRoot, issuing }, "root.usageMode"],
    [
      "a subordinate under a short-lived parent",
      { parent: { ...external, usageMode: "SHORT_LIVED_CERTIFICATE" }, issuing },
      "parent.usageMode",
    ],
    ["a short-lived CA for ACM", { root: shortRoot, acm }, "acm"],
    [
      "an existing short-lived CA for ACM",
      { existing: { ...external, usageMode: "SHORT_LIVED_CERTIFICATE" }, acm },
      "acm",
    ],
    ["a general-purpose root that issues itself", { root }, "issuing"],
    ["a parent with nothing to sign", { parent: external }, "issuing"],
    ["an issuing CA next to an existing one", { existing: external, issuing }, "issuing"],
    [
      "a subordinate that outlives its root",
      { root, issuing: { ...issuing, validityYears: 10 } },
      "issuing.validityYears",
    ],
    ["an ACM CA that outlives its root", { root, issuing, acm: { ...acm, validityYears: 11 } }, "acm.validityYears"],
    ["auto without an estimate", { root, issuing: { ...issuing, usageMode: "auto" } }, "issuing.usageMode"],
    ["a current generation that is not there", { root, issuing: { ...issuing, current: "z" } }, "issuing.current"],
    ["a generation twice", { root, issuing: { ...issuing, generations: ["a", "a"] } }, "issuing.generations"],
  ])("refuses %s", (_, options, path) => {
    const problems = hierarchyProblems(options);
    expect(problems.map((problem) => problem.path.join("."))).toEqual([path]);
  });

  it("accepts nothing that AWS would refuse", () => {
    const mode = fc.constantFrom(...usageModes);
    const key = fc.constantFrom(...keyAlgorithms);
    const years = fc.integer({ min: 1, max: 30 });
    const options: fc.Arbitrary<HierarchyOptions> = fc.record(
      {
        root: fc.record({ commonName: fc.constant("r"), keyAlgorithm: key, usageMode: mode, validityYears: years }),
        parent: fc.record({
          arn: fc.constant("a"),
          keyAlgorithm: key,
          usageMode: mode,
          rootCertificatePem: fc.constant("p"),
        }),
        issuing: fc.record({
          commonName: fc.constant("i"),
          keyAlgorithm: key,
          usageMode: mode,
          validityYears: years,
          generations: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
        }),
        acm: fc.record({ commonName: fc.constant("m"), validityYears: years }),
      },
      { requiredKeys: [] },
    );
    let planned = 0;
    fc.assert(
      fc.property(options, (candidate) => {
        if (hierarchyProblems(candidate).length > 0) {
          return;
        }
        planned++;
        const { authorities, acm: forAcm } = planHierarchy(candidate);
        const byKey = new Map(authorities.map((authority) => [authority.key, authority]));
        expect(byKey.size).toBe(authorities.length);
        authorities.forEach((authority, index) => {
          const signer = byKey.get(authority.signedBy);
          const signerKey = signer?.keyAlgorithm ?? candidate.parent?.keyAlgorithm;
          const signerMode = signer?.usageMode ?? candidate.parent?.usageMode;
          expect(authority.signingAlgorithm).toBe(signerKey && signingAlgorithms[signerKey]);
          if (authority.type === "SUBORDINATE") {
            expect(signerMode).toBe("GENERAL_PURPOSE");
            expect(signer === undefined || authorities.indexOf(signer) < index).toBe(true);
            const years = (role: AuthorityRole): number | undefined => candidate[role]?.validityYears;
            expect(years(authority.role)).toBeLessThan((signer && years(signer.role)) ?? Number.POSITIVE_INFINITY);
          }
        });
        expect(forAcm === undefined || byKey.get(forAcm)?.usageMode === "GENERAL_PURPOSE").toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(planned).toBeGreaterThan(100);
  });
});
