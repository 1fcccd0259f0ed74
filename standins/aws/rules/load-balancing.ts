/** What Elastic Load Balancing, Auto Scaling and Route 53 refuse. */
import { arn, matching, oneOf, range } from "../../formats";
import { exactlyOne, given, number, type ObjectRule, type RuleTable, text } from "../../rules";

const balancerName = matching(/^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/, 1, 32);

const secureListener: ObjectRule = (inputs, report) => {
  const protocol = text(inputs, "protocol");
  const secure = protocol === "HTTPS" || protocol === "TLS";
  if (secure && !given(inputs, "certificateArn")) {
    report("certificateArn", `a listener with protocol ${protocol} needs a certificateArn`);
  }
  for (const key of ["certificateArn", "sslPolicy"]) {
    if (protocol !== undefined && !secure && given(inputs, key)) {
      report(key, `${key} may be set only for a listener with protocol HTTPS or TLS, found ${protocol}`);
    }
  }
  if (protocol !== undefined && protocol !== "TLS" && given(inputs, "alpnPolicy")) {
    report("alpnPolicy", `alpnPolicy may be set only for a listener with protocol TLS, found ${protocol}`);
  }
};

const groupSize: ObjectRule = (inputs, report) => {
  const [min, desired, max] = ["minSize", "desiredCapacity", "maxSize"].map((key) => number(inputs, key));
  if (min !== undefined && max !== undefined && min > max) {
    report("minSize", `minSize ${min} is greater than maxSize ${max}`);
  }
  if (desired !== undefined && ((min ?? desired) > desired || (max ?? desired) < desired)) {
    report("desiredCapacity", `desiredCapacity ${desired} is not between minSize ${min} and maxSize ${max}`);
  }
  if (!given(inputs, "vpcZoneIdentifiers") && !given(inputs, "availabilityZones")) {
    report("vpcZoneIdentifiers", "one of vpcZoneIdentifiers, availabilityZones must be set");
  }
};

const gatewayGroups: ObjectRule = (inputs, report) => {
  if (text(inputs, "loadBalancerType") === "gateway" && given(inputs, "securityGroups")) {
    report("securityGroups", "a gateway load balancer has no security groups");
  }
};

const recordTtl: ObjectRule = (inputs, report) => {
  if (given(inputs, "records") && !given(inputs, "ttl")) {
    report("ttl", "ttl must be set with records");
  }
  if (given(inputs, "aliases") && given(inputs, "ttl")) {
    report("ttl", "ttl must not be set with aliases");
  }
};

export const loadBalancingRules: RuleTable = {
  "aws:lb/loadBalancer:LoadBalancer": {
    source: "Elastic Load Balancing v2 API CreateLoadBalancer, LoadBalancerAttribute",
    fields: [
      { path: "name", format: balancerName },
      { path: "loadBalancerType", format: oneOf("application", "network", "gateway") },
      { path: "ipAddressType", format: oneOf("ipv4", "dualstack", "dualstack-without-public-ipv4") },
      { path: "idleTimeout", format: range(1, 4000, "number of seconds") },
      { path: "desyncMitigationMode", format: oneOf("monitor", "defensive", "strictest") },
    ],
    objects: [exactlyOne(["subnets", "subnetMappings"]), gatewayGroups],
  },
  "aws:lb/targetGroup:TargetGroup": {
    source: "Elastic Load Balancing v2 API CreateTargetGroup",
    fields: [
      { path: "name", format: balancerName },
      { path: "port", format: range(1, 65535, "port") },
      {
        path: "protocol",
        format: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"),
      },
      { path: "protocolVersion", format: oneOf("HTTP1", "HTTP2", "GRPC") },
      { path: "targetType", format: oneOf("instance", "ip", "lambda", "alb") },
    ],
  },
  "aws:lb/listener:Listener": {
    source: "Elastic Load Balancing v2 API CreateListener",
    fields: [
      { path: "loadBalancerArn", format: arn("elasticloadbalancing") },
      { path: "port", format: range(1, 65535, "port") },
      {
        path: "protocol",
        format: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"),
      },
      { path: "certificateArn", format: arn() },
      { path: "alpnPolicy", format: oneOf("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None") },
      {
        path: "defaultActions[*].type",
        format: oneOf(
          "forward",
          "redirect",
          "fixed-response",
          "authenticate-cognito",
          "authenticate-oidc",
          "jwt-validation",
        ),
      },
      { path: "defaultActions[*].redirect.statusCode", format: oneOf("HTTP_301", "HTTP_302") },
    ],
    objects: [secureListener],
  },
  "aws:autoscaling/group:Group": {
    source: "Auto Scaling API CreateAutoScalingGroup",
    fields: [
      { path: "name", format: matching(/^[^:]+$/, 1, 255) },
      { path: "minSize", format: range(0, 10000) },
      { path: "maxSize", format: range(0, 10000) },
      { path: "healthCheckType", format: oneOf("EC2", "ELB", "VPC_LATTICE", "EBS") },
    ],
    objects: [groupSize, exactlyOne(["launchTemplate", "launchConfiguration", "mixedInstancesPolicy"])],
  },
  "aws:route53/record:Record": {
    source: "Route 53 API ChangeResourceRecordSets",
    fields: [
      {
        path: "type",
        format: oneOf(
          ...["A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SPF", "SRV", "SSHFP"],
          ...["SVCB", "TLSA", "TXT"],
        ),
      },
      { path: "ttl", format: range(0, 2147483647, "number of seconds") },
    ],
    objects: [exactlyOne(["records", "aliases"]), recordTtl],
  },
};
