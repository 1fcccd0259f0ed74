/**
 * `configurationValues` of EKS add-ons. The service validates them against the add-on's JSON schema; for vpc-cni that
 * schema refuses unknown keys, and booleans and integers must be strings.
 *
 * Sources: aws/amazon-vpc-cni-k8s README.md and charts/aws-vpc-cni/values.yaml at b52188387f2e (2026-08-20, v1.23.1);
 * aws/amazon-vpc-cni-k8s#3059 and #2173, terraform-aws-modules/terraform-aws-eks#2667 and #2427 for the schema's shape.
 * `aws eks describe-addon-configuration` is authoritative for a version. If it has a key that this list lacks, add the
 * key here.
 */
import { type ObjectRule, text } from "../../rules";
import { suggestion } from "../../schema/validate";
import { isProps, type Props, type Value } from "../../property-values";

type Kind = "boolean" | "integer" | "string" | "number" | "any" | { one: string[] };

const flags = (names: string): Record<string, Kind> =>
  Object.fromEntries(names.split(" ").map((name) => [name, "boolean"]));
const counts = (names: string): Record<string, Kind> =>
  Object.fromEntries(names.split(" ").map((name) => [name, "integer"]));
const words = (names: string): Record<string, Kind> =>
  Object.fromEntries(names.split(" ").map((name) => [name, "string"]));

const ENV: Record<string, Kind> = {
  ...flags(
    "ADDITIONAL_ENI_TAGS_ENABLED ANNOTATE_POD_IP AWS_EXTERNAL_SERVICE_CIDRS_ENABLED AWS_VPC_CNI_NODE_PORT_SUPPORT " +
      "AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG AWS_VPC_K8S_CNI_EXTERNALSNAT " +
      "DISABLE_INTROSPECTION DISABLE_LEAKED_ENI_CLEANUP DISABLE_METRICS DISABLE_NETWORK_RESOURCE_PROVISIONING " +
      "DISABLE_POD_V6 ENABLE_BANDWIDTH_PLUGIN ENABLE_IMDS_ONLY_MODE ENABLE_IPv4 ENABLE_IPv6 ENABLE_MULTI_NIC " +
      "ENABLE_NFTABLES ENABLE_POD_ENI ENABLE_PREFIX_DELEGATION ENABLE_SUBNET_DISCOVERY ENABLE_V4_EGRESS " +
      "ENABLE_V6_EGRESS POD_ENI_SUPPORTED",
  ),
  ...counts(
    "AWS_VPC_ENI_MTU MAX_ENI MINIMUM_IP_TARGET POD_MTU WARM_ENI_TARGET WARM_IP_TARGET WARM_PREFIX_TARGET " +
      "AWS_VPC_K8S_CNI_CONNMARK IP_COOLDOWN_PERIOD",
  ),
  ...words(
    "ADDITIONAL_ENI_TAGS AWS_EC2_ENDPOINT AWS_EXTERNAL_SERVICE_CIDRS AWS_MANAGE_ENIS_NON_SCHEDULABLE " +
      "AWS_VPC_CNI_PLUGIN_LOG_FILE AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS AWS_VPC_K8S_CNI_LOGLEVEL " +
      "AWS_VPC_K8S_CNI_LOG_FILE AWS_VPC_K8S_CNI_RANDOMIZESNAT AWS_VPC_K8S_CNI_VETHPREFIX AWS_VPC_K8S_PLUGIN_LOG_FILE " +
      "AWS_VPC_K8S_PLUGIN_LOG_LEVEL CLUSTER_ENDPOINT CLUSTER_NAME ENI_CONFIG_ANNOTATION_DEF ENI_CONFIG_LABEL_DEF " +
      "INTROSPECTION_BIND_ADDRESS AWS_CLUSTER_NAME VPC_ID",
  ),
  POD_SECURITY_GROUP_ENFORCING_MODE: { one: ["strict", "standard"] },
  NETWORK_POLICY_ENFORCING_MODE: { one: ["strict", "standard"] },
};

const INIT_ENV: Record<string, Kind> = flags("DISABLE_TCP_EARLY_DEMUX ENABLE_V6_EGRESS");

