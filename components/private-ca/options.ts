/** A hierarchy of CAs as plain data: what was asked for, and what follows from it. */
import type { UsageMode } from "../../facts/private-ca-prices";
import type { KeyAlgorithm } from "./algorithms";
import type { CertificateLoad, CostEstimate } from "./cost";

/** `auto`: the cheaper usage mode for the estimate. */
export type IssuingUsageMode = "auto" | UsageMode;

/** Years for which a CA's certificate is valid. */
export interface Validity<Years = number> {
  readonly validityYears: Years;
}

export interface CaShape {
  readonly keyAlgorithm: KeyAlgorithm;
  readonly usageMode: UsageMode;
}

/** The CAs that sign workload certificates: several generations at once while they are rotated. */
export interface IssuingShape {
  readonly keyAlgorithm: KeyAlgorithm;
  readonly usageMode: IssuingUsageMode;
  /** One CA each. The last one issues unless `current` names another. */
  readonly generations: readonly string[];
  readonly current?: string;
}

/** What decides which CAs there are and who signs whom. */
export interface HierarchyShape {
  readonly root?: CaShape;
  /** A CA outside of the stack that signs. */
  readonly parent?: CaShape;
  /** A CA outside of the stack that issues. */
  readonly existing?: CaShape;
  readonly issuing?: IssuingShape;
  /** Set to have a CA whose certificates AWS Certificate Manager can give to load balancers. */
  readonly acm?: object;
  readonly estimate?: CertificateLoad;
}

export interface Validities<Years = number> {
  readonly root?: Validity<Years>;
  readonly issuing?: Validity<Years>;
  readonly acm?: Validity<Years>;
}

export interface CaNames extends Validity {
  readonly commonName: string;
}

interface External extends CaShape {
  readonly arn: string;
  /** PEM of the root that its chain ends in; public data. */
  readonly rootCertificatePem: string;
}

/** A hierarchy with everything known. */
export interface HierarchyOptions extends HierarchyShape {
  readonly root?: CaShape & CaNames;
  readonly parent?: External;
  readonly existing?: External;
  readonly issuing?: IssuingShape & CaNames;
  readonly acm?: CaNames;
}

/** Role of a CA in the hierarchy, and its key in the options. Part of its logical name: never renamed. */
export type AuthorityRole = "root" | "issuing" | "acm";

export interface Authority {
  /** Logical name below the component: "root", "issuing-a", "acm". */
  readonly key: string;
  readonly role: AuthorityRole;
  /** Of an issuing CA: part of its common name. */
  readonly generation?: string;
  readonly type: "ROOT" | "SUBORDINATE";
  readonly usageMode: UsageMode;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Template that its own certificate is issued from. */
  readonly template: "RootCACertificate/V1" | "SubordinateCACertificate_PathLen0/V1";
  /** What it signs with. */
  readonly ownSigningAlgorithm: string;
  /** Signature on its own certificate: the signer's family. */
  readonly signingAlgorithm: string;
  /** Key of the CA that signs it: itself for a root, "parent" for one outside of this stack. */
  readonly signedBy: string;
}

export interface Hierarchy {
  /** In the order in which they are created: each after the one that signs it. Empty if an existing CA is used. */
  readonly authorities: readonly Authority[];
  /** Key of the CA that signs workload certificates; "existing" for one outside of this stack. */
  readonly issuing: string;
  readonly issuingUsageMode: UsageMode;
  /** Key of the CA that AWS Certificate Manager may ask, if any. */
  readonly acm?: string;
  readonly estimate?: CostEstimate;
}
