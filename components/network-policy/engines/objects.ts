/** What every engine's objects have in common. */
import { type Problem, mismatch } from "../../../core/problem";
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

/** Something that an engine has no words for. It is refused: a rule left out would close, or open, in silence. */
export function inexpressible(engine: Engine, policy: Policy, what: string, allowed: string): Problem {
  return mismatch(policy.path, `${what} (policy ${policy.name}) with engine ${engine}`, allowed);
}
