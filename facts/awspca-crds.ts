/**
 * The CustomResourceDefinitions of aws-privateca-issuer, unchanged: Helm installs CRDs of a chart once and never
 * upgrades them, and an old one silently drops fields that it does not know. With source and licence: awspca-crds.json.
 */
import table from "./awspca-crds.json";

/** Release of aws-privateca-issuer that the definitions are from. */
export const awspcaCrdVersion = table.version;

/** The definitions as the project publishes them. */
export const awspcaCrds: readonly {
  readonly metadata: { readonly name: string };
  readonly spec: (typeof table.crds)[number]["spec"];
}[] = table.crds;
