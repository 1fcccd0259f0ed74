/** Policies to the objects of the engine that enforces them. */
import type { Intents } from "../intents";
import type { Engine, Policy } from "../model";
import { renderCalico } from "./calico";
import { renderCilium } from "./cilium";
import { renderKubernetes } from "./kubernetes";
import type { Compiled } from "./objects";

export type { Compiled } from "./objects";

export type EngineOptions = Pick<Intents, "autoMode" | "cilium">;

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
