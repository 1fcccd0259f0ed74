/** What security-groups shares with other capabilities. */
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { PortBundle } from "../shared/slot-types";
import type { config } from "./config";

export interface SecurityGroupsSlot {
  /** On the control plane's interfaces, in addition to the cluster security group that EKS creates. */
  readonly controlPlane: aws.ec2.SecurityGroup;
  /** On every node, in addition to the cluster security group. Does not carry the tag `kubernetes.io/cluster/<name>`. */
  readonly nodes: aws.ec2.SecurityGroup;
  /** Must exist before nodes may join. */
  readonly rules: readonly pulumi.Resource[];
  /** Opens a bundle; asking twice opens it once. Returns the rules, to depend on. */
  open(bundle: PortBundle): readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "security-groups": SecurityGroupsSlot;
  }

  interface Parts {
    "security-groups": z.input<typeof config>;
  }
}
