/** Functions about account, region and caller. */
import { digits } from "../../names";
import { ProviderError } from "../../provider";
import { text, texts, valuesAt } from "../../rules";
import { isProps } from "../../property-values";
import type { Answer, Asked } from "./answer";

const DNS_SUFFIX: Readonly<Record<string, string>> = { aws: "amazonaws.com", "aws-cn": "amazonaws.com.cn" };

function dnsSuffix(partition: string): string {
  return DNS_SUFFIX[partition] ?? "amazonaws.com";
}

const getPartition: Answer = ({ partition }) => ({
  dnsSuffix: dnsSuffix(partition),
  id: partition,
  partition,
  reverseDnsPrefix: dnsSuffix(partition).split(".").reverse().join("."),
});

const getRegion: Answer = ({ args, region, partition }) => {
  const name = text(args, "name") ?? region;
  return { description: name, endpoint: `ec2.${name}.${dnsSuffix(partition)}`, id: name, name, region: name };
};

const getCallerIdentity: Answer = ({ account, caller, partition }) => ({
  accountId: account,
  arn: caller.startsWith("arn:")
    ? `arn:${partition}:sts::${account}:assumed-role/${caller.split("/").at(-1) ?? ""}/stand-in`
    : `arn:${partition}:iam::${account}:user/stand-in`,
  id: account,
  userId: "AIDASTANDIN0000000000",
});

/** Every region has zones a, b and c here. Filters that only a real account can answer are refused. */
const getAvailabilityZones: Answer = ({ args, region, partition, account }) => {
  for (const { path, value } of valuesAt(args, "filters[*].name")) {
    if (!["opt-in-status", "zone-type", "region-name", "state"].includes(String(value))) {
      throw new ProviderError(
        `the stand-in aws provider: getAvailabilityZones ${path} "${String(value)}" is not modelled`,
      );
    }
  }
  const [area = "", side = "", number = ""] = region.split("-");
  const zones = ["a", "b", "c"]
    .map((letter, index) => ({ name: `${region}${letter}`, id: `${area}${side[0] ?? ""}${number}-az${index + 1}` }))
    .filter((zone) => !texts(args, "excludeNames").includes(zone.name))
    .filter((zone) => !texts(args, "excludeZoneIds").includes(zone.id));
  const zoneGroup = `arn:${partition}:ec2:${region}:${account}`;
  return {
    ...args,
    groupNames: zones.length > 0 ? [region] : [],
    id: zoneGroup.split(":")[3] ?? region,
    names: zones.map((zone) => zone.name),
    region,
    zoneIds: zones.map((zone) => zone.id),
  };
};

/** The ARN of a role, from the ARN of one of its sessions (`assumed-role/<role>/<session>` of sts). */
const getSessionContext: Answer = ({ args }) => {
  const arn = text(args, "arn") ?? "";
  const match = /^arn:([a-z-]+):sts::(\d+):assumed-role\/(?:.*\/)?([^/]+)\/([^/]+)$/.exec(arn);
  if (!match) {
    return { arn, id: arn, issuerArn: arn, issuerId: "", issuerName: "", sessionName: "" };
  }
  const [, partition = "", account = "", role = "", session = ""] = match;
  return {
    arn,
    id: arn,
    issuerArn: `arn:${partition}:iam::${account}:role/${role}`,
    issuerId: `AROA${digits(17, role)}`,
    issuerName: role,
    sessionName: session,
  };
};

/** Public parameters with machine image ids. Parameters of the account are unknown here. */
const getParameter: Answer = (asked: Asked) => {
  const { args, account, partition, region } = asked;
  const name = text(args, "name") ?? "";
  if (!/^\/aws\/service\/(eks|bottlerocket|ami-amazon-linux-latest)\//.test(name)) {
    throw new ProviderError(
      `ParameterNotFound: the stand-in aws provider knows only the public parameters of EKS, Bottlerocket and Amazon Linux images, not ${name}`,
    );
  }
  const value = name.endsWith("release_version")
    ? "1.34.0-20260101"
    : `ami-0${BigInt(digits(18, name)).toString(16).padStart(16, "0").slice(0, 16)}`;
  return {
    arn: `arn:${partition}:ssm:${region}:${account}:parameter${name}`,
    id: name,
    insecureValue: value,
    name,
    region,
    type: "String",
    value,
    version: 1,
    withDecryption: args["withDecryption"] ?? true,
  };
};

const getZone: Answer = ({ args, partition, world }) => {
  const given = text(args, "zoneId");
  const name = (text(args, "name") ?? "").replace(/\.$/, "");
  if (given === undefined && name === "") {
    throw new ProviderError("one of name, zoneId must be set");
  }
  const made = world.ofType("aws:route53/zone:Zone").find((zone) => isProps(zone.facts) && zone.facts["name"] === name);
  const zoneId = given ?? made?.id ?? `Z${digits(13, name)}`;
  return {
    arn: `arn:${partition}:route53:::hostedzone/${zoneId}`,
    callerReference: "",
    comment: "",
    id: zoneId,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    name: name || "zone.example",
    nameServers: [1, 2, 3, 4].map((index) => `ns-${index}.awsdns-0${index}.example`),
    primaryNameServer: "ns-1.awsdns-01.example",
    privateZone: args["privateZone"] ?? false,
    resourceRecordSetCount: 2,
    tags: {},
    zoneId,
  };
};

export const accountFunctions: Readonly<Record<string, Answer>> = {
  "aws:index/getPartition:getPartition": getPartition,
  "aws:index/getRegion:getRegion": getRegion,
  "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:iam/getSessionContext:getSessionContext": getSessionContext,
  "aws:ssm/getParameter:getParameter": getParameter,
  "aws:route53/getZone:getZone": getZone,
};
