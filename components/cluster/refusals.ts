/** What is wrong with the arguments of the component. Outputs are skipped: their values are not known yet. Pure. */
import type { Problem } from "../../core/problem";
import { plain } from "../shared/inputs";
import type { ClusterSettings } from "./args";
import { checkOptions, checkVersion } from "./check";
import type { Options } from "./options";

/** @param today YYYY-MM-DD, UTC */
export function argProblems(
  settings: ClusterSettings,
  today: string = new Date().toISOString().slice(0, 10),
): Problem[] {
  const version = plain(settings.version);
  // Whether the network is dual-stack is not among the arguments.
  const found = checkOptions(optionsOf(settings), { dualStack: true });
  return [
    ...(version === undefined ? [] : checkVersion(version, today)),
    ...found.map((problem) => ({ ...problem, path: toArgument(problem.path) })),
  ];
}

function optionsOf(settings: ClusterSettings): Options {
  return {
    ipFamily: settings.ipFamily,
    serviceCidr: plain(settings.serviceCidr),
    publicEndpointCidrs: settings.publicEndpointCidrs.map((cidr) => plain(cidr) ?? ""),
    privateEndpointClients: {
      cidrs: settings.privateEndpointClients.cidrs ?? [],
      securityGroupIds: Object.values(settings.privateEndpointClients.securityGroupIds ?? {}).flatMap(
        (id) => plain(id) ?? [],
      ),
    },
    accessEntries: Object.fromEntries(
      Object.entries(settings.accessEntries).map(([name, { principalArn, policies = [], kubernetesGroups = [] }]) => [
        name,
        { principalArn: plain(principalArn), policies, kubernetesGroups: plain(kubernetesGroups) },
      ]),
    ),
    vpcCni: { ...settings.vpcCni, env: settings.vpcCni.env ?? {}, initEnv: settings.vpcCni.initEnv ?? {} },
    kubeProxy: { mode: settings.kubeProxyMode },
    podIdentityAgent: { enabled: settings.podIdentityAgent },
    irsa: settings.irsa,
  };
}

/** The stack config groups the options of kube-proxy; the arguments do not. */
function toArgument(path: readonly PropertyKey[]): readonly PropertyKey[] {
  return path[0] === "kubeProxy" ? ["kubeProxyMode"] : path;
}
