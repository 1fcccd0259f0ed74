/** The interface of a stand-in provider, independent of gRPC (rpc.ts). */
import type { Props } from "./property-values";

export interface Failure {
  /** Path of the property, such as `vpcConfig.subnetIds[0]`; empty for the resource as a whole. */
  property: string;
  reason: string;
}

export interface Checked {
  /** The inputs with the provider's defaults, as policies see them. */
  inputs: Props;
  failures: Failure[];
}

export type ChangeKind = "add" | "delete" | "update";

export interface PropertyChange {
  kind: ChangeKind;
  /** Whether the change replaces the resource. */
  replace: boolean;
}

export interface Difference {
  /** Changes by property path. Empty: no change. */
  changes: Record<string, PropertyChange>;
  deleteBeforeReplace: boolean;
}

/** The resource of a call. */
export interface Target {
  urn: string;
  /** Type token, such as `aws:ec2/vpc:Vpc`. */
  type: string;
  name: string;
}

export interface State {
  id: string;
  inputs: Props;
  outputs: Props;
}

/** An error with a message for the user. Any other exception is a defect of the stand-in. */
export class ProviderError extends Error {}

/** An answer, immediate or after another service was asked. */
export type Later<T> = T | Promise<T>;

export interface Provider {
  /** Package name, such as `aws`. */
  readonly name: string;
  /** Version of the provider that this one stands in for. */
  readonly version: string;
  checkConfig(config: Props): Checked;
  configure(config: Props): void;
  check(target: Target, news: Props, olds: Props | undefined, seed: Uint8Array): Checked;
  diff(target: Target, old: State, news: Props, ignoreChanges: readonly string[]): Difference;
  /** With `preview`, nothing is created, and values that only a create can know are unknown. */
  create(target: Target, inputs: Props, preview: boolean): Later<{ id: string; outputs: Props }>;
  update(target: Target, old: State, news: Props, preview: boolean): Later<Props>;
  /** The live state, or undefined if the resource no longer exists. */
  read(target: Target, state: State): Later<State | undefined>;
  delete(target: Target, state: State): Later<void>;
  invoke(token: string, args: Props): Checked;
}
