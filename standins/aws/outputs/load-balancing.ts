/** Ids and outputs of load balancers, Auto Scaling groups and DNS records. */
import type { Value } from "../../property-values";
import { type Context, named, type OutputTable } from "./context";

const KINDS: Readonly<Record<string, string>> = { application: "app", network: "net", gateway: "gwy" };

function balancerPath(context: Context): string {
  const kind = KINDS[context.text("loadBalancerType") || "application"] ?? "app";
  return `${kind}/${context.text("name")}/${context.hex(16)}`;
}

function afterLast(textValue: string, mark: string): string {
  return textValue.slice(textValue.indexOf(mark) + mark.length);
}

function vpcOf(context: Context): Value {
  const [first] = context.list("subnets");
  return context.world.find("aws:ec2/subnet:Subnet", String(first ?? ""))?.facts["vpcId"] ?? "";
}

export const loadBalancingOutputs: OutputTable = {
  "aws:lb/loadBalancer:LoadBalancer": {
    id: (context) => context.arn("elasticloadbalancing", `loadbalancer/${balancerPath(context)}`),
    outputs: (context) => ({
      arn: context.id,
      arnSuffix: balancerPath(context),
      dnsName: `${context.inputs["internal"] === true ? "internal-" : ""}${context.text("name")}-${context.digits(10)}.${context.region}.elb.${context.domain}`,
      internal: false,
      ipAddressType: "ipv4",
      namePrefix: "",
      securityGroups: [],
      subnetMappings: context.list("subnets").map((subnet) => ({ subnetId: subnet })),
      subnets: [],
      vpcId: vpcOf(context),
      zoneId: `Z${context.hex(13).toUpperCase()}`,
    }),
  },
  "aws:lb/targetGroup:TargetGroup": {
    id: (context) => context.arn("elasticloadbalancing", `targetgroup/${context.text("name")}/${context.hex(16)}`),
    outputs: (context) => ({
      arn: context.id,
      arnSuffix: `targetgroup/${context.text("name")}/${context.hex(16)}`,
      ipAddressType: "ipv4",
      loadBalancerArns: [],
      loadBalancingAlgorithmType: "round_robin",
      loadBalancingCrossZoneEnabled: "use_load_balancer_configuration",
      namePrefix: "",
      protocolVersion: "HTTP1",
    }),
  },
  "aws:lb/listener:Listener": {
    id: (context) => {
      const balancer = afterLast(context.text("loadBalancerArn"), ":loadbalancer/");
      return context.arn("elasticloadbalancing", `listener/${balancer}/${context.hex(16)}`);
    },
    outputs: (context) => ({
      arn: context.id,
      protocol: "HTTP",
      // docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
      sslPolicy: ["HTTPS", "TLS"].includes(context.text("protocol")) ? "ELBSecurityPolicy-2016-08" : "",
    }),
  },
  "aws:autoscaling/group:Group": {
    id: named("name"),
    outputs: (context) => ({
      arn: context.arn(
        "autoscaling",
        `autoScalingGroup:${context.uuid()}:autoScalingGroupName/${context.text("name")}`,
      ),
      availabilityZones: [],
      defaultCooldown: 300,
      desiredCapacity: context.inputs["minSize"] ?? 0,
      healthCheckType: "EC2",
      loadBalancers: [],
      namePrefix: "",
      predictedCapacity: 0,
      serviceLinkedRoleArn: context.globalArn(
        "iam",
        "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
      ),
      targetGroupArns: [],
      trafficSources: [],
      vpcZoneIdentifiers: [],
      warmPoolSize: 0,
    }),
  },
  "aws:route53/zone:Zone": {
    id: (context) => `Z${context.hex(13).toUpperCase()}`,
    outputs: (context) => ({
      arn: `arn:${context.partition}:route53:::hostedzone/${context.id}`,
      nameServers: [1, 2, 3, 4].map((index) => `ns-${index}.awsdns-0${index}.example`),
      primaryNameServer: "ns-1.awsdns-01.example",
      zoneId: context.id,
    }),
  },
  "aws:route53/record:Record": {
    id: (context) =>
      [context.text("zoneId"), context.text("name"), context.text("type"), context.text("setIdentifier")]
        .filter((part) => part !== "")
        .join("_"),
    outputs: (context) => ({ fqdn: context.text("name").replace(/\.$/, "") }),
  },
};
