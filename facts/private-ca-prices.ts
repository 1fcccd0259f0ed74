/** Prices of AWS Private CA by usage mode. Table with source and date: private-ca-prices.json. */
import table from "./private-ca-prices.json";

/**
 * Usage mode of a private CA; cannot be changed later. A short-lived CA signs certificates of at most seven days, and
 * none for AWS Certificate Manager.
 */
export type UsageMode = "GENERAL_PURPOSE" | "SHORT_LIVED_CERTIFICATE";

export const usageModes = ["GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE"] as const satisfies readonly UsageMode[];

export interface Price {
  /** US dollars per month for each certificate authority. */
  readonly authority: number;
  /** US dollars per certificate, in tiers; `upTo` is the last certificate of a tier in a month. */
  readonly certificates: readonly { readonly upTo?: number; readonly price: number }[];
}

export const prices: Readonly<Record<UsageMode, Price>> = table.modes;
