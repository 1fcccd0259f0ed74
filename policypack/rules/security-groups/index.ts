import type { Rule } from "../../rule";
import { defaultSecurityGroup } from "./default-security-group";
import { groupsPerInterface } from "./groups-per-interface";
import { ipv6Egress } from "./ipv6-egress";
import { minimumRules } from "./minimum-rules";
import { noAllowAll } from "./no-allow-all";
import { noMixedRules } from "./no-mixed-rules";
import { noOpenIngress } from "./no-open-ingress";
import { nodeEgressScoped } from "./node-egress-scoped";
import { oneClusterTag } from "./one-cluster-tag";
import { publicPortsOnLoadBalancers } from "./public-ports-on-load-balancers";
import { ruleDescriptions } from "./rule-descriptions";
import { rulesPerGroup } from "./rules-per-group";
import { webhookPortCollision } from "./webhook-port-collision";
import { webhookPorts } from "./webhook-ports";
import { wireguardPorts } from "./wireguard-ports";

export const securityGroupRules: readonly Rule[] = [
  defaultSecurityGroup,
  groupsPerInterface,
  ipv6Egress,
  minimumRules,
  noAllowAll,
  noMixedRules,
  noOpenIngress,
  nodeEgressScoped,
  oneClusterTag,
  publicPortsOnLoadBalancers,
  ruleDescriptions,
  rulesPerGroup,
  webhookPortCollision,
  webhookPorts,
  wireguardPorts,
];
