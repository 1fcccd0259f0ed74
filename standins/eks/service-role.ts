import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyHash } from "./names";

/** A managed policy: `id` names the attachment in every partition, `arn` is attached. */
export interface ManagedPolicy {
  readonly id: string;
  readonly arn: pulumi.Input<string>;
}

export interface ServiceRoleArgs {
  readonly service: pulumi.Input<string>;
  readonly managedPolicyArns: readonly ManagedPolicy[];
  readonly description?: string;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Default: only `sts:AssumeRole`. */
  readonly assumeRoleActions?: readonly string[];
}

/** IAM role of an AWS service with its managed policies (`eks:index:ServiceRole`). */
export class ServiceRole extends pulumi.ComponentResource {
  /** The role, as soon as it exists. */
  readonly directRole: aws.iam.Role;
  /** The role, after every policy has been attached. */
  readonly resolvedRole: pulumi.Output<aws.iam.Role>;

  constructor(name: string, args: ServiceRoleArgs, opts: pulumi.ComponentResourceOptions) {
    super("eks:index:ServiceRole", name, { ...args }, opts);

    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: args.description,
        assumeRolePolicy: pulumi
          .output(args.service)
          .apply((service) => trustPolicy(service, args.assumeRoleActions ?? ["sts:AssumeRole"])),
        tags: args.tags,
      },
      { parent: this },
    );
    const attachments = args.managedPolicyArns.map(
      ({ id, arn }) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policyHash(id)}`,
          { policyArn: arn, role: role.id },
          { parent: this },
        ),
    );

    this.directRole = role;
    this.resolvedRole = pulumi.all([role.arn, ...attachments.map((attachment) => attachment.id)]).apply(() => role);
    this.registerOutputs({ role: this.resolvedRole });
  }
}

function trustPolicy(service: string, actions: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: actions, Effect: "Allow", Principal: { Service: [service] } }],
  });
}

/** An AWS managed policy, by name, in the partition of the deployment. */
export function managedPolicy(name: string, partition: pulumi.Output<string>): ManagedPolicy {
  return {
    id: `arn:aws:iam::aws:policy/${name}`,
    arn: pulumi.interpolate`arn:${partition}:iam::aws:policy/${name}`,
  };
}
