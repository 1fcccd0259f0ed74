/** Pods and namespaces as selectors see them. */
import type { Labels } from "../labels";
import type { Maybe } from "../view";

/** A namespace as selectors see it. */
export interface Namespace {
  /** Its name, or another key while the name is unknown (namespace-key.ts). */
  readonly key: Maybe<string>;
  /** With `kubernetes.io/metadata.name`, which the API server sets. */
  readonly labels: Labels;
}

/** A pod as selectors see it. */
export interface Pod {
  readonly namespace: Namespace;
  readonly labels: Labels;
  /** Name of its service account. */
  readonly serviceAccount: Maybe<string>;
}
