/** Kubernetes versions of EKS and how long they are supported. Table with source and date: eks-versions.json. */
import table from "./eks-versions.json";

export interface EksVersion {
  /** Days as YYYY-MM-DD, UTC. Absent: not known. */
  readonly released?: string;
  readonly standardSupportEnds?: string;
  readonly extendedSupportEnds?: string;
}

const versions: Readonly<Record<string, EksVersion>> = table.versions;

export const knownEksVersions = Object.keys(versions);

export type SupportState = "standard" | "extended" | "ended" | "unknown";

/**
 * State of a Kubernetes minor version, such as "1.34", on a day. "unknown": not in the table, or its dates are not.
 *
 * @param day YYYY-MM-DD, UTC
 */
export function eksSupport(version: string, day: string): SupportState {
  const facts = Object.hasOwn(versions, version) ? versions[version] : undefined;
  if (facts?.standardSupportEnds === undefined || facts.extendedSupportEnds === undefined) {
    return "unknown";
  }
  // EKS charges for extended support from the beginning of the day on which standard support ends.
  return day < facts.standardSupportEnds ? "standard" : day < facts.extendedSupportEnds ? "extended" : "ended";
}

export function eksVersion(version: string): EksVersion | undefined {
  return Object.hasOwn(versions, version) ? versions[version] : undefined;
}
