import { z } from "zod";
import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { tokens } from "../../tokens";
import { UNKNOWN } from "../../../core/view";
import { isTransitGatewayLog } from "./targets";

export const flowLogInterval = resourceRule({
  name: "flow-log-interval",
  capability: "flow-logs",
  guide: ["flow-logs"],
  severity: "low",
  title: "Flow logs are aggregated over one minute",
  why: "Over ten minutes, the default, a pod can be gone and its address reassigned before the record is written.",
  problem: "The flow log is aggregated over {seconds} seconds",
  fix: "Set maxAggregationInterval to {max} seconds",
  examples: {
    bad: `new aws.ec2.FlowLog("main", { vpcId, trafficType: "ALL", logDestination });`,
    good: `new aws.ec2.FlowLog("main", { vpcId, trafficType: "ALL", logDestination, maxAggregationInterval: 60 });`,
  },
  level: level("disabled", "advisory"),
  params: {
    max: z
      .union([z.literal(60), z.literal(600)])
      .default(60)
      .describe("longest interval, in seconds"),
  },
  types: [tokens.flowLog],
  check(log, { params }) {
    if (isTransitGatewayLog(log)) {
      return notApplicable("the flow log records a transit gateway, which always aggregates over one minute");
    }
    const interval = log.view.at("maxAggregationInterval");
    const seconds = interval.number() ?? 600; // the default of the EC2 API
    if (seconds === UNKNOWN) {
      return undecided(interval);
    }
    return seconds <= params.max ? pass : violation(interval, { seconds, max: params.max });
  },
});
