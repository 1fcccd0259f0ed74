/** May A talk to B on this port, and which policies decide? Asked of the compiled objects, not of the intents. */
import { calicoPolicy } from "../../../core/policies/calico";
import { ciliumPolicies } from "../../../core/policies/cilium";
import { kubernetesPolicy } from "../../../core/policies/kubernetes";
import type { Manifest, Policy } from "../../../core/policies/model";
import type { PolicyObject } from "../../../core/policies/object";
import { onCalico, onCilium } from "../../../core/policies/on-engine";
import { reach as ask, type SideVerdict } from "../../../core/policies/reach";
import { UNKNOWN, View } from "../../../core/view";
import type { Engine } from "../model";
import { endpointsOf } from "./known";
import { reachByVpcCni, refOf } from "./vpc-cni";
import {
  type DirectionVerdict,
  endpointName,
  podName,
  type PolicyRef,
  type Question,
  type Service,
  type Verdict,
  type World,
} from "./world";

/** The policies of a cluster and the engine that enforces them. */
export interface Enforced {
  readonly engine: Engine;
  readonly objects: readonly PolicyObject[];
}

type OtherEngine = Exclude<Engine, "vpc-cni">;

/** A policy and the name of the object that it was read from. */
interface NamedPolicy extends Policy {
  readonly ref: PolicyRef;
}

/** An engine enforces its own kinds and those of networking.k8s.io. */
function readObject(engine: OtherEngine, object: PolicyObject): readonly Policy[] {
  const { name, namespace } = object.metadata;
  const manifest: Manifest = { name, namespace, spec: View.of(object.spec) };
  const clusterWide = namespace === undefined;
  switch (object.apiVersion.split("/")[0]) {
    case "networking.k8s.io":
      return [(engine === "calico" ? onCalico : onCilium)(kubernetesPolicy(manifest))];
    case "projectcalico.org":
      return engine === "calico" ? [calicoPolicy(manifest, clusterWide)] : [];
    case "cilium.io":
      return engine === "cilium" ? ciliumPolicies({ ...manifest, manifest: View.of(object) }, clusterWide) : [];
    default:
      return [];
  }
}

/** Objects are asked about many connections, and read once. */
const policiesOf = new WeakMap<readonly PolicyObject[], readonly NamedPolicy[]>();

function read(engine: OtherEngine, objects: readonly PolicyObject[]): readonly NamedPolicy[] {
  let policies = policiesOf.get(objects);
  if (policies === undefined) {
    policies = objects.flatMap((object) =>
      readObject(engine, object).map((policy) => ({ ...policy, ref: refOf(object) })),
    );
    policiesOf.set(objects, policies);
  }
  return policies;
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

/** Whether both ends of a connection are one pod. */
function isItself({ from, to }: Question): boolean {
  return from.kind === "pod" && to.kind === "pod" && from.namespace === to.namespace && podName(from) === podName(to);
}

/**
 * A pod behind a Service, and its port. Calico decides in the chain FORWARD of the filter table, after kube-proxy's
 * translation in nat PREROUTING. Source: projectcalico/calico felix/rules/static.go at 6e74ff80 (StaticFilterForwardChains).
 * That Cilium, chained to the VPC CNI, translates before it decides as well is a belief.
 */
function behind(world: World, service: Service, { from, protocol, port }: Question): Question | undefined {
  const found = service.ports.find((each) => each.protocol === protocol && each.port === port);
  const backends = (world.pods ?? []).filter(
    ({ namespace, labels }) =>
      namespace === service.namespace &&
      Object.entries(service.selector).every(([key, value]) => labels[key] === value),
  );
  const to = backends.find((pod) => pod !== from) ?? backends[0];
  return found === undefined || to === undefined ? undefined : { from, to, protocol, port: found.targetPort };
}

const nothingBehind: DirectionVerdict = { allowed: true, reason: "no-pod", policies: [] };

export function reach(world: World, { engine, objects }: Enforced, question: Question): Verdict {
  if (isItself(question)) {
    const itself: DirectionVerdict = { allowed: true, reason: "itself", policies: [] };
    return { allowed: true, egress: itself, ingress: itself };
  }
  if (engine === "vpc-cni") {
    return reachByVpcCni(world, objects, question);
  }
  if (question.to.kind === "service") {
    const translated = behind(world, question.to, question);
    return translated === undefined
      ? { allowed: false, egress: nothingBehind, ingress: { ...nothingBehind, allowed: false } }
      : {
          ...reach(world, { engine, objects }, translated),
          backend: { to: endpointName(translated.to), port: translated.port },
        };
  }
  const verdict = ask(read(engine, objects), endpointsOf(world, question));
  const [egress, ingress] = [certain(verdict.egress), certain(verdict.ingress)];
  return { allowed: egress.allowed === true && ingress.allowed === true, egress, ingress };
}
