/** The capability's part of the stack config. */
import { z } from "zod";
import { parseBlock } from "../../core/cidr";
import { gatewayDefinitions } from "../../facts/gateway-api";
import { duration } from "../../core/duration";
import { hostName, label } from "../../core/names";
import {
  accessLogsDefaults,
  alpnPolicies,
  balancerApis,
  defaults,
  podCertificateDefaults,
  routeDefaults,
  type BalancerApi,
} from "./args";
import { isModern, modernTlsPolicies } from "./tls-policy";

/** Names of routes begin names in AWS and Kubernetes. */
const routeName = z
  .string()
  .max(40)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "a letter, then letters, digits and hyphens in lower case, at most 40")
  // The group of that name is the one that all load balancers share.
  .refine((name) => name !== "backend", "a name other than backend");

const host = hostName("wildcard", "a DNS name, such as shop.example.com");

const cidr = z
  .string()
  .refine((text) => parseBlock(text) !== undefined, "a network in CIDR notation, such as 10.0.0.0/8");

const port = z.int().min(1).max(65535);

const exposure = {
  clients: z
    .array(cidr)
    .min(1)
    .max(20)
    .optional()
    .describe("CIDRs that may connect to an internal load balancer. Default: the VPC."),
  internetFacing: z
    .strictObject({
      clients: z
        .union([z.literal("any"), z.array(cidr).min(1).max(20)])
        .describe("any, or the CIDRs that may connect. No default."),
    })
    .optional()
    .describe("Expose the load balancer to the internet. Default: internal."),
  annotations: z
    .record(z.string().min(1), z.string())
    .default(routeDefaults.alb.annotations)
    .describe("Further annotations of AWS Load Balancer Controller. Legacy ones are refused, with the replacement."),
};

/** Editors offer what fits the kind; check-api.ts refuses the rest, and says why. */
const api = (usual: BalancerApi) =>
  z
    .enum(balancerApis)
    .default(usual)
    .meta({
      description: `Object that the controller creates the load balancer for: ${usual}, or gateway-api, which needs gatewayApiInstalled.`,
      enum: [usual, "gateway-api"],
    });

const clearTextToPods = z
  .literal(true)
  .optional()
  .describe("Send plaintext from the load balancer to the pods. Default: TLS, for which the pods need a certificate.");

const certificate = label.describe("Name of one of `certificates`.");

const podLabels = z
  .record(z.string().min(1).max(317), z.string().max(63))
  .refine((labels) => Object.keys(labels).length > 0, "at least one label")
  .describe("Labels of the pods behind it.");

const namespace = label.describe("Namespace of the pods. It must exist, or be created by network-policy or istio.");

export const route = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("alb").describe("TLS ends at an Application Load Balancer."),
    api: api(routeDefaults.alb.api),
    ...exposure,
    namespace,
    hosts: z.array(host).min(1).max(20).describe("Names that clients connect to; the certificate covers them."),
    certificate,
    service: z
      .strictObject({
        name: label.describe("Name of the Service."),
        port: port.describe("Port of the Service."),
        targetPort: port.describe("Port of the pods behind it, as a number: security groups open it."),
      })
      .describe("Service of type ClusterIP that receives the requests."),
    clearTextToPods,
    healthCheckPath: z
      .string()
      .regex(/^\//, "a path, such as /healthz")
      .default(routeDefaults.alb.healthCheckPath)
      .describe("Health check path, which must return 200."),
    wafAclArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\//, "the ARN of a regional web ACL")
      .optional()
      .describe("Web ACL of AWS WAF."),
  }),
  z.strictObject({
    kind: z.literal("nlb").describe("TLS ends at a Network Load Balancer."),
    api: api(routeDefaults.nlb.api),
    ...exposure,
    namespace,
    certificate,
    pods: podLabels,
    targetPort: port.describe("Port of the pods."),
    clearTextToPods,
    alpn: z
      .enum(alpnPolicies)
      .default(routeDefaults.nlb.alpn)
      .describe("Application protocols that the listener offers. HTTP2Preferred: HTTP/2 if the client supports it."),
  }),
  z.strictObject({
    kind: z
      .literal("ingress-gateway")
      .describe("TLS ends at Istio's ingress gateway, behind a Network Load Balancer that passes it through."),
    api: api(routeDefaults.nlb.api),
    ...exposure,
  }),
  z.strictObject({
    kind: z.literal("pod").describe("TLS ends in the pod, behind a Network Load Balancer that passes it through."),
    api: api(routeDefaults.nlb.api),
    ...exposure,
    namespace,
    pods: podLabels,
    targetPort: port.describe("Port of the pods on which they speak TLS."),
    certificate: z
      .strictObject({
        dnsNames: z.array(host).min(1).max(20).describe("Names that clients connect to, at most 20."),
        secretName: label.describe("Secret with key and certificate, for the pods to mount."),
        duration: duration
          .default(podCertificateDefaults.duration)
          .describe("How long the certificate is valid: at most 144h on a short-lived CA."),
        renewBefore: duration
          .default(podCertificateDefaults.renewBefore)
          .describe("How long before expiry it is renewed."),
      })
      .optional()
      .describe("A certificate of the private CA, issued by cert-manager. Default: the pods bring their own."),
  }),
]);

