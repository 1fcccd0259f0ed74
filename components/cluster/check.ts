/** What the schema alone cannot say: facts about EKS, and options that do not go together. Pure. */
import { brokenVpcCni } from "../../facts/vpc-cni-versions";
import { eksSupport, eksVersion, knownEksVersions } from "../../facts/eks-versions";
import { error, formatFound, mismatch, mismatchWarning, unfinished, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { checkAddresses } from "./check-addresses";
import { checkPods, checkPolicies } from "./check-pods";
import type { Config } from "./config";
import type { Options } from "./options";
import { checkVpcCniEnv } from "./vpc-cni";

/** @param today YYYY-MM-DD, UTC: Kubernetes versions come and go */
export function check(
  config: Config,
  declared: Readonly<Partial<Declarations>>,
  today: string = new Date().toISOString().slice(0, 10),
): Problem[] {
  return [
    ...checkVersion(config.version, today),
    ...checkOptions(config, declared),
    ...checkVpcCniVersion(config.vpcCni),
    ...checkWayIn(config, declared),
    ...(declared.nodeGroups === undefined
      ? [
          warning(
            ["coredns"],
            "CoreDNS will not be installed: this stack has no node groups.",
            'Add "node-groups", or install CoreDNS together with your own nodes.',
          ),
        ]
      : []),
  ];
}

function checkVpcCniVersion({ version, networkPolicy }: Config["vpcCni"]): Problem[] {
  const broken = version === undefined ? undefined : brokenVpcCni(version);
  return broken === undefined || networkPolicy === "off"
    ? []
    : [
        error(
          ["vpcCni", "version"],
          `With ${version}, ${broken.why} (${broken.source}).`,
          `Use v${broken.instead} or newer, or leave the version to EKS.`,
        ),
      ];
}

/**
 * Somebody must reach the Kubernetes API, `pulumi up` first of all: the private endpoint lies behind the control plane's
 * security group. https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html#private-access
 */
function checkWayIn(
  { publicEndpointCidrs, privateEndpointClients: { cidrs, securityGroupIds } }: Config,
  { privateAccess }: Readonly<Partial<Declarations>>,
): Problem[] {
  const named = publicEndpointCidrs.length + cidrs.length + securityGroupIds.length;
  return named > 0 || privateAccess === true
    ? []
    : [
        unfinished(
          ["privateEndpointClients"],
          "Nobody can reach the Kubernetes API: the endpoint is private, and its security group admits only the nodes. A preview passes, pulumi up is refused: it would fail at the first Kubernetes object.",
          'Add "private-access" (a bastion or a transit gateway), list who reaches the VPC already in cluster.privateEndpointClients, or open the public endpoint to named addresses with cluster.publicEndpointCidrs.',
        ),
      ];
}

/** Options that do not go together: the same for the stack config and for the arguments of the component. */
export function checkOptions(options: Options, declared: Readonly<Partial<Declarations>>): Problem[] {
  return [
    ...checkAddresses(options, declared),
    ...checkPods(options),
    ...checkPolicies(options),
    ...checkCredentials(options),
    ...checkAccess(options),
    ...checkVpcCniEnv(options.vpcCni).map((found) => ({ ...found, path: ["vpcCni", ...found.path] })),
  ];
}

export function checkVersion(version: string, today: string): Problem[] {
  const at = ["version"];
  const facts = eksVersion(version);
  if (facts === undefined) {
    const newest = Number(knownEksVersions.at(-1)?.slice(2));
    const allowed = knownEksVersions.filter((known) => eksSupport(known, today) !== "ended").join(", ");
    return Number(version.slice(2)) > newest
      ? [
          mismatchWarning(
            at,
            formatFound(version),
            allowed,
            "Newer than the table facts/eks-versions.json: not checked.",
          ),
        ]
      : [mismatch(at, formatFound(version), allowed, "EKS no longer offers it.")];
  }
  switch (eksSupport(version, today)) {
    case "ended":
      return [
        mismatch(
          at,
          formatFound(version),
          knownEksVersions.filter((known) => eksSupport(known, today) !== "ended").join(", "),
          `EKS ended its support on ${facts.extendedSupportEnds ?? "a day that is not known"} and upgrades control planes by itself.`,
        ),
      ];
    case "extended":
      return [
        mismatchWarning(
          at,
          formatFound(version),
          knownEksVersions.filter((known) => !["ended", "extended"].includes(eksSupport(known, today))).join(", "),
          `Standard support ended on ${facts.standardSupportEnds ?? ""}; extended support costs extra and ends on ${facts.extendedSupportEnds ?? ""}.`,
        ),
      ];
    default:
      return [];
  }
}

function checkCredentials({ vpcCni, podIdentityAgent, irsa }: Options): Problem[] {
  const at = ["vpcCni", "credentials"];
  if (vpcCni.credentials === "irsa" && !irsa) {
    return [error(at, "irsa needs irsa: true. The alternative is pod-identity.")];
  }
  return vpcCni.credentials === "pod-identity" && !podIdentityAgent.enabled
    ? [error(at, "pod-identity needs podIdentityAgent.enabled: true. The alternative is irsa, with irsa: true.")]
    : [];
}

function checkAccess({ accessEntries }: Options): Problem[] {
  const entries = Object.entries(accessEntries);
  return entries.flatMap(([name, entry], index) => {
    const found: Problem[] = [];
    const other = entries.slice(0, index).find(([, { principalArn }]) => principalArn === entry.principalArn);
    if (other !== undefined && entry.principalArn !== undefined) {
      found.push(
        error(
          ["accessEntries", name, "principalArn"],
          `The entry "${other[0]}" already names ${entry.principalArn}. EKS has one entry per principal.`,
        ),
      );
    }
    if (entry.principalArn !== undefined && /:role\/AWSReservedSSO_/.test(entry.principalArn)) {
      found.push(
        error(
          ["accessEntries", name, "principalArn"],
          `${entry.principalArn} lacks its path. EKS compares the whole ARN and refuses this one: "invalid principal".`,
          "Take the ARN from aws iam list-roles --path-prefix /aws-reserved/sso.amazonaws.com/, such as arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef.",
        ),
      );
    }
    if (entry.policies.length === 0 && entry.kubernetesGroups?.length === 0) {
      found.push(
        error(
          ["accessEntries", name],
          "The entry has no policies and no kubernetesGroups, so the principal can do nothing.",
        ),
      );
    }
    const policies = entry.policies.map(({ policy }) => policy);
    entry.policies.forEach(({ policy }, at) => {
      if (policies.indexOf(policy) !== at) {
        found.push(
          error(
            ["accessEntries", name, "policies", at],
            `${policy} is there already. List all its namespaces in one place.`,
          ),
        );
      }
    });
    return found;
  });
}
