/** The capabilities of this project, one line each. From outside of it, `plugins:` of a stack file adds more. */
export { certManager } from "./cert-manager";
export { cluster } from "./cluster";
export { egress } from "./egress";
export { flowLogs } from "./flow-logs";
export { istio } from "./istio";
export { istioCsr } from "./istio-csr";
export { loadBalancing } from "./load-balancing";
export { network } from "./network";
export { networkPolicy } from "./network-policy";
export { nodeGroups } from "./node-groups";
export { platformReference } from "./platform-reference";
export { podSecurityGroups } from "./pod-security-groups";
export { privateAccess } from "./private-access";
export { privateCa } from "./private-ca";
export { securityGroups } from "./security-groups";
export { team, teams } from "./team";
