/** What node groups shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { NodeGroupFacts } from "../shared/slot-types";
import type { config } from "./config";

export interface NodesSlot {
  /** Must exist before pods can run. */
  readonly ready: readonly pulumi.Resource[];
  readonly roleArns: readonly pulumi.Output<string>[];
}

declare module "../../framework/slots" {
  interface Slots {
    nodes: NodesSlot;
  }

  interface Declarations {
    nodeGroups: readonly NodeGroupFacts[];
  }

  interface Parts {
    "node-groups": z.input<typeof config>;
  }
}
