import { fargateGroups } from "../../../policypack/rules/pod-security-groups/fargate-groups";
import { podDns } from "../../../policypack/rules/pod-security-groups/pod-dns";
import { podEgressScoped } from "../../../policypack/rules/pod-security-groups/pod-egress-scoped";
import { probePorts } from "../../../policypack/rules/pod-security-groups/probe-ports";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Output, type Program, unknown, unknownList } from "../program";

type Inputs = Readonly<Record<string, Input>>;

const group = (p: Program, name = "pods", inputs: Inputs = {}): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, inputs);
const cluster = (p: Program): Declared =>
  p.add("aws:eks/cluster:Cluster", "main", {}, { outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } } });
const clusterGroup = (of: Declared): Output => of.out("vpcConfig", "clusterSecurityGroupId");
/** A cluster in a component, which gives what it holds as outputs of its own. */
const inComponent = (p: Program, outputs: Inputs = {}, type = "eks:index:Cluster"): Declared => {
  const component = p.add(type, "component", {}, { outputs });
  p.add(
    "aws:eks/cluster:Cluster",
    "main",
    {},
    { parent: component, outputs: { vpcConfig: { clusterSecurityGroupId: "sg-cluster" } } },
  );
  return component;
};
let count = 0;
const rule = (p: Program, direction: "Ingress" | "Egress", of: Input, inputs: Inputs): Declared =>
  p.add(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, `rule-${(count += 1)}`, {
    securityGroupId: of,
    ...inputs,
  });
const port = (ipProtocol: string, at: Input): Inputs => ({ ipProtocol, fromPort: at, toPort: at });
const peer = (referencedSecurityGroupId: Input): Inputs => ({ referencedSecurityGroupId });
const policy = (p: Program, groupIds: Input, namespace: Input = "shop"): Declared =>
  p.add("kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy", "policy", {
    metadata: { namespace },
    spec: { podSelector: { matchLabels: { app: "api" } }, securityGroups: { groupIds } },
  });
const dns = (p: Program, pods: Input, server: Input, protocols: readonly string[] = ["tcp", "udp"]): void =>
  protocols.forEach((protocol) => {
    rule(p, "Egress", pods, { ...port(protocol, 53), ...peer(server) });
    rule(p, "Ingress", server, { ...port(protocol, 53), ...peer(pods) });
  });
/** Nodes that carry a group of their own beside that of the cluster. */
const nodes = (p: Program, main: Declared): Declared => {
  const own = group(p, "nodes");
  const template = p.add("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
    vpcSecurityGroupIds: [clusterGroup(main), own.id],
  });
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: main.out("name"),
    launchTemplate: { id: template.id },
  });
  return own;
};

