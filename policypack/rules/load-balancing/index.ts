import type { Rule } from "../../rule";
import { controllerBeforeServices } from "./controller-before-services";
import { controllerDefaults } from "./controller-defaults";
import { controllerOutlivesLoadBalancers } from "./controller-outlives-load-balancers";
import { currentLoadBalancers } from "./current-load-balancers";
import { deprecatedAnnotations } from "./deprecated-annotations";
import { endToEndTls } from "./end-to-end-tls";
import { explicitScheme } from "./explicit-scheme";
import { gatewayTls } from "./gateway-tls";
import { httpListenersRedirect } from "./http-listeners-redirect";
import { httpRulesRedirect } from "./http-rules-redirect";
import { inertAnnotations } from "./inert-annotations";
import { ingressTls } from "./ingress-tls";
import { ingressTlsHosts } from "./ingress-tls-hosts";
import { listenerCertificate } from "./listener-certificate";
import { loadBalancerAttributes } from "./load-balancer-attributes";
import { modernTlsPolicy } from "./modern-tls-policy";
import { namedClients } from "./named-clients";
import { noExternalIps } from "./no-external-ips";
import { noNlbTlsInEnforcedVpcs } from "./no-nlb-tls-in-enforced-vpcs";
import { nodePortsBehindLoadBalancers } from "./node-ports-behind-load-balancers";
import { serviceSslPorts } from "./service-ssl-ports";
import { serviceTls } from "./service-tls";
import { tlsPolicyRule } from "./tls-policy";
import { wafOnPublicAlbs } from "./waf-on-public-albs";

export const loadBalancingRules: readonly Rule[] = [
  tlsPolicyRule,
  modernTlsPolicy,
  listenerCertificate,
  httpListenersRedirect,
  httpRulesRedirect,
  ingressTls,
  ingressTlsHosts,
  gatewayTls,
  serviceTls,
  serviceSslPorts,
  inertAnnotations,
  deprecatedAnnotations,
  currentLoadBalancers,
  endToEndTls,
  explicitScheme,
  namedClients,
  loadBalancerAttributes,
  wafOnPublicAlbs,
  controllerDefaults,
  controllerOutlivesLoadBalancers,
  controllerBeforeServices,
  noExternalIps,
  nodePortsBehindLoadBalancers,
  noNlbTlsInEnforcedVpcs,
];
