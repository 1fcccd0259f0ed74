/** The cluster of another stack, by that stack's outputs. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { isRecord } from "../../core/record";
import type { StackOutputs } from "../../framework/slots";
import { kubeconfigFor, type KubernetesIdentityArgs } from "../shared/deploy-identity";

/** Names of the outputs that are text once they are known. */
type TextOutput<T> = {
  [K in keyof T]-?: NonNullable<T[K]> extends pulumi.Output<string> | string ? K & string : never;
}[keyof T];

export interface PlatformReferenceArgs {
  /** Full name of the platform's stack: organization/project/stack. */
  stack: string;
  /**
   * As whom this stack calls Kubernetes: role or profile of its own aws provider.
   *
   * @default the credentials that the AWS CLI finds
   */
  kubernetesIdentity?: KubernetesIdentityArgs;
}

/** Takes the outputs of the platform's `cluster`, and a provider for its Kubernetes API. */
export class PlatformReference extends pulumi.ComponentResource {
  readonly kubernetes: kubernetes.Provider;
  private readonly stack: string;
  private readonly reference: pulumi.StackReference;

  constructor(name: string, args: PlatformReferenceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:PlatformReference", name, args, opts);
    this.stack = args.stack;
    this.reference = new pulumi.StackReference(`${name}-platform`, { name: args.stack }, { parent: this });
    this.kubernetes = new kubernetes.Provider(
      `${name}-kubernetes`,
      {
        // The platform's own role or profile is not this stack's.
        kubeconfig: this.output("cluster", "kubeconfig").apply((json) =>
          kubeconfigFor(json, args.kubernetesIdentity ?? {}),
        ),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  /**
   * One output of one of the platform's capabilities.
   *
   * @throws pulumi.RunError if the platform does not have it (yet)
   */
  output<C extends keyof StackOutputs>(capability: C, key: TextOutput<StackOutputs[C]>): pulumi.Output<string> {
    return this.reference.getOutput(capability).apply((outputs: unknown) => {
      const value = isRecord(outputs) ? outputs[key] : undefined;
      if (typeof value !== "string") {
        const short = this.stack.split("/").at(-1) ?? this.stack;
        throw new pulumi.RunError(
          `platform-reference: stack ${this.stack} has no output ${capability}.${key}; bring the platform up first: pulumi up -s ${short} (offline: npm start -- up --stack ${short})`,
        );
      }
      return value;
    });
  }
}
