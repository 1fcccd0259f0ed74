/** What the checks read, from the stack config or from the arguments of the component. */
import type { ClusterIpFamily, KubeProxyMode, VpcCniArgs, vpcCniDefaults } from "./args";

export interface Options {
  readonly ipFamily: ClusterIpFamily;
  readonly serviceCidr?: string;
  readonly publicEndpointCidrs: readonly string[];
  readonly privateEndpointClients: { readonly cidrs: readonly string[]; readonly securityGroupIds: readonly string[] };
  readonly accessEntries: Readonly<Record<string, AccessEntryOptions>>;
  readonly vpcCni: Omit<VpcCniArgs, "version"> &
    Required<Pick<VpcCniArgs, keyof typeof vpcCniDefaults | "env" | "initEnv">>;
  readonly kubeProxy: { readonly mode: KubeProxyMode };
  readonly podIdentityAgent: { readonly enabled: boolean };
  readonly irsa: boolean;
}

/** Undefined: an output, whose value is not known yet. */
export interface AccessEntryOptions {
  readonly principalArn?: string;
  readonly policies: readonly { readonly policy: string }[];
  readonly kubernetesGroups?: readonly string[];
}