describeRule(podDns, {
  good: {
    "both ends, the cluster security group": (p) => {
      const pods = group(p);
      dns(p, pods.id, clusterGroup(cluster(p)));
      policy(p, [pods.id]);
    },
    "both ends, the group of the nodes": (p) => {
      const pods = group(p);
      dns(p, pods.id, nodes(p, cluster(p)).id);
      policy(p, [pods.id]);
    },
    "the cluster security group on the pods": (p) => policy(p, [clusterGroup(cluster(p)), group(p).id]),
    "the cluster security group, by the component of the cluster": (p) => {
      const component = inComponent(p, { clusterSecurityGroupId: "sg-cluster" });
      policy(p, [component.out("clusterSecurityGroupId")]);
    },
    "one of two groups": (p) => {
      const pods = group(p);
      dns(p, pods.id, clusterGroup(cluster(p)));
      policy(p, [group(p, "database").id, pods.id]);
    },
    "a network": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      ["tcp", "udp"].forEach((protocol) => {
        rule(p, "Egress", pods.id, { ...port(protocol, 53), cidrIpv4: "10.0.0.0/16" });
        rule(p, "Ingress", server, { ...port(protocol, 53), cidrIpv4: "10.0.0.0/16" });
      });
      policy(p, [pods.id]);
    },
    "a group that only the rules name": (p) => {
      const pods = group(p);
      dns(p, pods.id, group(p, "servers").id);
      policy(p, [pods.id]);
    },
    "a group by parameter": {
      build: (p) => {
        const pods = group(p);
        cluster(p);
        dns(p, pods.id, "sg-dns");
        policy(p, [pods.id]);
      },
      params: { dnsSecurityGroupIds: ["sg-dns"] },
    },
  },
  bad: {
    "nothing in over TCP": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      dns(p, pods.id, server, ["udp"]);
      rule(p, "Egress", pods.id, { ...port("tcp", 53), ...peer(server) });
      policy(p, [pods.id]);
    },
    "no rules": {
      build: (p) => {
        cluster(p);
        policy(p, [group(p).id]);
      },
      says: /TCP 53 out of the pods' groups, TCP 53 into the group where CoreDNS runs, UDP 53 out/,
    },
    "UDP only": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)), ["udp"]);
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 out of the pods' groups, TCP 53 into the group where CoreDNS runs.",
    },
    "TCP only": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)), ["tcp"]);
        policy(p, [pods.id]);
      },
      says: "no rule for UDP 53 out",
    },
    "nothing in": {
      build: (p) => {
        const pods = group(p);
        const server = clusterGroup(cluster(p));
        ["tcp", "udp"].forEach((protocol) => rule(p, "Egress", pods.id, { ...port(protocol, 53), ...peer(server) }));
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 into the group where CoreDNS runs, UDP 53 into the group",
    },
    "nothing out": {
      build: (p) => {
        const pods = group(p);
        const server = clusterGroup(cluster(p));
        ["tcp", "udp"].forEach((protocol) => rule(p, "Ingress", server, { ...port(protocol, 53), ...peer(pods.id) }));
        policy(p, [pods.id]);
      },
      says: "no rule for TCP 53 out of the pods' groups, UDP 53 out",
    },
    "out to another group": (p) => {
      const pods = group(p);
      cluster(p);
      dns(p, pods.id, group(p, "database").id);
      policy(p, [pods.id]);
    },
    "no rules, in the stack of a team": {
      build: (p) => policy(p, [group(p).id]),
      says: "no rule for TCP 53 out of the pods' groups, UDP 53 out of the pods' groups.",
    },
    "no rules for the group of the nodes, as the component of the cluster gives it": {
      build: (p) => {
        const component = inComponent(p);
        const own = p.add("aws:ec2/securityGroup:SecurityGroup", "nodes", {}, { parent: component });
        policy(p, [mixed(component.out("nodeSecurityGroupId"), own.id)]);
      },
      moments: ["preview"],
    },
    "another group by parameter": {
      build: (p) => {
        const pods = group(p);
        dns(p, pods.id, clusterGroup(cluster(p)));
        policy(p, [pods.id]);
      },
      params: { dnsSecurityGroupIds: ["sg-dns"] },
    },
  },
  unknown: {
    "all groups": (p) => {
      cluster(p);
      policy(p, unknownList);
    },
    "a group": (p) => {
      cluster(p);
      policy(p, [group(p).id, unknown]);
    },
    "the port of a rule": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      dns(p, pods.id, server, ["udp"]);
      rule(p, "Egress", pods.id, { ...port("tcp", unknown), ...peer(server) });
      rule(p, "Ingress", server, { ...port("tcp", unknown), ...peer(pods.id) });
      policy(p, [pods.id]);
    },
    "which of two groups a rule names": (p) => {
      const pods = group(p);
      const server = clusterGroup(cluster(p));
      ["tcp", "udp"].forEach((each) => {
        rule(p, "Egress", pods.id, { ...port(each, 53), ...peer(mixed(server, group(p, "database").id)) });
        rule(p, "Ingress", server, { ...port(each, 53), ...peer(pods.id) });
      });
      policy(p, [pods.id]);
    },
    "a group that a component of the program gives, which holds the cluster": (p) => {
      const component = inComponent(p, {}, "platform:index:Platform");
      policy(p, [component.out("groupId")]);
    },
    "the rules of a group elsewhere": {
      build: (p) => {
        const pods = group(p);
        ["tcp", "udp"].forEach((each) => rule(p, "Egress", pods.id, { ...port(each, 53), ...peer("sg-cluster") }));
        policy(p, [pods.id]);
      },
      moments: ["preview", "known"],
    },
    "a group elsewhere": {
      build: (p) => {
        cluster(p);
        policy(p, ["sg-pods"]);
        rule(p, "Ingress", "sg-cluster", { ...port("tcp", 53), ...peer("sg-pods") });
        rule(p, "Ingress", "sg-cluster", { ...port("udp", 53), ...peer("sg-pods") });
      },
      moments: ["known"],
    },
    "where CoreDNS is, in the stack of a team": {
      build: (p) => {
        const pods = group(p);
        ["tcp", "udp"].forEach((each) => rule(p, "Egress", pods.id, { ...port(each, 53), cidrIpv4: "10.0.0.0/8" }));
        policy(p, [pods.id]);
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: { "no groups": (p) => policy(p, []) },
});

