/** What the schema alone cannot say: the rest of the stack fits, the engine can express every rule, and rules have two sides. Pure. */
import { error, mismatch, warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { overlaps } from "../../core/cidr";
import { unansweredRules } from "./check-agreement";
import { checkEngine } from "./check-engine";
import type { NetworkPolicyConfig } from "./config";
import { routeProblems, withDeclared } from "./declared";
import { placesOf, type Places } from "./places";
import { planPolicies, type NetworkPolicyPlan } from "./plan";
import { platform } from "./platform";
import { platformNamespaces } from "./platform-policies";
import { denyScope } from "./policies";

type Declared = Readonly<Partial<Declarations>>;

export interface Prepared {
  readonly places: Places;
  readonly plan: NetworkPolicyPlan;
}

export interface Checked {
  readonly value: Prepared;
  readonly problems: readonly Problem[];
}

/** Compiles the intents once, for the check and for the component. */
export function prepareNetworkPolicy(given: NetworkPolicyConfig, declared: Declared): Checked {
  const config = withDeclared(given, declared);
  const places = placesOf(config, declared);
  const plan = planPolicies(config, places);
  const found = [
    ...checkEngine(config, declared),
    ...meshProblems(config, declared),
    ...otherIssuerPlugin(config, declared),
    ...taken(config),
    ...routeProblems(given, declared),
    ...plan.problems,
  ];
  const problems = found.some(({ severity }) => severity === "error")
    ? found
    : [
        ...found,
        ...sharedAddresses(config, places),
        ...unlistedPlatform(config, declared),
        ...unansweredRules(config, places, plan),
      ];
  return { value: { places, plan }, problems };
}

/** Two stacks that own one namespace undo each other's labels and policies. */
function taken({ namespaces, neighbours }: NetworkPolicyConfig): Problem[] {
  return Object.keys(namespaces)
    .filter((name) => Object.hasOwn(neighbours, name))
    .map((name) =>
      error(
        ["namespaces", name],
        `${neighbours[name]?.file ?? "Another stack"} has the namespace ${name} too.`,
        "Two stacks with the same namespace would overwrite each other's labels and policies. Choose another name.",
      ),
    );
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
        .map((cidr) =>
          warning(
            ["namespaces", namespace, "allow", index, side, "cidrs"],
            `Pods have addresses in ${cidr} too, so the rule also matches every pod in that range.`,
            "Name pods by namespace, or give the others subnets of their own.",
          ),
        );
    }),
  );
}

/** The platform component for the issuer plugin, by how cert-manager is installed. */
const issuerPlugin = { helm: "aws-privateca-issuer", "eks-addons": "aws-privateca-connector" } as const;

/** Policies for a plugin that runs in another namespace would select nothing. */
function otherIssuerPlugin({ platform: listed }: NetworkPolicyConfig, { certManager }: Declared): Problem[] {
  return Object.values(issuerPlugin).flatMap((name) =>
    certManager !== undefined && issuerPlugin[certManager] !== name && listed.includes(name)
      ? [
          mismatch(
            ["platform", listed.indexOf(name)],
            name,
            issuerPlugin[certManager],
            `It is what cert-manager.installation: ${certManager} installs.`,
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
        warning(
          ["platform"],
          `The default deny covers the namespaces of ${needed.join(", ")}, which stop without their rules.`,
          `Add ${needed.join(", ")} to platform.`,
        ),
      ];
}

/** A namespace whose pods are not in the mesh that its rules are about. */
function meshProblems(config: NetworkPolicyConfig, { istio }: Declared): Problem[] {
  return Object.entries(config.namespaces)
    .filter(([, { mesh }]) => istio !== undefined && mesh === "ambient" && !istio.ambient)
    .map(([namespace]) =>
      error(
        ["namespaces", namespace, "mesh"],
        "Istio is installed without ztunnel, which an ambient namespace needs.",
        "Set mesh to sidecar or none, or install istio in ambient mode.",
      ),
    );
}
