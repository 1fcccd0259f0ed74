/** Which of the component's resources wait for which. Destroying goes the other way: load balancers, then controller. */
import type { Edges } from "../shared/steps";

export type Step = "identity" | "controller" | "classes" | "groups" | "certificates" | "access-logs" | "routes";

export const order: Edges<Step> = {
  // Pods get their credentials when they are admitted: the identity is there before the pod.
  identity: [],
  controller: ["identity"],
  // Accepted by the controller, which gives them a finalizer.
  classes: ["controller"],
  groups: [],
  certificates: [],
  // Elastic Load Balancing writes a test object when logs are switched on.
  "access-logs": [],
  // The webhook for Ingresses refuses them while no replica is ready; nobody else would take the finalizers off.
  routes: ["controller", "classes", "groups", "certificates", "access-logs"],
};
