/** The stack config of network policies: intents, not policies. */
import { z } from "zod";
import { isAddress, parseBlock } from "../../core/cidr";
import {
  defaults,
  denyScopes,
  httpMethods,
  meshModes,
  namespaceDefaults,
  peerComponents,
  platformComponents,
  podSecurityLevels,
  podSourceDefaults,
  workloadDefaults,
  type PlatformPodsArgs,
  type PodSourceArgs,
} from "./args";
import { addressForm, blockForm } from "./format-problems";
import { engines } from "./model";
import { dnsLabel, hostName, namespaceName } from "../../core/names";
import { parsePort, portForms } from "../../core/ports";
import { allowFaults } from "./rule-shape";

const labels = z.record(z.string().min(1).max(317), z.string().max(63));

const cidr = z.string().refine((text) => parseBlock(text) !== undefined, blockForm);

const address = z.string().refine(isAddress, addressForm);

const port = z
  .union([z.int().min(1).max(65535), z.string()])
  .refine((value) => parsePort(value) !== undefined, portForms);

const peer = z.strictObject({
  namespace: namespaceName.optional().describe("Pods of this namespace."),
  team: z.string().min(1).max(63).optional().describe("Pods of every namespace of this team."),
  pods: z
    .union([z.string().min(1), labels])
    .optional()
    .describe("With namespace or team: only this workload (its name), or pods with these labels. Default: every pod."),
  serviceAccount: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe("With namespace or team: only pods that run as this service account. Engines calico and cilium."),
  cidrs: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Addresses outside the cluster. Pods are named by namespace, never by address."),
  except: z.array(cidr).optional().describe("With cidrs: blocks inside them that stay closed."),
  dnsNames: z
    .array(hostName("wildcard", "a DNS name, such as api.example.com"))
    .min(1)
    .optional()
    .describe("Only with to: hosts by DNS name. Engine cilium, or vpc-cni on EKS Auto Mode."),
  component: z.enum(peerComponents).optional().describe("A part of the platform."),
});

const allow = z
  .strictObject({
    name: dnsLabel(52).optional().describe("Name of the policy. Default: derived from the peer."),
    pods: z.string().min(1).optional().describe("Workload of this namespace that the rule is for. Default: every pod."),
    serviceAccount: z
      .string()
      .min(1)
      .max(253)
      .optional()
      .describe("Scope the rule to pods that run as this service account. Engines calico and cilium."),
    from: peer.optional().describe("Who may connect to these pods."),
    to: peer.optional().describe("What these pods may connect to."),
    ports: z
      .array(port)
      .min(1)
      .optional()
      .describe("Destination ports. Default for to: api-server (443) and pod-identity-agent (80)."),
    http: z
      .array(
        z.strictObject({
          method: z.enum(httpMethods).describe("HTTP method that is allowed."),
          path: z.string().startsWith("/").optional().describe("Regular expression over the path. Default: any path."),
        }),
      )
      .min(1)
      .optional()
      .describe("Only these HTTP requests. Engine cilium."),
    why: z.string().min(1).max(200).optional().describe("Why it is allowed; kept as an annotation of the policy."),
  })
  .superRefine((value, context) => {
    for (const { path, allowed } of allowFaults(value)) {
      context.addIssue({ code: "custom", path: [...path], message: allowed });
    }
  });

const namespace = z.strictObject({
  create: z
    .boolean()
    .default(namespaceDefaults.create)
    .describe("Create the namespace with its labels. Set to false if something else creates it."),
  team: z.string().min(1).max(63).optional().describe("Team that owns the namespace."),
  podSecurity: z
    .enum(podSecurityLevels)
    .default(namespaceDefaults.podSecurity)
    .describe("Pod Security Standard enforced in namespaces created here."),
  mesh: z
    .enum(meshModes)
    .default(namespaceDefaults.mesh)
    .describe("Istio data plane of the namespace: allows the traffic its pods need in the mesh."),
  withinNamespace: z
    .boolean()
    .default(namespaceDefaults.withinNamespace)
    .describe("Let pods of this namespace talk to each other on every port. Narrow it later, rule by rule."),
  readOnlyGroups: z
    .array(z.string().min(1))
    .default([...namespaceDefaults.readOnlyGroups])
    .describe("RBAC groups that may read, not change, the policies and the service accounts that they select."),
  metricsPorts: z
    .array(port)
    .default([...namespaceDefaults.metricsPorts])
    .describe("Ports that Prometheus may scrape (see prometheus)."),
  workloads: z
    .record(
      z.string().regex(/^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/, "a workload name"),
      z.strictObject({
        labels: labels
          .optional()
          .describe("Labels of its pods. Default: app.kubernetes.io/name with the workload's name."),
        serviceAccount: z.string().min(1).optional().describe("Service account that its pods run as."),
        ports: z
          .record(dnsLabel(15, "a port name"), port)
          .default(workloadDefaults.ports)
          .describe("Named container ports: name to number (8080) or protocol and number (UDP/53)."),
      }),
    )
    .default(namespaceDefaults.workloads)
    .describe("Workloads of the namespace, by the name that rules use."),
  allow: z
    .array(allow)
    .default([...namespaceDefaults.allow])
    .describe("What is allowed on top of the default deny."),
});

const podSource = ({ namespace: home, labels: own }: Required<PodSourceArgs>) =>
  z.strictObject({
    namespace: namespaceName.default(home).describe("Its namespace."),
    labels: labels.default({ ...own }).describe("Labels of its pods."),
  });

const account = z.string().min(1).max(253);

