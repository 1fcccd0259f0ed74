/** What every engine's objects have in common. */
import { error, type Problem } from "../../../core/problem";
import { contains } from "../../../core/cidr";
import type { Engine, Labels, Policy } from "../model";

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface KubernetesObject<Spec = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: Spec;
}

export interface Rendered<Spec> {
  readonly objects: readonly KubernetesObject<Spec>[];
  readonly problems: readonly Problem[];
}

/** Policies as the objects of an engine. */
export interface Compiled {
  readonly engine: Engine;
  readonly objects: readonly KubernetesObject[];
  /** What the engine cannot express. Not empty: the objects are incomplete and must not be used. */
  readonly problems: readonly Problem[];
}

export const whyAnnotation = "eks-network-security/why";
export const statementAnnotation = "eks-network-security/statement";

export const managedLabels: Labels = {
  "app.kubernetes.io/managed-by": "pulumi",
  "app.kubernetes.io/part-of": "eks-network-security",
};

export function metadata(policy: Policy): ObjectMeta {
  return {
    name: policy.name,
    ...(policy.namespace === undefined ? {} : { namespace: policy.namespace }),
    labels: managedLabels,
    annotations: { [whyAnnotation]: policy.why, [statementAnnotation]: policy.statement },
  };
}

/** The exceptions that lie in a block: an API server refuses others. */
export function exceptIn(cidr: string, except: readonly string[]): { except?: readonly string[] } {
  const inside = except.filter((block) => contains(cidr, block));
  return inside.length === 0 ? {} : { except: inside };
}

/**
 * An intent that an engine has no object for. It is refused: leaving the rule out would silently close, or open, a
 * connection.
 */
export function inexpressible(engine: Engine, policy: Policy, what: string, hint: string): Problem {
  return error(policy.path, `Engine ${engine} cannot express ${what} (policy ${policy.name}).`, hint);
}
