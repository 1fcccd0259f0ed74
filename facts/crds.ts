/** Where the CustomResourceDefinitions are that objects are judged by. With source and date: crds.json. */
import table from "./crds.json";

/** Definitions of one project, in the files of a Go module. */
export interface DefinitionSource {
  readonly module: string;
  readonly version: string;
  /** Checksum of the module, as go.sum has it. */
  readonly sum: string;
  /** Paths in the module. */
  readonly files: readonly string[];
  /** A chart of facts/charts.json, `eks` (on every EKS cluster) or `prerequisite` (the cluster's owner). */
  readonly installedBy: string;
  /** Definitions that are served under another group and version by something else. */
  readonly servedAs?: { readonly from: string; readonly to: string; readonly why: string };
  readonly source: string;
}

/** A kind whose definition cannot be had. */
export interface MissingDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly why: string;
  readonly source: string;
}

/** By name of the project. */
export const definitionSources: Readonly<Record<string, DefinitionSource>> = table.definitions;

export const missingDefinitions: readonly MissingDefinition[] = table.missing;
