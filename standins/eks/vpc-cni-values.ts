import { isRecord } from "../../core/record";

/** A typed option of the VPC CNI add-on and its environment variable. */
interface CniVariable {
  readonly option: string;
  /** The option to use if `option` is not set. */
  readonly or?: string;
  readonly variable: string;
  /** Value if the option is unset, false or 0. Without it, the variable is omitted in that case. */
  readonly otherwise?: string;
  /** Container of the `aws-node` DaemonSet that reads the variable. Default: the main container. */
  readonly container?: "init";
}

/**
 * Typed options and the variables of https://github.com/aws/amazon-vpc-cni-k8s#cni-configuration-variables.
 * The values of `otherwise` come from the recording (standins/test/data/).
 */
export const cniVariables: readonly CniVariable[] = [
  { option: "nodePortSupport", variable: "AWS_VPC_CNI_NODE_PORT_SUPPORT" },
  { option: "warmEniTarget", variable: "WARM_ENI_TARGET", otherwise: "1" },
  { option: "warmIpTarget", variable: "WARM_IP_TARGET" },
  { option: "warmPrefixTarget", variable: "WARM_PREFIX_TARGET" },
  { option: "enablePrefixDelegation", variable: "ENABLE_PREFIX_DELEGATION" },
  { option: "logLevel", variable: "AWS_VPC_K8S_CNI_LOGLEVEL", otherwise: "DEBUG" },
  {
    option: "logFile",
    variable: "AWS_VPC_K8S_CNI_LOG_FILE",
    otherwise: "/host/var/log/aws-routed-eni/ipamd.log",
  },
  { option: "vethPrefix", variable: "AWS_VPC_K8S_CNI_VETHPREFIX", otherwise: "eni" },
  { option: "eniMtu", variable: "AWS_VPC_ENI_MTU", otherwise: "9001" },
  { option: "eniConfigLabelDef", variable: "ENI_CONFIG_LABEL_DEF" },
  { option: "pluginLogLevel", variable: "AWS_VPC_K8S_PLUGIN_LOG_LEVEL", otherwise: "DEBUG" },
  {
    option: "pluginLogFile",
    variable: "AWS_VPC_K8S_PLUGIN_LOG_FILE",
    otherwise: "/var/log/aws-routed-eni/plugin.log",
  },
  { option: "enablePodEni", variable: "ENABLE_POD_ENI", otherwise: "false" },
  {
    option: "disableTcpEarlyDemux",
    variable: "DISABLE_TCP_EARLY_DEMUX",
    otherwise: "false",
    container: "init",
  },
  { option: "cniConfigureRpfilter", variable: "AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER" },
  {
    option: "cniCustomNetworkCfg",
    variable: "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
    otherwise: "false",
  },
  {
    option: "externalSnat",
    or: "cniExternalSnat",
    variable: "AWS_VPC_K8S_CNI_EXTERNALSNAT",
    otherwise: "false",
  },
];

/** Environment of the main and the init container, with the options' own value types. */
export interface CniEnvironment {
  readonly env: Record<string, unknown>;
  readonly init: Record<string, unknown>;
}

/**
 * The environment for typed options. Values may be Outputs. As in the real provider, an Output counts as set, whatever
 * it resolves to.
 */
export function cniEnvironment(options: Readonly<Record<string, unknown>>): CniEnvironment {
  const env: Record<string, unknown> = {};
  const init: Record<string, unknown> = {};
  for (const { option, or, variable, otherwise, container } of cniVariables) {
    // 0 is a valid number of warm interfaces. For every other option, 0 and false mean "not set".
    const zero = option === "warmEniTarget" && options[option] === 0;
    const set = options[option] || (or === undefined ? undefined : options[or]);
    const value = zero ? 0 : set || otherwise;
    if (value !== undefined) {
      (container === "init" ? init : env)[variable] = value;
    }
  }
  return { env, init };
}

/**
 * Configuration values of the add-on: the typed options, overridden key by key by `configurationValues`. Variables are
 * strings (`"true"`, not `true`), as the schema of the add-on requires.
 */
export function cniConfiguration(
  { env, init }: CniEnvironment,
  enableNetworkPolicy: boolean | undefined,
  configurationValues: object = {},
): Record<string, unknown> {
  const given: Record<string, unknown> = { ...configurationValues };
  const givenInit = isRecord(given["init"]) ? given["init"] : {};
  return {
    ...(enableNetworkPolicy === undefined ? {} : { enableNetworkPolicy: `${enableNetworkPolicy}` }),
    ...given,
    env: { ...strings(env), ...(isRecord(given["env"]) ? given["env"] : {}) },
    init: {
      ...givenInit,
      env:
        "env" in givenInit && !isRecord(givenInit["env"])
          ? givenInit["env"]
          : { ...strings(init), ...(isRecord(givenInit["env"]) ? givenInit["env"] : {}) },
    },
  };
}

function strings(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, `${value}`]),
  );
}
