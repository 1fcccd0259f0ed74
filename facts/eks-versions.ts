/** Kubernetes versions of EKS and their support periods. Table with source and date: eks-versions.json. */
import table from "./eks-versions.json";

export interface EksVersion {
  /** Days as YYYY-MM-DD, UTC. Absent: unknown. */
  readonly released?: string;
  readonly standardSupportEnds?: string;
  readonly extendedSupportEnds?: string;
}

const versions: Readonly<Record<string, EksVersion>> = table.versions;

export const knownEksVersions = Object.keys(versions);

export type SupportState = "standard" | "extended" | "ended" | "unknown";

/**
 * Support of a Kubernetes minor version, such as "1.34", on a day. "unknown": the version or its dates are not in the
 * table.
 *
 * @param day YYYY-MM-DD, UTC
 */
export function eksSupport(version: string, day: string): SupportState {
  const facts = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (facts?.standardSupportEnds === undefined || facts.extendedSupportEnds === undefined) {
    return "unknown";
  }
  // EKS charges for extended support from the start of the day on which standard support ends.
  return day < facts.standardSupportEnds ? "standard" : day < facts.extendedSupportEnds ? "extended" : "ended";
}

export function eksVersion(version: string): EksVersion | undefined {
  return Object.hasOwn(versions, version) ? versions[version] : undefined;
}
