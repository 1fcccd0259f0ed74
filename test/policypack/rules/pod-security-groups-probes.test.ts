/** Probes of pods with security groups of their own. */
import { probePorts } from "../../../policypack/rules/pod-security-groups/probe-ports";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown } from "../program";
import { cluster, clusterGroup, group, type Inputs, nodes, peer, policy, port, rule } from "../pod-groups";

const cni = (p: Program, env: Readonly<Record<string, string>> = {}): Declared =>
  p.add("aws:eks/addon:Addon", "cni", {
    addonName: "vpc-cni",
    configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true", ...env } }),
  });
const pods = (p: Program, containers: Input, labels: Inputs = {}, more: Inputs = {}): Declared =>
  p.add("kubernetes:apps/v1:Deployment", "api", {
    metadata: { namespace: "shop" },
    spec: { template: { metadata: { labels: { app: "api", ...labels } }, spec: { containers, ...more } } },
  });
const probe = (at: Input, kind = "readinessProbe", handler = "httpGet"): Inputs => ({
  [kind]: { [handler]: { port: at } },
});
/** Pods that are probed as given, with a group that the kubelet reaches on 8080 only. */
const on8080 = (containers: Input, labels: Inputs = {}, more: Inputs = {}): Build => {
  return (p) => {
    cni(p);
    const own = group(p);
    rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer(clusterGroup(cluster(p))) });
    policy(p, [own.id]);
    pods(p, containers, labels, more);
  };
};

