/** Arguments of the component. */
import type * as pulumi from "@pulumi/pulumi";

/** block: no such name (NXDOMAIN). alert: answered, and logged. */
export type OtherDomains = "block" | "alert";

export interface DnsFirewallArgs {
  /** VPC whose queries are filtered: those to its resolver, which pods and nodes use. */
  readonly vpcId: pulumi.Input<string>;
  /** Names that may be resolved. `*.example.com` stands for every name below example.com. */
  readonly allowedDomains: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What happens to a query for any other name.
   *
   * @default "block"
   */
  readonly otherDomains?: pulumi.Input<OtherDomains>;
  /**
   * Order among the rule groups of the VPC, 101 to 8999. Two groups cannot have the same.
   *
   * @default 101
   */
  readonly priority?: pulumi.Input<number>;
  /**
   * Whether AWS refuses to remove the firewall from the VPC.
   *
   * @default true
   */
  readonly mutationProtection?: pulumi.Input<boolean>;
  /** Tags for every resource that takes tags. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
