/** Which of the component's resources wait for which. */
import type { Edges } from "../shared/steps";

export type Step = "authorization" | "registration" | "routes" | "network-policies";

export const order: Edges<Step> = {
  // Before the way is there, it is said who may take it.
  authorization: [],
  registration: ["authorization"],
  routes: ["registration"],
  // Last: until the way through the gateway is there, denying the others would cut workloads off.
  "network-policies": ["routes"],
};
