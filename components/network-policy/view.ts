/** What explain/ uses to answer who may talk to whom. It imports nothing else of this capability but its index. */
export type { NetworkPolicyConfig } from "./config";
export { withDeclared } from "./declared";
export { compile } from "./engines";
export type { NetworkPolicySpec } from "./engines/kubernetes";
export { whyAnnotation } from "./engines/objects";
export { formatPort, type Engine, type Policy, type Port, type Protocol } from "./model";
export { placesOf } from "./places";
export { denyScope, intendedPolicies } from "./policies";
export { reach, type Enforced } from "./reachability";
export { inhabitantsOf, type Inhabitants } from "./reachability/inhabitants";
export {
  anotherReplica,
  endpointName,
  type DirectionVerdict,
  type Endpoint,
  type PolicyRef,
  type Question,
  type Verdict,
  type World,
} from "./reachability/world";
