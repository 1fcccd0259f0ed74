/** May A talk to B on this port, and which policies decide? Asked of the compiled objects, not of the intents. */
import type { Compiled } from "../engines";
import { reachCalico, type CalicoObject } from "./calico";
import { reachCilium, type CiliumObject } from "./cilium";
import { reachKubernetes, type NetworkPolicyObject } from "./kubernetes";
import type { Question, Verdict, World } from "./world";

export function reach(world: World, { engine, objects }: Compiled, question: Question): Verdict {
  // compile() made the objects of this engine: nothing else has its spec.
  switch (engine) {
    case "vpc-cni":
      return reachKubernetes(world, objects as readonly NetworkPolicyObject[], question);
    case "calico":
      return reachCalico(world, objects as readonly CalicoObject[], question);
    case "cilium":
      return reachCilium(world, objects as readonly CiliumObject[], question);
  }
}
