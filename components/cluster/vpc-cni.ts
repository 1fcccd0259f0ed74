/**
 * Configuration values of the vpc-cni add-on. The add-on's schema takes booleans and numbers as strings and refuses keys
 * that it does not know, at apply time, so both are held here.
 */
import { vpcCniEnv, vpcCniInitEnv, type VpcCniEnvKind } from "../../facts/vpc-cni-env";
import { error, formatFound, mismatch, nearest, type Problem } from "../../core/problem";
import { vpcCniDefaults, type ClusterIpFamily, type VpcCniArgs } from "./args";

export interface VpcCniValues {
  readonly enableNetworkPolicy?: "true";
  readonly nodeAgent?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly init?: { readonly env: Readonly<Record<string, string>> };
}

/** What the typed options mean to the add-on. Variables of `env` and `initEnv` come on top; check refuses clashes. */
export function vpcCniValues(cni: VpcCniArgs, ipFamily: ClusterIpFamily): VpcCniValues {
  const typed = { env: typedEnv(cni, ipFamily), init: typedInitEnv(cni) };
  const init = { ...cni.initEnv, ...typed.init };
  return {
    ...(isOff(cni.networkPolicy) ? {} : { enableNetworkPolicy: "true" }),
    ...(isOff(cni.networkPolicyLogs)
      ? {}
      : {
          nodeAgent: {
            enablePolicyEventLogs: "true",
            ...(cni.networkPolicyLogs === "cloudwatch" ? { enableCloudWatchLogs: "true" } : {}),
          },
        }),
    env: { ...cni.env, ...typed.env },
    ...(Object.keys(init).length === 0 ? {} : { init: { env: init } }),
  };
}

function isOff<T extends string>(option: T | undefined): option is Extract<T, "off"> | undefined {
  return option === undefined || option === "off";
}

function typedEnv(cni: VpcCniArgs, ipFamily: ClusterIpFamily): Record<string, string> {
  const pods = cni.podSecurityGroups;
  return {
    ...(isOff(pods) ? {} : { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: pods }),
    ...(isOff(cni.networkPolicy) ? {} : { NETWORK_POLICY_ENFORCING_MODE: cni.networkPolicy }),
    ...(ipFamily === "ipv6"
      ? { ENABLE_V4_EGRESS: String(cni.ipv4EgressFromIpv6 ?? vpcCniDefaults.ipv4EgressFromIpv6) }
      : { AWS_VPC_K8S_CNI_EXTERNALSNAT: String(cni.externalSnat ?? !isOff(pods)) }),
    ENABLE_PREFIX_DELEGATION: String(cni.prefixDelegation ?? ipFamily === "ipv6"),
  };
}

/**
 * Early demux makes the kernel deliver the kubelet's TCP probes to the node's own socket before they reach the branch
 * interface; only the strict mode routes pods that way.
 */
function typedInitEnv(cni: VpcCniArgs): Record<string, string> {
  return cni.podSecurityGroups === "strict" ? { DISABLE_TCP_EARLY_DEMUX: "true" } : {};
}

/** JSON with sorted keys: the order of a config file never shows as a change. */
export function toConfigurationValues(values: object): string {
  return JSON.stringify(values, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Variables that a typed option sets, with the option. */
const typedBy: Readonly<Record<string, string>> = {
  ENABLE_POD_ENI: "podSecurityGroups",
  POD_SECURITY_GROUP_ENFORCING_MODE: "podSecurityGroups",
  DISABLE_TCP_EARLY_DEMUX: "podSecurityGroups",
  NETWORK_POLICY_ENFORCING_MODE: "networkPolicy",
  AWS_VPC_K8S_CNI_EXTERNALSNAT: "externalSnat",
  ENABLE_PREFIX_DELEGATION: "prefixDelegation",
  ENABLE_V4_EGRESS: "ipv4EgressFromIpv6",
};

const values: Readonly<Record<VpcCniEnvKind, RegExp>> = {
  boolean: /^(true|false)$/,
  integer: /^\d+$/,
  string: /^/,
};

const allowed: Readonly<Record<VpcCniEnvKind, string>> = {
  boolean: '"true" or "false", in quotes',
  integer: 'a whole number in quotes, such as "2"',
  string: "a string",
};

/** Problems of the free variables. Paths start at the add-on's key. */
export function checkVpcCniEnv(cni: VpcCniArgs): Problem[] {
  return [...checkEnv("env", cni.env ?? {}, vpcCniEnv), ...checkEnv("initEnv", cni.initEnv ?? {}, vpcCniInitEnv)];
}

function checkEnv(
  at: "env" | "initEnv",
  env: Readonly<Record<string, string>>,
  known: Readonly<Record<string, VpcCniEnvKind>>,
): Problem[] {
  return Object.entries(env).flatMap(([key, value]): Problem[] => {
    const path = [at, key];
    const option = typedBy[key];
    if (option !== undefined) {
      return [
        error(path, `The option vpcCni.${option} sets this variable.`, "Remove the variable and set the option."),
      ];
    }
    const kind = Object.hasOwn(known, key) ? known[key] : undefined;
    if (kind === undefined) {
      const near = nearest(key, Object.keys(known));
      return [
        mismatch(
          path,
          "a variable that the add-on's schema does not know",
          Object.keys(known)
            .filter((name) => typedBy[name] === undefined)
            .join(", "),
          near === undefined ? undefined : `Did you mean "${near}"?`,
        ),
      ];
    }
    return values[kind].test(value) ? [] : [mismatch(path, formatFound(value), allowed[kind])];
  });
}