const certificates = z.discriminatedUnion("source", [
  z.strictObject({
    source: z.literal("existing").describe("An existing certificate in ACM."),
    arn: z
      .string()
      .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/, "the ARN of a certificate in ACM")
      .describe("Its ARN, in the Region of the load balancer."),
  }),
  z.strictObject({
    source: z.literal("dns").describe("A public certificate of ACM, validated and renewed through Route 53."),
    domainNames: z
      .array(host)
      .min(1)
      .max(10)
      .describe("Its names, including wildcards such as *.example.com, at most 10."),
    hostedZoneId: z
      .string()
      .regex(/^Z[A-Z0-9]{1,31}$/, "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ")
      .describe("Public hosted zone in Route 53 for all names."),
  }),
  z.strictObject({
    source: z
      .literal("private-ca")
      .describe("A certificate that ACM issues from the stack's private CA for load balancers."),
    domainNames: z.array(host).min(1).max(10).describe("Its names, at most 10."),
  }),
]);

export const config = z.strictObject({
  version: z
    .string()
    .default(defaults.version)
    .describe("Version of the chart. Default: the one of facts/charts.json."),
  replicas: z
    .int()
    .min(1)
    .max(5)
    .default(defaults.replicas)
    .describe("Replicas of the controller. One of them is active."),
  tlsPolicy: z
    .string()
    .refine(isModern, modernTlsPolicies)
    .default(defaults.tlsPolicy)
    .describe("TLS policy of every listener: offers TLS 1.3 and nothing below TLS 1.2."),
  certificates: z
    .record(label, certificates)
    .default(defaults.certificates)
    .describe("Certificates of load balancers, by name."),
  routes: z
    .record(routeName, route)
    .default(defaults.routes)
    .describe("Load balancers, by name, and where each one terminates TLS."),
  accessLogs: z
    .strictObject({
      retentionDays: z
        .int()
        .min(1)
        .max(3650)
        .default(accessLogsDefaults.retentionDays)
        .describe("Days that access logs are kept."),
      existingBucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket")
        .optional()
        .describe("A bucket that Elastic Load Balancing may write to. Default: one is created."),
    })
    .prefault({})
    .describe(
      "Access logs in S3 for every load balancer that terminates TLS. AWS only logs TLS, so the others have none.",
    ),
  gatewayApiInstalled: z
    .literal(true)
    .optional()
    .describe(
      `Set this if the Gateway API CRDs ${gatewayDefinitions.version} are installed in the cluster. Neither EKS nor the controller's chart installs them.`,
    ),
  controllerManagesSecurityGroups: z
    .literal(true)
    .optional()
    .describe(
      "Let the controller create security groups and change the nodes' groups, for Ingresses and Services outside this stack.",
    ),
});

export type Config = z.output<typeof config>;