const world = { cidrIpv4: "0.0.0.0/0" };

describeRule(podEgressScoped, {
  good: {
    "named destinations": (p) => {
      const pods = group(p);
      rule(p, "Egress", pods.id, { ...port("tcp", 443), ...world });
      rule(p, "Egress", pods.id, { ipProtocol: "-1", ...peer(group(p, "database").id) });
      policy(p, [pods.id]);
    },
    "another group is wide, inline": (p) => {
      group(p, "other", { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] });
      policy(p, [group(p).id]);
    },
    "another group is wide": (p) => {
      rule(p, "Egress", group(p, "other").id, { ipProtocol: "-1", ...world });
      policy(p, [group(p).id]);
    },
  },
  bad: {
    "everything out": {
      build: (p) => {
        const pods = group(p);
        rule(p, "Egress", pods.id, { ipProtocol: "-1", ...world });
        policy(p, [pods.id]);
      },
      says: /Group pods of the SecurityGroupPolicy lets everything out to the internet \(rule rule-\d+\)/,
    },
    "everything out of one of two groups, inline": (p) => {
      const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }];
      policy(p, [group(p).id, group(p, "wide", { egress }).id]);
    },
    "everything out, another rule unknown": (p) => {
      const pods = group(p);
      rule(p, "Egress", pods.id, { ipProtocol: unknown, ...world });
      rule(p, "Egress", pods.id, { ipProtocol: "-1", ...world });
      policy(p, [pods.id]);
    },
  },
  unknown: {
    "the protocol of a rule": {
      build: (p) => {
        const pods = group(p);
        rule(p, "Egress", pods.id, { ipProtocol: unknown, ...world });
        policy(p, [pods.id]);
      },
      says: "rule rule-",
    },
    groups: (p) => policy(p, unknownList),
    "a group": (p) => policy(p, [group(p).id, unknown]),
    "which of two groups lets everything out": (p) => {
      const pods = group(p);
      rule(p, "Egress", mixed(pods.id, group(p, "other").id), { ipProtocol: "-1", ...world });
      policy(p, [pods.id]);
    },
  },
});

const profile = (p: Program, namespace: Input = "shop"): Declared =>
  p.add("aws:eks/fargateProfile:FargateProfile", "profile", { selectors: [{ namespace }] });

