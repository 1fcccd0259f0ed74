/** Stand-in providers that tests call without an engine. */
import { AwsProvider } from "../aws/provider";
import { KubernetesProvider } from "../kubernetes/provider";
import { parseUrn } from "../names";
import type { Failure, Target } from "../provider";
import { Schema } from "../schema/store";
import type { Props } from "../property-values";

export const awsSchema = new Schema("@pulumi/aws");
export const kubernetesSchema = new Schema("@pulumi/kubernetes");
export const REGION = "eu-central-1";
export const SEED = new Uint8Array([1, 2, 3, 4]);

export function target(type: string, name = "thing"): Target {
  const urn = `urn:pulumi:test::project::eks-network-security:index:Room$${type}::${name}`;
  return { urn, ...parseUrn(urn) };
}

/** A configured aws stand-in with a world of its own, or with the journal at `world`. */
export function aws(options: { config?: Props; world?: string } = {}): AwsProvider {
  const environment = options.world === undefined ? {} : { EKS_NETWORK_SECURITY_WORLD: options.world };
  const provider = new AwsProvider("7.48.0", awsSchema, environment);
  provider.configure({ region: REGION, ...options.config });
  return provider;
}

/** A configured kubernetes stand-in. */
export function kubernetes(options: { config?: Props; world?: string } = {}): KubernetesProvider {
  const environment = options.world === undefined ? {} : { EKS_NETWORK_SECURITY_WORLD: options.world };
  const provider = new KubernetesProvider("4.34.2", kubernetesSchema, environment);
  provider.configure({ ...options.config });
  return provider;
}

/** Checks and creates a resource. Throws the provider's error, or the failures of Check. */
export function make(
  provider: AwsProvider | KubernetesProvider,
  type: string,
  inputs: Props,
  name = "thing",
): { id: string; inputs: Props; outputs: Props; target: Target } {
  const resource = target(type, name);
  const checked = provider.check(resource, inputs, undefined, SEED);
  if (checked.failures.length > 0) {
    throw new Error(lines(checked.failures).join("\n"));
  }
  const { id, outputs } = provider.create(resource, checked.inputs, false);
  return { id, inputs: checked.inputs, outputs, target: resource };
}

/** `path: reason` of each failure. */
export function lines(failures: readonly Failure[]): string[] {
  return failures.map(({ property, reason }) => `${property}: ${reason}`);
}
