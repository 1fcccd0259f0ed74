/** Egress of pods with security groups of their own, and groups on Fargate. */
import { fargateGroups } from "../../../policypack/rules/pod-security-groups/fargate-groups";
import { podEgressScoped } from "../../../policypack/rules/pod-security-groups/pod-egress-scoped";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown, unknownList } from "../program";
import { cluster, clusterGroup, group, type Inputs, peer, policy, port, rule } from "../pod-groups";

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
      says: /Group pods of the SecurityGroupPolicy allows all traffic to the internet \(rule rule-\d+\)/,
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
