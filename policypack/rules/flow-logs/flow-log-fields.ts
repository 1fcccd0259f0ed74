import { z } from "zod";
import type { Graph, Node } from "../../graph";
import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN, type Unknown } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";
import { isTransitGatewayLog, nameSame, recordSame } from "./targets";

const encryptionControl = "aws:ec2/vpcEncryptionControl:VpcEncryptionControl";

/** Shows how a flow was encrypted. */
const evidence = "encryption-status";

/** The default format, version 2. */
const defaultFormat =
  "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} " +
  "${start} ${end} ${action} ${log-status}";

/** The fields that a flow log's format leaves out. */
function missing(log: Node, wanted: readonly string[]): readonly string[] | Unknown {
  const format = log.view.at("logFormat").string() ?? defaultFormat;
  return format === UNKNOWN ? UNKNOWN : wanted.filter((field) => !format.includes(`\${${field}}`));
}

/** Whether a flow log records all traffic with all fields. */
function isComplete(log: Node, wanted: readonly string[]): Tri {
  const left = missing(log, wanted);
  const type = log.view.at("trafficType").string();
  return allOf([left === UNKNOWN ? UNKNOWN : left.length === 0, type === UNKNOWN ? UNKNOWN : type === "ALL"]);
}

/** Whether the recorded VPC has an encryption control, which adds a field as evidence. */
function hasEncryptionControl(graph: Graph, log: Node): Tri {
  return anyOf(graph.byType(encryptionControl).map((control) => nameSame(graph, log, control, "vpcId")));
}

function judgeFor(graph: Graph, log: Node, wanted: readonly string[]): Outcome {
  const left = missing(log, wanted);
  if (left !== UNKNOWN && left.length === 0) {
    return pass;
  }
  const others = graph.byType(tokens.flowLog);
  const covered = anyOf(others.map((other) => allOf([recordSame(graph, log, other), isComplete(other, wanted)])));
  if (covered === true) {
    return pass;
  }
  if (left === UNKNOWN) {
    return undecided(log.view.at("logFormat"));
  }
  return covered === UNKNOWN
    ? undecided("what other flow logs record")
    : violation("logFormat", { fields: left.join(", ") });
}

function judge(graph: Graph, log: Node, required: readonly string[]): Outcome {
  if (isTransitGatewayLog(log)) {
    return notApplicable("the flow log records a transit gateway");
  }
  const control = hasEncryptionControl(graph, log);
  if (control === true) {
    return judgeFor(graph, log, [...required, evidence]);
  }
  const outcome = judgeFor(graph, log, required);
  return outcome === pass && control === UNKNOWN && judgeFor(graph, log, [evidence]) !== pass
    ? undecided("whether the VPC has an encryption control")
    : outcome;
}

export const flowLogFields = stackRule({
  name: "flow-log-fields",
  capability: "flow-logs",
  guide: ["flow-logs-pods", "flow-logs"],
  severity: "medium",
  title: "Flow logs record the addresses of pods",
  why: "In the default format, pod traffic shows the node's address, with neither direction nor path.",
  problem: "The flow log's format leaves out {fields}",
  fix: "Add the fields {fields} to logFormat (this replaces the flow log)",
  examples: {
    bad: `new aws.ec2.FlowLog("main", { vpcId, trafficType: "ALL", logDestination });`,
    good: `new aws.ec2.FlowLog("main", {
  vpcId, trafficType: "ALL", logDestination,
  logFormat: "\${version} \${interface-id} \${srcaddr} \${dstaddr} \${pkt-srcaddr} \${pkt-dstaddr} \${srcport} \${dstport} \${protocol} " +
    "\${start} \${end} \${action} \${log-status} \${tcp-flags} \${flow-direction} \${traffic-path}",
});`,
  },
  level: level("advisory", "mandatory"),
  params: {
    requiredFields: z
      .array(z.string().regex(/^[a-z][a-z-]*$/))
      .default(["action", "pkt-srcaddr", "pkt-dstaddr", "flow-direction", "traffic-path", "tcp-flags"])
      .describe("fields that the format must contain; encryption-status is added if the VPC has an encryption control"),
  },
  types: [tokens.flowLog],
  check(graph, { params }): readonly Finding[] {
    return graph.byType(tokens.flowLog).map((log) => on(log, judge(graph, log, params.requiredFields)));
  },
});
