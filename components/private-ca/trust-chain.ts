/**
 * The trust chain of a stack as data: who signs whom, where each key is, how long each certificate is valid, and who may
 * request it. Pure; `npm run explain -- --certificates` shows it.
 */
import { ofRole, subjectName } from "./hierarchy";
import type { Authority, CaNames, Hierarchy, HierarchyOptions } from "./options";

export interface ChainLink {
  readonly id: string;
  readonly kind: "root" | "authority" | "leaf";
  /** Common name of a CA; what a leaf is for. */
  readonly name: string;
  /** Id of the CA that signs it; its own for a root. */
  readonly signedBy: string;
  /** How long its certificate is valid: "10 years", "24h". */
  readonly lives: string;
  /** Where its private key is. */
  readonly key: string;
  /** Who may request it. */
  readonly asks: string;
  /** Usage mode of a CA, or what is special about a leaf. */
  readonly note?: string;
}

/** A certificate that the issuing CA signs, as its capability describes it. */
export type Leaf = Pick<ChainLink, "id" | "name" | "lives" | "key" | "asks" | "note">;

const hardware = "AWS Private CA: FIPS 140-2 Level 3 hardware, never leaves it";

/** Links from the root down: CAs in the order in which they are created, then leaves. */
export function trustChain(options: HierarchyOptions, hierarchy: Hierarchy, leaves: readonly Leaf[]): ChainLink[] {
  const external = options.existing ?? options.parent;
  const outside: ChainLink[] =
    external === undefined
      ? []
      : [
          {
            id: options.existing === undefined ? "parent" : "existing",
            kind: "root",
            name: external.arn.split("/").at(-1) ?? external.arn,
            signedBy: options.existing === undefined ? "parent" : "existing",
            lives: "not of this stack",
            key: hardware,
            asks: "its owner",
            note: `${modeOf(external.usageMode)}, of another stack or account`,
          },
        ];
  return [
    ...outside,
    ...hierarchy.authorities.map((authority): ChainLink => link(authority, options, hierarchy)),
    ...leaves.map((leaf): ChainLink => ({ ...leaf, kind: "leaf", signedBy: hierarchy.issuing })),
    ...(hierarchy.acm === undefined
      ? []
      : [
          {
            id: "load-balancers",
            kind: "leaf" as const,
            name: "Load balancers",
            signedBy: hierarchy.acm,
            lives: "395 days, renewed by AWS",
            key: "AWS Certificate Manager",
            asks: "AWS Certificate Manager, for who may call it",
          },
        ]),
  ];
}

function link(authority: Authority, options: HierarchyOptions, hierarchy: Hierarchy): ChainLink {
  const { commonName, validityYears } = ofRole<CaNames>(options, authority);
  const idle = authority.role === "issuing" && authority.key !== hierarchy.issuing;
  return {
    id: authority.key,
    kind: authority.role === "root" ? "root" : "authority",
    name: subjectName(authority, commonName),
    signedBy: authority.signedBy,
    lives: `${validityYears} years`,
    key: hardware,
    asks: authority.role === "root" ? "itself, once" : "this program, once",
    note: `${modeOf(authority.usageMode)}${idle ? ", signs nothing new" : ""}`,
  };
}

function modeOf(usageMode: string): string {
  return usageMode === "SHORT_LIVED_CERTIFICATE" ? "short-lived" : "general-purpose";
}
