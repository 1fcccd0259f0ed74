/** Sources of the CustomResourceDefinitions that objects are checked against. Table with source and date: crds.json. */
import table from "./crds.json";

/** The definitions of one project, in files of a Go module. */
export interface DefinitionSource {
  readonly module: string;
  readonly version: string;
  /** Checksum of the module, as go.sum has it. */
  readonly sum: string;
  /** Paths of the files in the module. */
  readonly files: readonly string[];
  /**
   * Who installs them: a chart of facts/charts.json, `eks` (every EKS cluster) or `prerequisite` (the cluster's owner).
   */
  readonly installedBy: string;
  /** Kinds that another server serves under another group and version. */
  readonly servedAs?: { readonly from: string; readonly to: string; readonly why: string };
  readonly source: string;
}

/** A kind without a published definition. */
export interface MissingDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly why: string;
  readonly source: string;
}

/** By project name. */
export const definitionSources: Readonly<Record<string, DefinitionSource>> = table.definitions;

export const missingDefinitions: readonly MissingDefinition[] = table.missing;
