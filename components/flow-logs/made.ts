/** What both destinations have: a key, and permissions that records need to get through. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import type { FlowLogsSettings } from "./args";
import type { Place, PolicyDocument } from "./policies";

/** Where a flow log writes to. */
type Target = Pick<aws.ec2.FlowLogArgs, "logDestination" | "iamRoleArn" | "destinationOptions">;

export interface Made {
  readonly target: Target;
  readonly destinationArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** Permissions: no record gets through without them, and no data says that the flow log needs them. */
  readonly before: readonly pulumi.Resource[];
}

export type MakePolicy = (make: (place: Place) => PolicyDocument) => pulumi.Output<string>;

export function makeKey(
  children: Children,
  { deletionProtection }: FlowLogsSettings,
  description: string,
  policy: pulumi.Output<string>,
): aws.kms.Key {
  return new aws.kms.Key(
    children.name("key"),
    {
      description,
      enableKeyRotation: true,
      // Days in which a deleted key, and with it every record, can be restored: the longest and the shortest window that KMS allows.
      deletionWindowInDays: deletionProtection ? 30 : 7,
      policy,
      tags: children.tags("key"),
    },
    children.options(),
  );
}
