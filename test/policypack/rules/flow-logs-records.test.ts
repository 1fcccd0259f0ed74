/** What flow logs record. */
import { flowLogFields } from "../../../policypack/rules/flow-logs/flow-log-fields";
import { flowLogInterval } from "../../../policypack/rules/flow-logs/flow-log-interval";
import { describeRule } from "../harness";
import { type Declared, type Program, unknown } from "../program";
import { log } from "../flow-logs";

const vpc = (p: Program, name = "main"): Declared => p.add("aws:ec2/vpc:Vpc", name, {});

const enough =
  "${version} ${srcaddr} ${dstaddr} ${action} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path} ${tcp-flags}";
const plain = "${version} ${srcaddr} ${dstaddr} ${action}";

const control = (p: Program, of: Declared): Declared =>
  p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId: of.id, mode: "monitor" });

describeRule(flowLogFields, {
  good: {
    "all fields": (p) => log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough }),
    "all fields of refused traffic": (p) => log(p, { vpcId: vpc(p).id, trafficType: "REJECT", logFormat: enough }),
    "of a subnet by id": (p) => log(p, { subnetId: "subnet-1", trafficType: "ALL", logFormat: enough }),
    "how flows were encrypted, where the VPC has a control": (p) => {
      const main = vpc(p);
      control(p, main);
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: `${enough} \${encryption-status}` });
    },
    "no control for this VPC": (p) => {
      control(p, vpc(p, "other"));
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough });
    },
    "a second log of the VPC has them": (p) => {
      const main = vpc(p);
      log(p, { vpcId: main.id, trafficType: "REJECT" }, "alarm");
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: enough }, "full");
    },
    "a second log of the subnet has them, by id": (p) => {
      log(p, { subnetId: "subnet-1", trafficType: "ALL" }, "old");
      log(p, { subnetId: "subnet-1", trafficType: "ALL", logFormat: enough }, "new");
    },
    "a second log of the interface has them, by id": (p) => {
      log(p, { eniId: "eni-1", trafficType: "ALL" }, "old");
      log(p, { eniId: "eni-1", trafficType: "ALL", logFormat: enough }, "new");
    },
    "how flows were encrypted, whichever VPC the control is for": (p) => {
      p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId: unknown, mode: "monitor" });
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: `${enough} \${encryption-status}` });
    },
    "the fields that the default format has": {
      build: (p) => log(p, { vpcId: "vpc-1", trafficType: "ALL" }),
      params: {
        requiredFields: [
          ...["version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
          ...["packets", "bytes", "start", "end", "action", "log-status"],
        ],
      },
    },
    "fewer fields asked for": {
      build: (p) => log(p, { vpcId: "vpc-1", trafficType: "ALL" }),
      params: { requiredFields: ["srcaddr", "dstaddr"] },
    },
  },
  bad: {
    "the default format": {
      build: (p) => log(p, { vpcId: vpc(p).id, trafficType: "ALL" }),
      says: "leaves out pkt-srcaddr, pkt-dstaddr, flow-direction, traffic-path, tcp-flags.",
    },
    "the default format, whichever VPC the encryption control is for": (p) => {
      p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId: unknown, mode: "monitor" });
      log(p, { vpcId: "vpc-1", trafficType: "ALL" });
    },
    "one field is missing": {
      build: (p) => log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough.replace("${pkt-srcaddr} ", "") }),
      says: "leaves out pkt-srcaddr.",
    },
    "what became of the traffic is missing": (p) =>
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough.replace("${action} ", "") }),
    "how flows were encrypted, but no address of pods": (p) => {
      const main = vpc(p);
      control(p, main);
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: `${plain} \${encryption-status}` });
    },
    "a second log has them for a subnet": (p) => {
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: plain }, "one");
      log(p, { subnetId: "subnet-1", trafficType: "ALL", logFormat: enough }, "two");
    },
    "a field by half its name": (p) =>
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough.replace("${tcp-flags}", "tcp-flags") }),
    "how flows were encrypted, with a control": {
      build: (p) => {
        const main = vpc(p);
        control(p, main);
        log(p, { vpcId: main.id, trafficType: "ALL", logFormat: enough });
      },
      says: "leaves out encryption-status.",
    },
    "a second log has them for another VPC": (p) => {
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: vpc(p, "other").id, trafficType: "ALL", logFormat: enough }, "two");
    },
    "a second log has them for another VPC by id": (p) => {
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: "vpc-2", trafficType: "ALL", logFormat: enough }, "two");
    },
    "a second log has them for refused traffic only": (p) => {
      const main = vpc(p);
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: main.id, trafficType: "REJECT", logFormat: enough }, "two");
    },
    "a second log lacks them as well": (p) => {
      const main = vpc(p);
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: plain }, "two");
    },
  },
  unknown: {
    "the format": (p) => log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: unknown }),
    "the format of a second log": (p) => {
      const main = vpc(p);
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: main.id, trafficType: "ALL", logFormat: unknown }, "two");
    },
    "the traffic of a second log": (p) => {
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: "vpc-1", trafficType: unknown, logFormat: enough }, "two");
    },
    "which VPC the encryption control is for": (p) => {
      p.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "control", { vpcId: unknown, mode: "monitor" });
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: enough });
    },
    "which VPC the first log is for": (p) => {
      log(p, { vpcId: unknown, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: enough }, "two");
    },
    "which VPC the first log is for, the second one for one of the stack": (p) => {
      log(p, { vpcId: unknown, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: enough }, "two");
    },
    "which VPC the second log is for, the first one for one of the stack": (p) => {
      log(p, { vpcId: vpc(p).id, trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: unknown, trafficType: "ALL", logFormat: enough }, "two");
    },
    "which VPC a second log is for": (p) => {
      log(p, { vpcId: "vpc-1", trafficType: "ALL", logFormat: plain }, "one");
      log(p, { vpcId: unknown, trafficType: "ALL", logFormat: enough }, "two");
    },
  },
  notApplicable: {
    "a transit gateway": (p) => log(p, { transitGatewayId: "tgw-1" }),
    "an attachment of a transit gateway": (p) => log(p, { transitGatewayAttachmentId: unknown }),
  },
});

describeRule(flowLogInterval, {
  good: {
    "one minute": (p) => log(p, { vpcId: "vpc-1", maxAggregationInterval: 60 }),
    "ten minutes, accepted": { build: (p) => log(p, { vpcId: "vpc-1" }), params: { max: 600 } },
  },
  bad: {
    "the default": { build: (p) => log(p, { vpcId: "vpc-1" }), says: "600 seconds" },
    "ten minutes": (p) => log(p, { vpcId: "vpc-1", maxAggregationInterval: 600 }),
  },
  unknown: { "the interval": (p) => log(p, { vpcId: "vpc-1", maxAggregationInterval: unknown }) },
  notApplicable: { "a transit gateway": (p) => log(p, { transitGatewayId: "tgw-1" }) },
});
