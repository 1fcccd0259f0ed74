/** What the schema alone cannot say: facts about EKS, and options that do not go together. Pure. */
import * as ipaddr from "ipaddr.js";
import { eksSupport, eksVersion, knownEksVersions } from "../../facts/eks-versions";
import { formatFound, type Problem } from "../problem";
import type { Declarations } from "../slots";
import type { Config } from "./config";
import { checkVpcCniEnv } from "./vpc-cni";

type Path = readonly PropertyKey[];

const problem = (
  severity: Problem["severity"],
  path: Path,
  found: unknown,
  allowed: string,
  hint?: string,
): Problem => ({ severity, path, found: formatFound(found), allowed, ...(hint === undefined ? {} : { hint }) });

/** @param today YYYY-MM-DD, UTC: Kubernetes versions come and go */
export function check(
  config: Config,
  declared: Readonly<Partial<Declarations>>,
  today: string = new Date().toISOString().slice(0, 10),
): Problem[] {
  return [
    ...checkVersion(config.version, today),
    ...checkAddresses(config, declared),
    ...checkPods(config),
    ...checkPolicies(config),
    ...checkCredentials(config),
    ...checkAccess(config),
    ...checkVpcCniEnv(config.vpcCni).map((found) => ({ ...found, path: ["vpcCni", ...found.path] })),
    ...(declared.nodeGroups === undefined
      ? [
          problem(
            "warning",
            ["coredns"],
            undefined,
            'CoreDNS is installed once there are nodes; add "node-groups", or install it with your nodes',
          ),
        ]
      : []),
  ];
}

