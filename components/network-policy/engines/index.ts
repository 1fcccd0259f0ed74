/** Policies to the objects of the engine that enforces them. */
import type { Problem } from "../../../core/problem";
import type { NetworkPolicyConfig } from "../config";
import type { Engine, Policy } from "../model";
import { renderCalico } from "./calico";
import { renderCilium } from "./cilium";
import { renderKubernetes } from "./kubernetes";
import type { KubernetesObject } from "./objects";

export interface Compiled {
  readonly engine: Engine;
  readonly objects: readonly KubernetesObject[];
  /** What the engine cannot express. Not empty: the objects are incomplete and must not be used. */
  readonly problems: readonly Problem[];
}

export type EngineOptions = Pick<NetworkPolicyConfig, "autoMode" | "cilium">;

/** Pure: the same policies always come to the same objects, in the same order. */
export function compile(policies: readonly Policy[], engine: Engine, options: EngineOptions): Compiled {
  switch (engine) {
    case "vpc-cni":
      return { engine, ...renderKubernetes(policies, options.autoMode) };
    case "calico":
      return { engine, ...renderCalico(policies) };
    case "cilium":
      return { engine, ...renderCilium(policies, options.cilium.acceptLayer7InChaining === true) };
  }
}
