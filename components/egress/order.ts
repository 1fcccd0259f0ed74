/** Which of the component's resources wait for which. */
import type { Edges } from "../shared/steps";

export type Step = "authorization" | "registration" | "routes" | "network-policies";

export const order: Edges<Step> = {
  // Permissions exist before the route.
  authorization: [],
  registration: ["authorization"],
  routes: ["registration"],
  // Last: before the route through the gateway exists, denying everything else would cut workloads off.
  "network-policies": ["routes"],
};