describeRule(fargateGroups, {
  good: {
    "the cluster security group": (p) => {
      profile(p);
      policy(p, [group(p).id, clusterGroup(cluster(p))]);
    },
    "rules for what they need": (p) => {
      profile(p);
      const server = clusterGroup(cluster(p));
      const pods = group(p);
      rule(p, "Egress", pods.id, { ...port("tcp", 443), ...peer(server) });
      rule(p, "Egress", pods.id, { ...port("tcp", 53), ...peer(server) });
      rule(p, "Egress", pods.id, { ...port("udp", 53), ...peer(server) });
      policy(p, [pods.id]);
    },
    "the cluster security group, profile unknown": (p) => {
      profile(p, unknown);
      policy(p, [clusterGroup(cluster(p))]);
    },
  },
  bad: {
    "its own group only": (p) => {
      profile(p);
      cluster(p);
      policy(p, [group(p).id]);
    },
    ...Object.fromEntries(
      [
        ["no API", port("tcp", 53), port("udp", 53)],
        ["no DNS over TCP", port("tcp", 443), port("udp", 53)],
        ["no DNS over UDP", port("tcp", 443), port("tcp", 53)],
      ].map(([title, ...ports]): [string, Build] => [
        title as string,
        (p) => {
          profile(p);
          const server = clusterGroup(cluster(p));
          const pods = group(p);
          ports.forEach((each) => rule(p, "Egress", pods.id, { ...(each as Inputs), ...peer(server) }));
          policy(p, [pods.id]);
        },
      ]),
    ),
  },
  unknown: {
    groups: (p) => {
      profile(p);
      cluster(p);
      policy(p, [group(p).id, unknown]);
    },
    "the namespace of the profile": (p) => {
      profile(p, unknown);
      cluster(p);
      policy(p, [group(p).id]);
    },
    "a rule": (p) => {
      profile(p);
      cluster(p);
      const pods = group(p);
      rule(p, "Egress", pods.id, { ipProtocol: "-1", ...peer(unknown) });
      policy(p, [pods.id]);
    },
    "the cluster": {
      build: (p) => {
        profile(p);
        policy(p, [group(p).id]);
      },
      moments: ["preview", "known"],
    },
  },
  notApplicable: {
    "another namespace": (p) => {
      profile(p, "other");
      cluster(p);
      policy(p, [group(p).id]);
    },
    "no Fargate": (p) => {
      cluster(p);
      policy(p, [group(p).id]);
    },
  },
});

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
    "no probes, with a sidecar": on8080([{}], { "sidecar.istio.io/inject": "true" }),
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
    "the port of the sidecar": (p) => {
      cni(p);
      const own = group(p);
      rule(p, "Ingress", own.id, { ...port("tcp", 15020), ...peer(clusterGroup(cluster(p))) });
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
      says: "SecurityGroupPolicy policy do not let the kubelet in on TCP 9090",
    },
    "one of two containers": { build: on8080([probe(8080), probe(9090)]), says: "TCP 9090" },
    "a startup probe": on8080([probe(9090, "startupProbe", "tcpSocket")]),
    "a liveness probe": on8080([probe(9090, "livenessProbe", "grpc")]),
    "a port by name": on8080([{ ...probe("web"), ports: [{ name: "web", containerPort: 9090 }] }]),
    "a sidecar container": on8080([], {}, { initContainers: [{ restartPolicy: "Always", ...probe(9090) }] }),
    "the port of the sidecar": {
      build: on8080([probe(8080)], { "sidecar.istio.io/inject": "true" }),
      says: "TCP 15020",
    },
    "the port of the sidecar, of one of two probes for sure": {
      build: on8080([probe(8080), { readinessProbe: { httpGet: unknown } }], { "sidecar.istio.io/inject": "true" }),
      says: "TCP 15020",
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
      says: "TCP 15020",
    },
    "the port of the sidecar, by a revision": {
      build: (p) => {
        p.add("kubernetes:core/v1:Namespace", "home", { metadata: { name: "shop", labels: { "istio.io/rev": "a" } } });
        on8080([probe(8080)])(p);
      },
      says: "TCP 15020",
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
    "a port, beside one of an unknown name": on8080([
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
    "standard mode, beside one that is off": (p) => {
      p.add("kubernetes:helm.sh/v3:Release", "off", { chart: "aws-vpc-cni", values: {} });
      cni(p, { POD_SECURITY_GROUP_ENFORCING_MODE: "standard" });
      cluster(p);
      policy(p, [group(p).id]);
      pods(p, [probe(8080)]);
    },
    "standard mode, beside a chart that is not known, and off": (p) => {
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
