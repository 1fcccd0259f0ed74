/**
 * The CustomResourceDefinitions of aws-privateca-issuer, unchanged. Helm installs the CRDs of a chart once and never
 * upgrades them, and an old CRD silently drops newer fields. Source and licence: awspca-crds.json.
 */
import table from "./awspca-crds.json";

/** The release of aws-privateca-issuer that contains these definitions. */
export const awspcaCrdVersion = table.version;

/** The definitions, as published by the project. */
export const awspcaCrds: readonly {
  readonly metadata: { readonly name: string };
  readonly spec: (typeof table.crds)[number]["spec"];
}[] = table.crds;
