/** What the schema alone cannot say: the engine is really on, it can express every rule, and rules have two sides. Pure. */
import { mismatch, mismatchWarning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { overlaps } from "../../core/cidr";
import { oneSidedRules } from "./agreement";
import { wireguardProblems } from "./check-wireguard";
import type { NetworkPolicyConfig } from "./config";
import { compile } from "./engines";
import { denyScope, intendedPolicies } from "./policies";
import type { Places } from "./places";
import { platform } from "./platform";
import { platformNamespaces } from "./platform-policies";

type Declared = Readonly<Partial<Declarations>>;

export function checkNetworkPolicy(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  const { policies, places, problems } = intendedPolicies(config, declared);
  const compiled = compile(policies, config.engine, config);
  const found = [
    ...engineProblems(config, declared),
    ...wireguardProblems(config, declared),
    ...meshProblems(config, declared),
    ...otherIssuerPlugin(config, declared),
    ...taken(config),
    ...problems,
    ...compiled.problems,
  ];
  return found.some(({ severity }) => severity === "error")
    ? found
    : [
        ...found,
        ...sharedAddresses(config, places),
        ...unlistedPlatform(config, declared),
        ...unansweredRules(config, declared),
      ];
}

/** Two stacks that own one namespace undo each other's labels and policies. */
function taken({ namespaces, neighbours }: NetworkPolicyConfig): Problem[] {
  return Object.keys(namespaces)
    .filter((name) => Object.hasOwn(neighbours, name))
    .map((name) =>
      mismatch(
        ["namespaces", name],
        `${name}, which ${neighbours[name]?.file ?? "another stack"} has too`,
        "a namespace that no other stack has",
      ),
    );
}

/** Rules between two namespaces that only one side has: an error where the other side is another stack's. */
function unansweredRules(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  const rules = Object.values(config.namespaces).flatMap(({ allow }) => allow);
  const peers = rules.flatMap(({ from, to }) => from ?? to ?? []);
  const named = new Set(peers.map(({ namespace }) => namespace));
  const teams = new Set(peers.flatMap(({ team }) => team ?? []));
  // Of all the namespaces of a cluster, only those that this stack's rules name.
  const asked = Object.entries(config.neighbours).filter(
    ([name, { team }]) => named.has(name) || (team !== undefined && teams.has(team)),
  );
  const everybody = { ...config, namespaces: { ...Object.fromEntries(asked), ...config.namespaces } };
  const { policies, places } = intendedPolicies(everybody, declared);
  const compiled = compile(policies, config.engine, everybody);
  return oneSidedRules(everybody, compiled, places)
    .filter(({ path }) => Object.hasOwn(config.namespaces, String(path[1])))
    .map(({ path, other, missing }): Problem => {
      const file = Object.hasOwn(config.namespaces, other) ? undefined : config.neighbours[other]?.file;
      return mismatch(
        path,
        `a rule that ${other} has no answer to`,
        `a rule of namespaces.${other}${file === undefined ? "" : ` in ${file}`} that allows ${missing}`,
        "A connection needs both sides; until then it is denied.",
        file === undefined ? "warning" : "error",
      );
    });
}

function engineProblems(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  const problem = (
    severity: Problem["severity"],
    path: readonly string[],
    found: string,
    allowed: string,
    hint?: string,
  ): Problem => mismatch(path, found, allowed, hint, severity);
  // Nothing of the cluster is declared where another stack owns it: what cannot be seen is not judged.
  const own = declared.clusterName !== undefined;
  const problems: Problem[] = [];
  if (config.engine === "vpc-cni") {
    if (own && declared.vpcCniNetworkPolicy === undefined) {
      problems.push(
        problem(
          "error",
          ["engine"],
          "vpc-cni, which the cluster has switched off",
          "vpc-cni together with cluster.vpcCni.networkPolicy: standard (or strict); calico; cilium",
          "Without an engine, policies are accepted and nothing enforces them.",
        ),
      );
    }
    if (config.autoMode && declared.nodeGroups !== undefined) {
      problems.push(
        problem(
          "error",
          ["autoMode"],
          "true in a stack with node groups",
          "false: on nodes other than EKS Auto Mode's, DNS names are not enforced",
        ),
      );
    }
    return problems;
  }
  if (config.autoMode) {
    problems.push(
      problem(
        "error",
        ["engine"],
        `${config.engine} with autoMode`,
        "vpc-cni: nodes of EKS Auto Mode take no other engine",
      ),
    );
  }
  if (declared.vpcCniNetworkPolicy !== undefined) {
    problems.push(
      problem(
        "error",
        ["engine"],
        `${config.engine} beside the VPC CNI's own network policy (${declared.vpcCniNetworkPolicy})`,
        `one engine: cluster.vpcCni.networkPolicy: off with ${config.engine}, or engine: vpc-cni`,
        "Two engines write rules for the same pods and undo each other's.",
      ),
    );
  }
  if (declared.podEnforcingMode === "strict") {
    problems.push(
      problem(
        "error",
        ["engine"],
        `${config.engine} with cluster.vpcCni.podSecurityGroups: strict`,
        "podSecurityGroups: standard or off",
        config.engine === "calico"
          ? "In strict mode the interfaces of pods with security groups are not Calico's: no policy reaches them."
          : "In strict mode kubelet probes do not reach pods that Cilium is chained to (cilium#24943).",
      ),
    );
  }
  if (config.engine === "calico" && own && declared.annotatePodIp !== true) {
    problems.push(
      problem(
        "warning",
        ["engine"],
        'calico without cluster.vpcCni.env.ANNOTATE_POD_IP: "true"',
        "the two together",
        "Without it Calico learns the address of a new pod late, which is without network for up to two minutes (projectcalico/calico#6941).",
      ),
    );
  }
  if (config.engine === "cilium" && declared.ipFamily === "ipv6") {
    problems.push(
      problem(
        "warning",
        ["engine"],
        "cilium in an IPv6 cluster",
        "vpc-cni or calico",
        "Chaining to the VPC CNI is documented for IPv4 only.",
      ),
    );
  }
  return problems;
}

/** A CIDR that holds pods lets them through too with the engines that match by address. */
function sharedAddresses(config: NetworkPolicyConfig, places: Places): Problem[] {
  if (config.engine === "cilium") {
    return [];
  }
  return Object.entries(config.namespaces).flatMap(([namespace, { allow }]) =>
    allow.flatMap((rule, index) => {
      const side = rule.to === undefined ? "from" : "to";
      return (rule[side]?.cidrs ?? [])
        .filter((cidr) => (places.pods ?? []).some((pods) => overlaps(cidr, pods)))
        .map((cidr): Problem =>
          mismatchWarning(
            ["namespaces", namespace, "allow", index, side, "cidrs"],
            `${cidr}, where pods have their addresses too`,
            "addresses outside the cluster",
            "Every pod in that range is meant as well. Name pods by namespace, or give the others subnets of their own.",
          ),
        );
    }),
  );
}

/** The platform component for the issuer plugin, by how cert-manager is installed. */
const issuerPlugin = { helm: "aws-privateca-issuer", "eks-addons": "aws-privateca-connector" } as const;

/** Policies for a plugin that runs in another namespace would select nothing. */
function otherIssuerPlugin({ platform: listed }: NetworkPolicyConfig, { certManager }: Declared): Problem[] {
  return Object.values(issuerPlugin).flatMap((name): Problem[] =>
    certManager !== undefined && issuerPlugin[certManager] !== name && listed.includes(name)
      ? [
          mismatch(
            ["platform", listed.indexOf(name)],
            `${name}, and cert-manager.installation ${certManager}`,
            issuerPlugin[certManager],
          ),
        ]
      : [],
  );
}

/** What the stack installs into a namespace that is denied stops without its rules. */
function unlistedPlatform(config: NetworkPolicyConfig, declared: Declared): Problem[] {
  const installed = [
    ...(declared.certManager === undefined ? [] : ["cert-manager", issuerPlugin[declared.certManager]]),
    ...(declared.istio === undefined ? [] : ["istiod", "istio-csr"]),
    ...(declared.istio?.ingressGateway === true ? ["istio-ingress"] : []),
    ...(declared.istio?.egressGateway === true ? ["istio-egress"] : []),
  ];
  const denied = [...platformNamespaces(config), ...Object.keys(config.namespaces)];
  const everywhere = denyScope(config) === "every-namespace";
  const needed = installed
    .filter((name) => !config.platform.some((listed) => listed === name))
    .filter((name) => everywhere || (platform[name] ?? []).some(({ namespace }) => denied.includes(namespace)));
  return needed.length === 0
    ? []
    : [
        mismatchWarning(
          ["platform"],
          config.platform.length === 0 ? "nothing" : config.platform.join(", "),
          `${needed.join(", ")} too: this stack installs them`,
          "The default deny covers their namespaces: without their rules they stop.",
        ),
      ];
}

/** A namespace whose pods are not in the mesh that its rules speak of. */
function meshProblems(config: NetworkPolicyConfig, { istio }: Declared): Problem[] {
  return Object.entries(config.namespaces)
    .filter(([, { mesh }]) => istio !== undefined && mesh === "ambient" && !istio.ambient)
    .map(([namespace]) =>
      mismatch(
        ["namespaces", namespace, "mesh"],
        "ambient, where Istio is installed without ztunnel",
        "sidecar or none; ambient with istio in ambient mode",
      ),
    );
}
