import type { Rule } from "../../rule";
import { egressThroughGateway } from "./egress-through-gateway";
import { meshControlPlaneReachable } from "./mesh-control-plane-reachable";
import { noSidecarBypass } from "./no-sidecar-bypass";
import { noWildcardHosts } from "./no-wildcard-hosts";
import { registryOnly } from "./registry-only";

export const egressRules: readonly Rule[] = [
  registryOnly,
  noWildcardHosts,
  egressThroughGateway,
  meshControlPlaneReachable,
  noSidecarBypass,
];
