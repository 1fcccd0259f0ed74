/** What pod-security-groups shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { podSecurityGroupsConfig } from "./config";

export interface PodSecurityGroupsSlot {
  /** SecurityGroupPolicy objects, which must exist before the pods that they select. */
  readonly policies: readonly pulumi.Resource[];
  /** By the name of the group of pods. */
  readonly securityGroupIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** On every pod that has a group of its own. */
  readonly sharedSecurityGroupId: pulumi.Output<string>;
  /** Branch interfaces of the nodes against pods that need one. */
  readonly capacity: object;
}

declare module "../../framework/slots" {
  interface Slots {
    "pod-security-groups": PodSecurityGroupsSlot;
  }

  interface Declarations {
    /** Whose group all pods with a group of their own carry: this stack's, or that of the platform it refers to. */
    sharedPodSecurityGroup: "own" | "platform";
  }

  interface StackOutputs {
    "pod-security-groups": Pick<PodSecurityGroupsSlot, "sharedSecurityGroupId" | "securityGroupIds" | "capacity">;
  }

  interface Parts {
    "pod-security-groups": z.input<typeof podSecurityGroupsConfig>;
  }
}
