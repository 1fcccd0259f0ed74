/** What private-access shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { config } from "./config";

export interface PrivateAccessSlot {
  /** Networks that may reach the Kubernetes API. */
  readonly cidrs: readonly string[];
  /** Groups whose members may reach the Kubernetes API, by a name that never changes. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Must exist while the Kubernetes API is called. */
  readonly ready: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "private-access": PrivateAccessSlot;
  }

  interface Declarations {
    /** Whether the stack creates a way from outside of the VPC to the private endpoint. */
    privateAccess: boolean;
  }

  interface Parts {
    "private-access": z.input<typeof config>;
  }
}