const NODE_AGENT: Record<string, Kind> = {
  enabled: "boolean",
  enableCloudWatchLogs: "boolean",
  enablePolicyEventLogs: "boolean",
  enableIpv6: "boolean",
  networkPolicyAgentLogFileLocation: "string",
  metricsBindAddr: "integer",
  healthProbeBindAddr: "integer",
  conntrackCacheCleanupPeriod: "integer",
  conntrackCacheTableSize: "integer",
  logLevel: "string",
  resources: "any",
};

const TOP: Record<string, Kind> = {
  affinity: "any",
  branchENICooldown: "integer",
  eniConfig: "any",
  enableNetworkPolicy: "boolean",
  enableWindowsIpam: "boolean",
  enableWindowsPrefixDelegation: "boolean",
  livenessProbeTimeoutSeconds: "number",
  minimumWindowsIPTarget: "integer",
  nodeSelector: "any",
  podAnnotations: "any",
  podLabels: "any",
  readinessProbeTimeoutSeconds: "number",
  resources: "any",
  tolerations: "any",
  warmWindowsIPTarget: "integer",
  warmWindowsPrefixTarget: "integer",
};

function wrong(value: Value, kind: Kind): string | undefined {
  if (kind === "any") {
    return undefined;
  }
  if (kind === "number") {
    return typeof value === "number" ? undefined : `must be a number, found ${JSON.stringify(value)}`;
  }
  if (typeof value !== "string") {
    return `must be a string, found ${JSON.stringify(value)}: write ${JSON.stringify(String(value))}`;
  }
  if (kind === "boolean" && value !== "true" && value !== "false") {
    return `must be "true" or "false", found ${JSON.stringify(value)}`;
  }
  if (kind === "integer" && !/^-?\d+$/.test(value)) {
    return `must be an integer in a string, found ${JSON.stringify(value)}`;
  }
  return typeof kind === "object" && !kind.one.includes(value)
    ? `must be one of ${kind.one.join(", ")}, found ${JSON.stringify(value)}`
    : undefined;
}

function problems(
  values: Value | undefined,
  kinds: Record<string, Kind>,
  path: string,
  nested: string[] = [],
): string[] {
  if (values === undefined) {
    return [];
  }
  if (!isProps(values)) {
    return [`${path || "the value"} must be an object`];
  }
  return Object.entries(values).flatMap(([key, value]) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (nested.includes(key)) {
      return [];
    }
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) {
      const hint = suggestion(key, [...Object.keys(kinds), ...nested]);
      return [`${at} is not defined in the schema and the schema does not allow additional properties.${hint}`];
    }
    const reason = wrong(value, kind);
    return reason === undefined ? [] : [`${at} ${reason}`];
  });
}

/** Parsed values that the schema of the vpc-cni add-on refuses. */
export function vpcCniProblems(values: Props): string[] {
  const init = isProps(values["init"]) ? values["init"] : undefined;
  return [
    ...problems(values, TOP, "", ["env", "init", "nodeAgent"]),
    ...problems(values["env"], ENV, "env"),
    ...(values["init"] === undefined ? [] : problems(values["init"], { resources: "any" }, "init", ["env"])),
    ...problems(init?.["env"], INIT_ENV, "init.env"),
    ...problems(values["nodeAgent"], NODE_AGENT, "nodeAgent"),
  ];
}

/** `configurationValues` is JSON (EKS takes YAML too; the provider compares it as JSON), and an object. */
export const addonConfiguration: ObjectRule = (inputs, report) => {
  const json = text(inputs, "configurationValues");
  if (json === undefined || json === "") {
    return;
  }
  let values: Value;
  try {
    values = JSON.parse(json) as Value;
  } catch (error) {
    report(
      "configurationValues",
      `ConfigurationValue provided in request is not valid JSON: ${(error as Error).message}`,
    );
    return;
  }
  if (!isProps(values)) {
    report("configurationValues", "ConfigurationValue provided in request is not an object");
  } else if (text(inputs, "addonName") === "vpc-cni") {
    for (const problem of vpcCniProblems(values)) {
      report("configurationValues", `ConfigurationValue provided in request is not supported: ${problem}`);
    }
  }
};
