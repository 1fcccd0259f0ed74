/**
 * Which certificate authorities a stack has, who signs whom, and which combinations AWS Private CA would refuse or
 * silently make useless. Pure.
 */
import type { UsageMode } from "../../facts/private-ca-prices";
import { signingAlgorithms, type KeyAlgorithm } from "./algorithms";
import { estimateCost, type CertificateLoad, type CostEstimate } from "./cost";
import { hierarchyProblems } from "./refusals";

/** A CA of this stack that signs itself. */
export interface RootOptions {
  readonly commonName: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly usageMode: UsageMode;
  /** Years that its certificate lives. */
  readonly validityYears: number;
}

/** A CA that another stack, account or team owns. */
export interface ExternalOptions {
  readonly arn: string;
  readonly usageMode: UsageMode;
  readonly keyAlgorithm: KeyAlgorithm;
  /** PEM of the root that its chain ends in; public data. */
  readonly rootCertificatePem: string;
}

/** The CAs that sign workload certificates: one generation beside the other while they are rotated. */
export interface IssuingOptions {
  readonly commonName: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly usageMode: "auto" | UsageMode;
  readonly validityYears: number;
  /** One CA each. The last one issues unless `current` names another. */
  readonly generations: readonly string[];
  readonly current?: string;
}

export interface HierarchyOptions {
  readonly root?: RootOptions;
  readonly parent?: ExternalOptions;
  readonly existing?: ExternalOptions;
  readonly issuing?: IssuingOptions;
  /** A CA whose certificates AWS Certificate Manager can hand to load balancers. */
  readonly acm?: { readonly commonName: string; readonly validityYears: number };
  readonly estimate?: CertificateLoad;
}

/** Role of a CA in the hierarchy. Part of its logical name: never renamed. */
export type AuthorityRole = "root" | "issuing" | "acm";

export interface Authority {
  /** Logical name below the component: "root", "issuing-a", "acm". */
  readonly key: string;
  readonly role: AuthorityRole;
  readonly type: "ROOT" | "SUBORDINATE";
  readonly usageMode: UsageMode;
  readonly commonName: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly validityYears: number;
  /** Template that its own certificate is made from. */
  readonly template: "RootCACertificate/V1" | "SubordinateCACertificate_PathLen0/V1";
  /** What it signs with. */
  readonly ownSigningAlgorithm: string;
  /** Signature on its own certificate: the signer's family. */
  readonly signingAlgorithm: string;
  /** Key of the CA that signs it: itself for a root, "parent" for one outside of this stack. */
  readonly signedBy: string;
}

export interface Hierarchy {
  /** In the order in which they come up: each after the one that signs it. Empty where an existing CA is used. */
  readonly authorities: readonly Authority[];
  /** Key of the CA that signs workload certificates; "existing" for one outside of this stack. */
  readonly issuing: string;
  readonly issuingUsageMode: UsageMode;
  /** Key of the CA that AWS Certificate Manager may ask, if any. */
  readonly acm?: string;
  readonly estimate?: CostEstimate;
}

/** @throws Error on options that `hierarchyProblems` finds errors in */
export function planHierarchy(options: HierarchyOptions): Hierarchy {
  const errors = hierarchyProblems(options).filter((problem) => problem.severity === "error");
  if (errors[0] !== undefined) {
    throw new Error(`private CA: ${errors.map(({ message }) => message).join("; ")}`);
  }
  const estimate = options.estimate && estimateCost(options.estimate);
  const { root, parent, existing, issuing, acm } = options;
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
      commonName: root.commonName,
      keyAlgorithm: root.keyAlgorithm,
      validityYears: root.validityYears,
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
  const subordinate = (key: string, role: AuthorityRole, usageMode: UsageMode, from: Names): Authority => ({
    key,
    role,
    type: "SUBORDINATE",
    usageMode,
    commonName: from.commonName,
    keyAlgorithm: issuing.keyAlgorithm,
    validityYears: from.validityYears,
    template: "SubordinateCACertificate_PathLen0/V1",
    ownSigningAlgorithm: signingAlgorithms[issuing.keyAlgorithm],
    signingAlgorithm: signingAlgorithms[signer.keyAlgorithm],
    signedBy: root === undefined ? "parent" : "root",
  });
  const usageMode = issuingUsageMode(issuing, estimate);
  for (const generation of issuing.generations) {
    authorities.push(
      subordinate(`issuing-${generation}`, "issuing", usageMode, {
        commonName: `${issuing.commonName} ${generation}`,
        validityYears: issuing.validityYears,
      }),
    );
  }
  const current = `issuing-${issuing.current ?? issuing.generations.at(-1) ?? ""}`;
  const ownAcm = acm !== undefined && usageMode === "SHORT_LIVED_CERTIFICATE";
  if (ownAcm) {
    authorities.push(subordinate("acm", "acm", "GENERAL_PURPOSE", acm));
  }
  return {
    authorities,
    issuing: current,
    issuingUsageMode: usageMode,
    acm: acm === undefined ? undefined : ownAcm ? "acm" : current,
    estimate,
  };
}

interface Names {
  readonly commonName: string;
  readonly validityYears: number;
}

function issuingUsageMode(issuing: IssuingOptions, estimate: CostEstimate | undefined): UsageMode {
  // Without an estimate, "auto" is an error that hierarchyProblems reports.
  return issuing.usageMode === "auto" ? (estimate?.cheaper ?? "SHORT_LIVED_CERTIFICATE") : issuing.usageMode;
}
