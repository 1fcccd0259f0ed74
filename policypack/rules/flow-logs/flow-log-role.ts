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
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, type Tri } from "../../../core/answers";

const service = "vpc-flow-logs.amazonaws.com";
const scopes: readonly string[] = ["aws:sourceaccount", "aws:sourcearn"];

/** A value that a policy may write as a single item or a list. */
function texts(value: View): readonly (string | typeof UNKNOWN)[] {
  const list = isKnown(value.list()) ? value.items() : [value];
  return list.map((each) => each.string()).filter((each) => each !== undefined);
}

function isScoped(statement: View): Tri {
  const condition = statement.at("Condition");
  const keys = condition.entries().map(([, tested]) => tested);
  if (keys.some((tested) => tested.entries().some(([key]) => scopes.includes(key.toLowerCase())))) {
    return true;
  }
  return [condition, ...keys].some((view) => view.state === "unknown") ? UNKNOWN : false;
}

function judgeRole(role: Node): Outcome {
  const list = role.view.at("assumeRolePolicy").parsedJson().at("Statement");
  const statements = isKnown(list.list()) ? list.items() : [list];
  const allowed = statements.filter((statement) => statement.at("Effect").string() !== "Deny");
  const ours = allowed.filter((statement) => texts(statement.at("Principal", "Service")).includes(service));
  const scoped = allOf(ours.map(isScoped));
  if (scoped === false) {
    return violation(undefined, {
      role: role.name,
      fault: "lets flow logs of any account use it (no aws:SourceAccount condition)",
    });
  }
  if (
    scoped === UNKNOWN ||
    allowed.some((statement) => texts(statement.at("Principal", "Service")).includes(UNKNOWN))
  ) {
    return undecided(`assumeRolePolicy of ${role.name}`);
  }
  return ours.length > 0 ? pass : violation(undefined, { role: role.name, fault: `does not trust ${service}` });
}

function judge(graph: Graph, log: Node): Outcome {
  const type = log.view.at("logDestinationType");
  const destination = type.string() ?? "cloud-watch-logs";
  if (destination !== "cloud-watch-logs") {
    return destination === UNKNOWN ? undecided(type) : notApplicable("the records do not go to CloudWatch Logs");
  }
  const { nodes, found } = graph.targets(log, ["iamRoleArn"], "aws:iam/role:Role");
  const role = nodes[0];
  if (found === "absent") {
    return violation("iamRoleArn", { role: "No role", fault: "is set as the role for writing records" });
  }
  return role === undefined ? undecided("the flow log's role, which this stack does not create") : judgeRole(role);
}

export const flowLogRole = stackRule({
  name: "flow-log-role",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "medium",
  title: "Flow logs write to CloudWatch Logs with a role that only they can use",
  why: "Without aws:SourceAccount, the service would also use the role for flow logs of other accounts.",
  problem: "{role} {fault}",
  fix: "Set iamRoleArn to a role that trusts vpc-flow-logs.amazonaws.com with a condition on aws:SourceAccount",
  examples: {
    bad: `new aws.iam.Role("flow-logs", { assumeRolePolicy: JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
}) });`,
    good: `new aws.iam.Role("flow-logs", { assumeRolePolicy: JSON.stringify({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  }],
}) });`,
  },
  level: level("advisory", "mandatory"),
  types: [tokens.flowLog],
  check(graph): readonly Finding[] {
    return graph.byType(tokens.flowLog).map((log) => on(log, judge(graph, log)));
  },
});
