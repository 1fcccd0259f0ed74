/** What the controller may do in AWS, who may be it, and who may write access logs. Pure. */
import { controllerActions, controllerTag, type ControllerPurpose } from "../../facts/load-balancer-controller-iam";
import { partitionIn } from "../../facts/partition";

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Where the cluster is. */
export interface Place {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** What the routes of a stack make the controller need. */
export interface ControllerScope extends Place {
  readonly clusterName: string;
  /** Whether a route has a web ACL. */
  readonly waf: boolean;
  /** Whether the controller makes security groups, and changes those of the nodes. */
  readonly managesSecurityGroups: boolean;
}

const document = (...Statement: readonly PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

/**
 * The published policy, narrowed: to load balancers that carry this cluster's name, where the published one takes any
 * cluster's; to one account and Region; and without what no route of the stack needs.
 */
export function controllerPolicy(scope: ControllerScope): PolicyDocument {
  const { clusterName, region, accountId } = scope;
  const arn = (service: string, resource: string): string =>
    `arn:${partitionIn(region).id}:${service}:${region}:${accountId}:${resource}`;
  const elb = (...resources: readonly string[]): string[] =>
    resources.map((resource) => arn("elasticloadbalancing", resource));
  const balancers = elb("loadbalancer/app/*/*", "loadbalancer/net/*/*", "targetgroup/*/*");
  const listeners = elb(
    "listener/app/*/*/*",
    "listener/net/*/*/*",
    "listener-rule/app/*/*/*",
    "listener-rule/net/*/*/*",
  );
  const ours = { StringEquals: { [`aws:ResourceTag/${controllerTag}`]: clusterName } };
  const asOurs = { StringEquals: { [`aws:RequestTag/${controllerTag}`]: clusterName } };
  const allow = (
    Sid: string,
    purpose: ControllerPurpose,
    Resource: string | readonly string[],
    Condition?: PolicyStatement["Condition"],
  ): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Action: controllerActions[purpose],
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return document(
    {
      Sid: "FirstLoadBalancerOfTheAccount",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:${partitionIn(region).id}:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    allow("Read", "read-only", "*"),
    allow("Certificates", "certificates", "*"),
    allow("Create", "create", balancers, asOurs),
    {
      Sid: "TagWhatIsCreated",
      Effect: "Allow",
      Action: "elasticloadbalancing:AddTags",
      Resource: balancers,
      Condition: {
        StringEquals: {
          "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
          ...asOurs.StringEquals,
        },
      },
    },
    allow("Own", "own", "*", ours),
    allow("TagOwn", "tags", balancers, { ...ours, Null: { [`aws:RequestTag/${controllerTag}`]: "true" } }),
    allow("TagListeners", "tags", listeners),
    allow("Listeners", "listeners", [...balancers, ...listeners]),
    allow("Targets", "targets", elb("targetgroup/*/*")),
    ...(scope.waf ? [allow("WebAcls", "waf", "*")] : []),
    ...(scope.managesSecurityGroups
      ? [
          allow("SecurityGroups", "security-groups", [arn("ec2", "security-group/*"), arn("ec2", "vpc/*")]),
          {
            Sid: "TagNewSecurityGroups",
            Effect: "Allow" as const,
            Action: "ec2:CreateTags",
            Resource: arn("ec2", "security-group/*"),
            Condition: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...asOurs.StringEquals } },
          },
        ]
      : []),
  );
}

/**
 * Policy of the bucket of access logs: load balancers of this account and Region may write, nobody without TLS.
 *
 * Source: docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html and
 * docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html
 */
export function accessLogsPolicy(place: Place, bucketArn: string): PolicyDocument {
  const { region, accountId } = place;
  const objects = `${bucketArn}/*/AWSLogs/${accountId}/*`;
  const network = {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:${partitionIn(region).id}:logs:${region}:${accountId}:*` },
  };
  return document(
    {
      Sid: "ApplicationLoadBalancersWrite",
      Effect: "Allow",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: objects,
      Condition: {
        ArnLike: {
          "aws:SourceArn": `arn:${partitionIn(region).id}:elasticloadbalancing:${region}:${accountId}:loadbalancer/*`,
        },
      },
    },
    {
      Sid: "NetworkLoadBalancersWrite",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { ...network, StringEquals: { ...network.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      Sid: "NetworkLoadBalancersLook",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: network,
    },
    {
      Sid: "NobodyWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
