/** Which capabilities there are. To add one: its folder, and a line here; or, from outside, `plugins:` in the stack config. */
import { certManager } from "./cert-manager";
import { cluster } from "./cluster";
import { egress } from "./egress";
import { flowLogs } from "./flow-logs";
import { istio } from "./istio";
import { istioCsr } from "./istio-csr";
import { loadBalancing } from "./load-balancing";
import { network } from "./network";
import { networkPolicy } from "./network-policy";
import { nodeGroups } from "./node-groups";
import type { AnyPlugin } from "../framework/plugin";
import { podSecurityGroups } from "./pod-security-groups";
import { platformReference } from "./platform-reference";
import { privateCa } from "./private-ca";
import { securityGroups } from "./security-groups";
import { team, teams } from "./team";

export const capabilities: readonly AnyPlugin[] = [
  network,
  flowLogs,
  securityGroups,
  cluster,
  nodeGroups,
  privateCa,
  certManager,
  istioCsr,
  istio,
  egress,
  networkPolicy,
  podSecurityGroups,
  platformReference,
  team,
  teams,
  loadBalancing,
];
