/** What flow-logs shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { flowLogsConfig } from "./config";

export interface FlowLogsSlot {
  readonly flowLogId: pulumi.Output<string>;
  /** ARN of the log group or of the bucket that records go to. */
  readonly destinationArn: pulumi.Output<string>;
}

declare module "../../framework/slots" {
  interface Slots {
    "flow-logs": FlowLogsSlot;
  }

  interface Parts {
    "flow-logs": z.input<typeof flowLogsConfig>;
  }
}
