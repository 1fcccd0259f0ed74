/** Releases of the vpc-cni add-on that are known to be broken. Table with source and date: vpc-cni-versions.json. */
import table from "./vpc-cni-versions.json";

export interface BrokenVersion {
  /** Such as "1.20.1". */
  readonly version: string;
  /** A later version that is not known to be broken. */
  readonly instead: string;
  readonly why: string;
  readonly source: string;
}

export const brokenVpcCniVersions: readonly BrokenVersion[] = table.broken;

/** What is wrong with a version of the add-on, such as "v1.20.1-eksbuild.1". */
export function brokenVpcCni(addonVersion: string): BrokenVersion | undefined {
  return brokenVpcCniVersions.find(({ version }) => addonVersion.startsWith(`v${version}-`));
}
