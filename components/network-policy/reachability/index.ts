/** May A talk to B on this port, and which policies decide? Asked of the compiled objects, not of the intents. */
import { calicoPolicy } from "../../../core/policies/calico";
import { ciliumPolicies } from "../../../core/policies/cilium";
import { kubernetesPolicy } from "../../../core/policies/kubernetes";
import type { Manifest, Policy } from "../../../core/policies/model";
import { reach as ask, type SideVerdict } from "../../../core/policies/reach";
import { UNKNOWN, View } from "../../../core/view";
import type { Compiled } from "../engines";
import type { KubernetesObject } from "../engines/objects";
import type { DirectionVerdict, PolicyRef, Question, Verdict, World } from "./world";
import { endpointsOf } from "./known";

/** A policy and the name of the object that it was read from. */
interface NamedPolicy extends Policy {
  readonly ref: PolicyRef;
}

function readObject(engine: Compiled["engine"], object: KubernetesObject): readonly Policy[] {
  const manifest: Manifest = {
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    spec: View.of(object.spec),
  };
  const clusterWide = object.metadata.namespace === undefined;
  switch (engine) {
    case "vpc-cni":
      return [kubernetesPolicy(manifest)];
    case "calico":
      return [calicoPolicy(manifest, clusterWide)];
    case "cilium":
      return ciliumPolicies({ ...manifest, manifest: View.of(object) }, clusterWide);
  }
}

/** Objects are asked about many connections, and read once. */
const policiesOf = new WeakMap<readonly KubernetesObject[], readonly NamedPolicy[]>();

function read({ engine, objects }: Compiled): readonly NamedPolicy[] {
  let policies = policiesOf.get(objects);
  if (policies === undefined) {
    policies = objects.flatMap((object) =>
      readObject(engine, object).map((policy) => ({ ...policy, ref: refOf(object) })),
    );
    policiesOf.set(objects, policies);
  }
  return policies;
}

function refOf({ kind, metadata: { name, namespace } }: KubernetesObject): PolicyRef {
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** @throws Error where a policy cannot be read: those that are compiled here can */
function certain({ allowed, reason, policies, onlyHttp }: SideVerdict<NamedPolicy>): DirectionVerdict {
  const refs = policies.map(({ ref }) => ref);
  if (allowed === UNKNOWN || reason === "undecided") {
    throw new Error(
      `undecided: ${refs.map(({ kind, name }) => `${kind} ${name}`).join(", ")} cannot be read completely`,
    );
  }
  return { allowed, reason, policies: refs, ...(onlyHttp === undefined ? {} : { onlyHttp }) };
}

export function reach(world: World, compiled: Compiled, question: Question): Verdict {
  const verdict = ask(read(compiled), endpointsOf(world, question));
  const [egress, ingress] = [certain(verdict.egress), certain(verdict.ingress)];
  return { allowed: egress.allowed && ingress.allowed, egress, ingress };
}
