import type { Rule } from "../../rule";
import { noMixedRules } from "./no-mixed-rules";
import { noOpenIngress } from "./no-open-ingress";
import { publicPortsOnLoadBalancers } from "./public-ports-on-load-balancers";

export const securityGroupRules: readonly Rule[] = [noMixedRules, noOpenIngress, publicPortsOnLoadBalancers];