function checkVersion(version: string, today: string): Problem[] {
  const at = ["version"];
  const facts = eksVersion(version);
  if (facts === undefined) {
    const newest = Number(knownEksVersions.at(-1)?.slice(2));
    const allowed = knownEksVersions.filter((known) => eksSupport(known, today) !== "ended").join(", ");
    return Number(version.slice(2)) > newest
      ? [problem("warning", at, version, allowed, "Newer than the table facts/eks-versions.json: not checked.")]
      : [problem("error", at, version, allowed, "EKS no longer offers it.")];
  }
  switch (eksSupport(version, today)) {
    case "ended":
      return [
        problem(
          "error",
          at,
          version,
          knownEksVersions.filter((known) => eksSupport(known, today) !== "ended").join(", "),
          `EKS ended its support on ${facts.extendedSupportEnds ?? "a day that is not known"} and upgrades control planes by itself.`,
        ),
      ];
    case "extended":
      return [
        problem(
          "warning",
          at,
          version,
          knownEksVersions.filter((known) => !["ended", "extended"].includes(eksSupport(known, today))).join(", "),
          `Standard support ended on ${facts.standardSupportEnds ?? ""}; extended support costs extra and ends on ${facts.extendedSupportEnds ?? ""}.`,
        ),
      ];
    default:
      return [];
  }
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function checkAddresses(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const { ipFamily, serviceCidr, publicEndpointCidrs, vpcCni } = config;
  const ipv6 = ipFamily === "ipv6";
  const found: Problem[] = [];
  if (ipv6 && declared.dualStack !== true) {
    found.push(
      problem("error", ["ipFamily"], ipFamily, "ipv4, or ipv6 in a dual-stack network (network: dualStack: true)"),
    );
  }
  if (ipv6 && serviceCidr !== undefined) {
    found.push(
      problem(
        "error",
        ["serviceCidr"],
        serviceCidr,
        "no serviceCidr with ipFamily ipv6: EKS assigns the IPv6 block of services",
      ),
    );
  } else if (serviceCidr !== undefined) {
    found.push(...checkServiceCidr(serviceCidr, declared.vpcCidr));
  }
  publicEndpointCidrs.forEach((cidr, index) => {
    if (!ipv6 && cidr.includes(":")) {
      found.push(
        problem(
          "error",
          ["publicEndpointCidrs", index],
          cidr,
          "IPv4 CIDRs: the endpoint of an IPv4 cluster has no IPv6 address",
        ),
      );
    }
  });
  if (ipv6 && vpcCni.externalSnat !== undefined) {
    found.push(
      problem(
        "error",
        ["vpcCni", "externalSnat"],
        vpcCni.externalSnat,
        "no externalSnat with ipFamily ipv6: IPv6 is not translated",
      ),
    );
  }
  if (ipv6 && vpcCni.prefixDelegation === false) {
    found.push(
      problem(
        "error",
        ["vpcCni", "prefixDelegation"],
        false,
        "true with ipFamily ipv6: the VPC CNI needs prefixes for IPv6",
      ),
    );
  }
  if (!ipv6 && vpcCni.ipv4EgressFromIpv6) {
    found.push(
      problem("error", ["vpcCni", "ipv4EgressFromIpv6"], true, "false with ipFamily ipv4: it is for IPv6 clusters"),
    );
  }
  return found;
}

function checkServiceCidr(serviceCidr: string, vpcCidr: string | undefined): Problem[] {
  const at = ["serviceCidr"];
  const [, length] = ipaddr.IPv4.parseCIDR(serviceCidr);
  const inside = privateRanges.some((range) => contains(range, serviceCidr));
  const found: Problem[] = [];
  if (length < 12 || length > 24 || !inside) {
    found.push(problem("error", at, serviceCidr, `/12 to /24 within ${privateRanges.join(", ")}`));
  }
  if (vpcCidr !== undefined && (contains(vpcCidr, serviceCidr) || contains(serviceCidr, vpcCidr))) {
    found.push(problem("error", at, serviceCidr, `a block outside the VPC's ${vpcCidr}`));
  }
  return found;
}

function contains(outer: string, inner: string): boolean {
  const [network, length] = ipaddr.IPv4.parseCIDR(outer);
  const [address, innerLength] = ipaddr.IPv4.parseCIDR(inner);
  return innerLength >= length && address.match(network, length);
}

function checkPods({ ipFamily, kubeProxy, vpcCni, podIdentityAgent, irsa }: Config): Problem[] {
  const { podSecurityGroups } = vpcCni;
  const at = ["vpcCni", "podSecurityGroups"];
  const found: Problem[] = [];
  if (podSecurityGroups !== "off" && ipFamily === "ipv6") {
    found.push(
      problem(
        "error",
        at,
        podSecurityGroups,
        "off with ipFamily ipv6",
        "The VPC CNI's support matrix has no security groups for pods on IPv6.",
      ),
    );
  }
  if (podSecurityGroups === "strict" && kubeProxy.mode === "ipvs") {
    found.push(
      problem(
        "error",
        ["kubeProxy", "mode"],
        "ipvs",
        "iptables with vpcCni.podSecurityGroups strict, or podSecurityGroups standard",
        "Pods with their own groups lose all traffic (aws/amazon-vpc-cni-k8s#2982).",
      ),
    );
  }
  if (podSecurityGroups === "strict" && podIdentityAgent.enabled && !irsa) {
    found.push(
      problem(
        "warning",
        at,
        "strict",
        "standard, or strict with irsa: true",
        "In strict mode pods with their own groups cannot reach the Pod Identity agent (aws/amazon-vpc-resource-controller-k8s#618): such pods need IAM roles for service accounts.",
      ),
    );
  }
  if (podSecurityGroups === "standard" && vpcCni.externalSnat === false) {
    found.push(
      problem(
        "warning",
        ["vpcCni", "externalSnat"],
        false,
        "true with podSecurityGroups standard",
        "Traffic that leaves the VPC is translated to the node's address and passes the node's groups only.",
      ),
    );
  }
  return found;
}

function checkPolicies({ vpcCni }: Config): Problem[] {
  const { networkPolicy, networkPolicyLogs, podSecurityGroups, ipv4EgressFromIpv6, env, initEnv } = vpcCni;
  const found: Problem[] = [];
  if (networkPolicy === "off") {
    return networkPolicyLogs === "off"
      ? []
      : [
          problem(
            "error",
            ["vpcCni", "networkPolicyLogs"],
            networkPolicyLogs,
            "off, or networkPolicy standard or strict: there is nothing to log",
          ),
        ];
  }
  if (podSecurityGroups === "strict") {
    found.push(
      problem(
        "error",
        ["vpcCni", "podSecurityGroups"],
        "strict",
        `standard with networkPolicy ${networkPolicy}, or networkPolicy off`,
        "The VPC CNI does not support network policies on pods in strict mode.",
      ),
    );
  }
  if (ipv4EgressFromIpv6) {
    found.push(
      problem(
        "warning",
        ["vpcCni", "ipv4EgressFromIpv6"],
        true,
        "false with network policies",
        "No network policy covers the IPv4 interface of pods in an IPv6 cluster.",
      ),
    );
  }
  for (const [key, variables] of Object.entries({ env, initEnv })) {
    if (variables["ENABLE_V6_EGRESS"] === "true") {
      found.push(
        problem(
          "error",
          ["vpcCni", key, "ENABLE_V6_EGRESS"],
          "true",
          '"false" with network policies: none covers the IPv6 interface of pods in an IPv4 cluster',
        ),
      );
    }
  }
  return found;
}

function checkCredentials({ vpcCni, podIdentityAgent, irsa }: Config): Problem[] {
  const at = ["vpcCni", "credentials"];
  if (vpcCni.credentials === "irsa" && !irsa) {
    return [problem("error", at, "irsa", "pod-identity, or irsa with irsa: true")];
  }
  return vpcCni.credentials === "pod-identity" && !podIdentityAgent.enabled
    ? [
        problem(
          "error",
          at,
          "pod-identity",
          "irsa (with irsa: true), or pod-identity with podIdentityAgent.enabled: true",
        ),
      ]
    : [];
}

function checkAccess({ accessEntries }: Config): Problem[] {
  const entries = Object.entries(accessEntries);
  return entries.flatMap(([name, entry], index) => {
    const found: Problem[] = [];
    const other = entries.slice(0, index).find(([, { principalArn }]) => principalArn === entry.principalArn);
    if (other !== undefined) {
      found.push(
        problem(
          "error",
          ["accessEntries", name, "principalArn"],
          entry.principalArn,
          `one entry per principal: "${other[0]}" names it too`,
        ),
      );
    }
    if (entry.policies.length === 0 && entry.kubernetesGroups.length === 0) {
      found.push(
        problem(
          "error",
          ["accessEntries", name],
          "no policies and no kubernetesGroups",
          "at least one of them: without, the principal may do nothing",
        ),
      );
    }
    const policies = entry.policies.map(({ policy }) => policy);
    entry.policies.forEach(({ policy }, at) => {
      if (policies.indexOf(policy) !== at) {
        found.push(
          problem(
            "error",
            ["accessEntries", name, "policies", at],
            policy,
            "each policy once: list all its namespaces in one place",
          ),
        );
      }
    });
    return found;
  });
}
