/** What load-balancing shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { config } from "./config";

export interface LoadBalancingSlot {
  readonly controllerRoleArn: pulumi.Output<string>;
  /** Group that all load balancers connect to pods from. Pods with security groups of their own allow it. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
  /** Bucket of access logs, if a load balancer ends TLS. */
  readonly accessLogsBucket?: pulumi.Output<string>;
  /** Host name of each load balancer, by route. */
  readonly hostNames: Readonly<Record<string, pulumi.Output<string>>>;
  /** The controller, which must exist before Ingresses and Services of type LoadBalancer. */
  readonly ready: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "load-balancing": LoadBalancingSlot;
  }

  interface Declarations {
    /** Schemes of the load balancers that routes ask for: internal ones are in private subnets, others in public ones. */
    loadBalancerSchemes: readonly ("internal" | "internet-facing")[];
  }

  interface Parts {
    "load-balancing": z.input<typeof config>;
  }
}