describeRule(probePorts, {
  good: {
    open: on8080([probe(8080)]),
    "all kinds of probes": on8080([
      { ...probe(8080, "startupProbe", "tcpSocket"), ...probe(8080, "livenessProbe", "grpc"), ...probe("8080") },
    ]),
    "a port by name": on8080([
      {
        ...probe("web"),
        ports: [
          { name: "other", containerPort: 1 },
          { name: "web", containerPort: 8080 },
        ],
      },
    ]),
    "a command": on8080([{ readinessProbe: { exec: { command: ["true"] } } }]),
    "no probes": on8080([{}]),
    "from the group of the nodes": (p) => {
      cni(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer(nodes(p, cluster(p)).id) });
      policy(p, [own.id]);
      pods(p, [probe(8080)]);
    },
    "the cluster security group on the pods": (p) => {
      cni(p);
      policy(p, [clusterGroup(cluster(p))]);
      pods(p, [probe(8080)]);
    },
    "one of two groups": (p) => {
      cni(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer(clusterGroup(cluster(p))) });
      policy(p, [group(p, "database").id, own.id]);
      pods(p, [probe(8080)]);
    },
    "an init container that ends": on8080([probe(8080)], {}, { initContainers: [probe(9090)] }),
    "the ports of the sidecar": (p) => {
      cni(p);
      const own = group(p);
      const kubelet = peer(clusterGroup(cluster(p)));
      rule(p, "Ingress", own.id, { ...port("tcp", 15020), ...kubelet });
      rule(p, "Ingress", own.id, { ...port("tcp", 15021), ...kubelet });
      policy(p, [own.id]);
      pods(p, [probe(8080)], { "sidecar.istio.io/inject": "true" });
    },
    "no sidecar in a namespace of the mesh": (p) => {
      p.add("kubernetes:core/v1:Namespace", "home", {
        metadata: { name: "shop", labels: { "istio-injection": "enabled" } },
      });
      on8080([probe(8080)], { "sidecar.istio.io/inject": "false" })(p);
    },
    "another namespace of the mesh": (p) => {
      p.add("kubernetes:core/v1:Namespace", "other", {
        metadata: { name: "other", labels: { "istio-injection": "enabled" } },
      });
      on8080([probe(8080)])(p);
    },
    "a namespace that is not of the mesh": (p) => {
      p.add("kubernetes:core/v1:Namespace", "home", { metadata: { name: "shop" } });
      on8080([probe(8080)])(p);
    },
    "open, in the stack of a team": (p) => {
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer("sg-cluster") });
      policy(p, [own.id]);
      pods(p, [probe(8080)]);
    },
  },
  bad: {
    closed: {
      build: on8080([probe(9090)]),
      says: "SecurityGroupPolicy policy do not allow the kubelet on TCP 9090",
    },
    "one of two containers": { build: on8080([probe(8080), probe(9090)]), says: "TCP 9090" },
    "a startup probe": on8080([probe(9090, "startupProbe", "tcpSocket")]),
    "a liveness probe": on8080([probe(9090, "livenessProbe", "grpc")]),
    "a port by name": on8080([{ ...probe("web"), ports: [{ name: "web", containerPort: 9090 }] }]),
    "a sidecar container": on8080([], {}, { initContainers: [{ restartPolicy: "Always", ...probe(9090) }] }),
    "the port of the sidecar": {
      build: on8080([probe(8080)], { "sidecar.istio.io/inject": "true" }),
      says: "TCP 15020, 15021",
    },
    "the port of a sidecar whose application has no probes": {
      build: on8080([{ name: "api" }], { "sidecar.istio.io/inject": "true" }),
      says: "TCP 15021",
    },
    "the second port of the sidecar": {
      build: (p) => {
        cni(p);
        const own = group(p);
        rule(p, "Ingress", own.id, { ...port("tcp", 15020), ...peer(clusterGroup(cluster(p))) });
        policy(p, [own.id]);
        pods(p, [probe(8080)], { "sidecar.istio.io/inject": "true" });
      },
      says: "on TCP 15021,",
    },
    "the port of the sidecar, certain for one of two probes": {
      build: on8080([probe(8080), { readinessProbe: { httpGet: unknown } }], { "sidecar.istio.io/inject": "true" }),
      says: "TCP 15020, 15021",
    },
    "a port that an init container may keep": on8080(
      [],
      {},
      {
        initContainers: [
          { restartPolicy: "Always", ...probe(9090) },
          { restartPolicy: unknown, ...probe(9090) },
        ],
      },
    ),
    "the port of the sidecar, by the namespace": {
      build: (p) => {
        p.add("kubernetes:core/v1:Namespace", "home", {
          metadata: { name: "shop", labels: { "istio-injection": "enabled" } },
        });
        on8080([probe(8080)])(p);
      },
      says: "TCP 15020, 15021",
    },
    "the port of the sidecar, by a revision": {
      build: (p) => {
        p.add("kubernetes:core/v1:Namespace", "home", { metadata: { name: "shop", labels: { "istio.io/rev": "a" } } });
        on8080([probe(8080)])(p);
      },
      says: "TCP 15020, 15021",
    },
    "open to another group": (p) => {
      cni(p);
      cluster(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer(group(p, "balancer").id) });
      policy(p, [own.id]);
      pods(p, [probe(8080)]);
    },
    "open outbound": (p) => {
      cni(p);
      const own = group(p);
      rule(p, "Egress", own.id, { ...port("tcp", 8080), ...peer(clusterGroup(cluster(p))) });
      policy(p, [own.id]);
      pods(p, [probe(8080)]);
    },
    "in the stack of a team, by parameter": {
      build: (p) => {
        policy(p, [group(p).id]);
        pods(p, [probe(8080)]);
      },
      params: { enforcingMode: "strict" },
    },
    "strict in one of two": (p) => {
      p.add("kubernetes:helm.sh/v3:Release", "other", {
        chart: "aws-vpc-cni",
        values: { env: { ENABLE_POD_ENI: true, POD_SECURITY_GROUP_ENFORCING_MODE: "standard" } },
      });
      on8080([probe(9090)])(p);
    },
  },
  unknown: {
    "a port, next to one of an unknown name": on8080([
      { ...probe(unknown), ports: [{ name: unknown, containerPort: 9090 }] },
    ]),
    "the port of a probe": on8080([probe(unknown)]),
    "whether a probed init container goes on": on8080(
      [],
      {},
      {
        initContainers: [{ restartPolicy: unknown, ...probe(9090) }],
      },
    ),
    "whether there is a sidecar, with a port that only it has open": (p) => {
      cni(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 15020), ...peer(clusterGroup(cluster(p))) });
      policy(p, [own.id]);
      pods(p, [probe(8080)], { "sidecar.istio.io/inject": unknown });
    },
    "the switch of a chart": {
      build: (p) => {
        p.add("kubernetes:helm.sh/v3:Release", "cni", {
          chart: "aws-vpc-cni",
          values: { env: { ENABLE_POD_ENI: unknown } },
        });
        cluster(p);
        policy(p, [group(p).id]);
        pods(p, [probe(8080)]);
      },
      says: "the enforcing mode of the VPC CNI",
    },
    "a port by a name that is not there": {
      build: on8080([{ ...probe("web"), ports: [{ name: "other", containerPort: 8080 }] }]),
      moments: ["preview", "known"],
    },
    "a port by name, number unknown": on8080([{ ...probe("web"), ports: [{ name: "web", containerPort: unknown }] }]),
    "a probe": on8080([{ readinessProbe: { httpGet: unknown } }]),
    "whether it is selected": {
      build: (p) => {
        cni(p);
        cluster(p);
        policy(p, [group(p).id]);
        pods(p, [probe(9090)], { app: unknown });
      },
      says: "the security groups of its pods (SecurityGroupPolicy policy)",
    },
    "a group of the policy": (p) => {
      cni(p);
      cluster(p);
      policy(p, [group(p).id, unknown]);
      pods(p, [probe(9090)]);
    },
    "the mode, in the stack of a team": {
      build: (p) => {
        policy(p, [group(p).id]);
        pods(p, [probe(8080)]);
      },
      moments: ["preview", "known"],
      says: "the enforcing mode of the VPC CNI",
    },
    "the values of the add-on": (p) => {
      p.add("aws:eks/addon:Addon", "cni", { addonName: "vpc-cni", configurationValues: unknown });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "a rule": (p) => {
      cni(p);
      cluster(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 8080), ...peer(unknown) });
      policy(p, [own.id]);
      pods(p, [probe(8080)]);
    },
  },
  notApplicable: {
    "standard mode, next to one that is off": (p) => {
      p.add("kubernetes:helm.sh/v3:Release", "off", { chart: "aws-vpc-cni", values: {} });
      cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "standard mode, next to a chart that is not known, and off": (p) => {
      p.add("kubernetes:helm.sh/v3:Release", "off", { chart: unknown, values: {} });
      cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "standard mode, whether switched on or not": (p) => {
      p.add("kubernetes:helm.sh/v3:Release", "cni", {
        chart: "aws-vpc-cni",
        values: { env: { ENABLE_POD_ENI: unknown, POD_SECURITY_GROUP_ENFORCING_MODE: "standard" } },
      });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "standard mode": (p) => {
      cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "standard mode by parameter": {
      build: (p) => {
        policy(p, [group(p).id]);
        pods(p, [probe(8080)]);
      },
      params: { enforcingMode: "standard" },
    },
    "not selected": (p) => {
      cni(p);
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)], { app: "web" });
    },
  },
});