const gatewaySource = ({ serviceAccount, ...pods }: Required<PlatformPodsArgs>) =>
  podSource(pods).extend({
    serviceAccount: account
      .default(serviceAccount)
      .describe("Service account of its pods, by which the mesh identifies them."),
  });

export const networkPolicyConfig = z.strictObject({
  engine: z
    .enum(engines)
    .default(defaults.engine)
    .describe("What enforces the policies. One engine per cluster; calico and cilium are installed by this plugin."),
  installEngine: z
    .boolean()
    .default(defaults.installEngine)
    .describe("Install calico or cilium. Set to false if another stack owns the cluster and has installed it."),
  defaultDeny: z
    .enum(denyScopes)
    .optional()
    .describe(
      "Namespaces with a default deny in both directions. Default: every-namespace with calico and cilium; listed-namespaces with vpc-cni, which cannot do more.",
    ),
  systemNamespaces: z
    .array(namespaceName)
    .default([...defaults.systemNamespaces])
    .describe("Namespaces that every-namespace excludes: a deny there stops the control plane's pods and the engine."),
  dns: z
    .strictObject({
      clusterDns: z
        .array(address)
        .min(1)
        .optional()
        .describe("Cluster IP of the Service kube-dns: .10 of the service CIDR, such as 172.20.0.10."),
      nodeLocalAddress: address
        .optional()
        .describe(
          "Set this if NodeLocal DNSCache runs (usually 169.254.20.10): its address is link-local, so no selector matches it. Needs clusterDns.",
        ),
    })
    .default(defaults.dns)
    .describe("How pods resolve names. CoreDNS of kube-system is always allowed, UDP and TCP 53."),
  addresses: z
    .strictObject({
      pods: z.array(cidr).min(1).optional().describe("Where pods get their addresses. Default: the private subnets."),
      vpc: z.array(cidr).min(1).optional().describe("All addresses of the VPC. Default: the network's."),
      apiServer: z
        .array(cidr)
        .min(1)
        .optional()
        .describe("Subnets of the control plane's interfaces. Default: the private subnets."),
      kubernetesService: z
        .array(cidr)
        .min(1)
        .optional()
        .describe(
          "Cluster IP of the Service kubernetes as a /32 or /128: the first address of the service CIDR. Engine vpc-cni. Default: from cluster.serviceCidr, otherwise both addresses that EKS may take. Required with IPv6.",
        ),
      loadBalancers: z
        .array(cidr)
        .min(1)
        .optional()
        .describe(
          "Subnets of load balancers with target type ip. Default: where load-balancing's routes put theirs (internal: the private subnets, internet-facing: the public ones), and the public subnets without routes.",
        ),
      awsApis: z
        .array(cidr)
        .min(1)
        .optional()
        .describe(
          "Where AWS APIs are reached on 443: the VPC's CIDR with interface endpoints, 0.0.0.0/0 through NAT. Needed by platform components that call AWS; no default if the network has internet access.",
        ),
      internet: z
        .array(cidr)
        .min(1)
        .optional()
        .describe("What the platform component istio-egress may connect to on 443, such as 0.0.0.0/0. No default."),
    })
    .default(defaults.addresses)
    .describe("Addresses that no selector can match."),
  ingressGateway: gatewaySource(podSourceDefaults.ingressGateway)
    .prefault({})
    .describe("Pods meant by `component: ingress-gateway`."),
  egressGateway: gatewaySource(podSourceDefaults.egressGateway)
    .prefault({})
    .describe("Pods meant by `component: egress-gateway`."),
  prometheus: podSource(podSourceDefaults.prometheus)
    .extend({
      serviceAccount: account
        .optional()
        .describe(
          "Service account of its pods, if they are in the mesh. Default: any service account in its namespace.",
        ),
    })
    .prefault({})
    .describe("Pods meant by `component: prometheus` and metricsPorts."),
  platform: z
    .array(z.enum(platformComponents))
    .default([...defaults.platform])
    .describe("Platform components that get their own default deny with exactly the ports they need."),
  autoMode: z
    .boolean()
    .default(defaults.autoMode)
    .describe("The cluster runs EKS Auto Mode: DNS runs on the node, and vpc-cni supports DNS names."),
  wireguard: z
    .strictObject({
      hostTraffic: z
        .literal(true)
        .optional()
        .describe(
          "Also encrypt traffic between nodes and pods on the host network. With the VPC CNI, Calico always does.",
        ),
    })
    .optional()
    .describe("Encrypt traffic between pods on different nodes with WireGuard. Engines calico and cilium."),
  cilium: z
    .strictObject({
      acceptLayer7InChaining: z
        .literal(true)
        .optional()
        .describe(
          "Accept that layer 7 and DNS name rules are limited if Cilium is chained to the VPC CNI (cilium#12454).",
        ),
    })
    .default(defaults.cilium)
    .describe("Only for engine cilium."),
  namespaces: z
    .record(namespaceName, namespace)
    .default(defaults.namespaces)
    .describe("Namespaces and what is allowed in them, by name."),
  neighbours: z
    .record(
      namespaceName,
      namespace.extend({
        create: namespace.shape.create.describe("Ignored: the other stack creates its namespaces."),
        file: z.string().min(1).describe("Stack config file that defines the namespace; used in messages."),
      }),
    )
    .default(defaults.neighbours)
    .describe(
      "Namespaces of other stacks, as their stacks describe them: nothing is created for them, and rules without a counterpart are refused. Filled by team.",
    ),
});

export type NetworkPolicyConfig = z.output<typeof networkPolicyConfig>;
export type NamespaceConfig = NetworkPolicyConfig["namespaces"][string];
export type AllowConfig = NamespaceConfig["allow"][number];
