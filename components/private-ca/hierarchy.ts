/** Which certificate authorities a stack has and who signs whom. Pure. */
import type { UsageMode } from "../../facts/private-ca-prices";
import { signingAlgorithms, type KeyAlgorithm } from "./algorithms";
import { estimateCost, type CostEstimate } from "./cost";
import type { Authority, AuthorityRole, Hierarchy, HierarchyShape, IssuingShape } from "./options";

/** @param shape in which `shapeProblems` finds no error */
export function planHierarchy(shape: HierarchyShape): Hierarchy {
  const estimate = shape.estimate && estimateCost(shape.estimate);
  const { root, parent, existing, issuing, acm } = shape;
  if (existing !== undefined) {
    return {
      authorities: [],
      issuing: "existing",
      issuingUsageMode: existing.usageMode,
      acm: existing.usageMode === "GENERAL_PURPOSE" ? "existing" : undefined,
      estimate,
    };
  }
  const authorities: Authority[] = [];
  if (root !== undefined) {
    authorities.push({
      key: "root",
      role: "root",
      type: "ROOT",
      usageMode: root.usageMode,
      keyAlgorithm: root.keyAlgorithm,
      template: "RootCACertificate/V1",
      ownSigningAlgorithm: signingAlgorithms[root.keyAlgorithm],
      signingAlgorithm: signingAlgorithms[root.keyAlgorithm],
      signedBy: "root",
    });
  }
  const signer = root ?? parent;
  if (issuing === undefined || signer === undefined) {
    return { authorities, issuing: "root", issuingUsageMode: root?.usageMode ?? "SHORT_LIVED_CERTIFICATE", estimate };
  }
  const subordinate = (key: string, role: AuthorityRole, usageMode: UsageMode, generation?: string): Authority => ({
    key,
    role,
    generation,
    type: "SUBORDINATE",
    usageMode,
    keyAlgorithm: issuing.keyAlgorithm,
    template: "SubordinateCACertificate_PathLen0/V1",
    ownSigningAlgorithm: signingAlgorithms[issuing.keyAlgorithm],
    signingAlgorithm: signingAlgorithms[signer.keyAlgorithm],
    signedBy: root === undefined ? "parent" : "root",
  });
  const usageMode = issuingUsageMode(issuing, estimate);
  for (const generation of issuing.generations) {
    authorities.push(subordinate(`issuing-${generation}`, "issuing", usageMode, generation));
  }
  const current = `issuing-${issuing.current ?? issuing.generations.at(-1) ?? ""}`;
  const ownAcm = acm !== undefined && usageMode === "SHORT_LIVED_CERTIFICATE";
  if (ownAcm) {
    authorities.push(subordinate("acm", "acm", "GENERAL_PURPOSE"));
  }
  return {
    authorities,
    issuing: current,
    issuingUsageMode: usageMode,
    acm: acm === undefined ? undefined : ownAcm ? "acm" : current,
    estimate,
  };
}

/**
 * Common name in the subject of a CA. Pure.
 *
 * @param commonName of its role; generations of the issuing CA add their name
 */
export function subjectName({ generation }: Authority, commonName: string): string {
  return generation === undefined ? commonName : `${commonName} ${generation}`;
}

/**
 * The options of the role that a CA has. Pure.
 *
 * @throws Error if there are none
 */
export function ofRole<Asked>(asked: Readonly<Partial<Record<AuthorityRole, Asked>>>, { role }: Authority): Asked {
  const found = asked[role];
  if (found === undefined) {
    throw new Error(`the hierarchy has a CA for "${role}" that nobody asked for`);
  }
  return found;
}

/** Key of the CA that AWS Certificate Manager may ask; undefined if there is none. Pure. */
export function acmKeyAlgorithm(
  { acm, authorities }: Pick<Hierarchy, "acm" | "authorities">,
  { existing }: Pick<HierarchyShape, "existing">,
): KeyAlgorithm | undefined {
  return acm === "existing" ? existing?.keyAlgorithm : authorities.find(({ key }) => key === acm)?.keyAlgorithm;
}

/** Common names of the CAs of an organization, by role. Pure. */
export function defaultCommonNames(organization: string): Readonly<Record<AuthorityRole, string>> {
  return {
    root: `${organization} root CA`,
    issuing: `${organization} issuing CA`,
    acm: `${organization} load balancer CA`,
  };
}

function issuingUsageMode(issuing: IssuingShape, estimate: CostEstimate | undefined): UsageMode {
  // Without an estimate, "auto" is an error that shapeProblems reports.
  return issuing.usageMode === "auto" ? (estimate?.cheaper ?? "SHORT_LIVED_CERTIFICATE") : issuing.usageMode;
}
