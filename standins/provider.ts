/** What a stand-in provider answers; rpc.ts puts it on the wire. */
import type { Props } from "./property-values";

export interface Failure {
  /** Path of the property, for example `vpcConfig.subnetIds[0]`; empty for the resource as a whole. */
  property: string;
  reason: string;
}

export interface Checked {
  /** The inputs with the provider's defaults; what policies see. */
  inputs: Props;
  failures: Failure[];
}

export type ChangeKind = "add" | "delete" | "update";

export interface PropertyChange {
  kind: ChangeKind;
  /** Whether the change can only be made by a new resource. */
  replace: boolean;
}

export interface Difference {
  /** By property path. Empty means no change. */
  changes: Record<string, PropertyChange>;
  deleteBeforeReplace: boolean;
}

/** A resource as a call names it. */
export interface Target {
  urn: string;
  /** Type token, for example `aws:ec2/vpc:Vpc`. */
  type: string;
  name: string;
}

export interface State {
  id: string;
  inputs: Props;
  outputs: Props;
}

/** An error with a message for the user; anything else that is thrown is a defect of the stand-in. */
export class ProviderError extends Error {}

/** An answer, at once or after somebody else was asked. */
export type Later<T> = T | Promise<T>;

export interface Provider {
  /** Package name, for example `aws`. */
  readonly name: string;
  /** Version of the package whose provider this stands in for. */
  readonly version: string;
  checkConfig(config: Props): Checked;
  configure(config: Props): void;
  check(target: Target, news: Props, olds: Props | undefined, seed: Uint8Array): Checked;
  diff(target: Target, old: State, news: Props, ignoreChanges: readonly string[]): Difference;
  /** `preview`: nothing is made, values that only a real create knows are unknown. */
  create(target: Target, inputs: Props, preview: boolean): Later<{ id: string; outputs: Props }>;
  update(target: Target, old: State, news: Props, preview: boolean): Later<Props>;
  /** The live state, or undefined when there is no such resource any more. */
  read(target: Target, state: State): Later<State | undefined>;
  delete(target: Target, state: State): Later<void>;
  invoke(token: string, args: Props): Checked;
}
