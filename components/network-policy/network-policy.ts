/** Network policies of a cluster, and the engine that enforces them. Guide page, "Network policy". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import { customResource, podSecurityLabels, type Manifest } from "../shared/manifest";
import { refuse } from "../shared/inputs";
import { defaults, type NetworkPolicyArgs } from "./args";
import { managedLabels, type KubernetesObject } from "./engines/objects";
import { givenAddresses, type KnownAddresses } from "./given-addresses";
import { installEngine } from "./installation/install";
import { intentsOf, type NamespaceIntents } from "./intents";
import { teamLabel } from "./model";
import { placesOf } from "./places";
import { objectsOf, planGiven, planPolicies, type NetworkPolicyPlan } from "./plan";
import { readOnlyAccess } from "./rbac";

/** Names of namespaces, as outputs of what creates them. */
type Homes = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * Default deny, DNS and allow rules as the objects of one engine. calico and cilium are installed first.
 *
 * @throws pulumi.RunError that names each argument that is wrong, and each intent that the engine cannot express, before
 *   anything is registered; for addresses that are outputs, once they are known
 */
export class NetworkPolicy extends pulumi.ComponentResource {
  /** Every policy, of the engine and of the mesh, to wait for before the workloads that they isolate. */
  readonly policies: readonly pulumi.Resource[];
  /** Names of the namespaces that are created here, known once they exist. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** What to wait for before using objects of the engine's own kinds. Empty with vpc-cni. */
  readonly engineReady: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkPolicyArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:NetworkPolicy", name, args, opts);
    const { addresses, dns, ipFamily, otherNamespaces, afterNodes, afterMesh } = withDefaults(args, defaults);
    const { shape, later } = givenAddresses(addresses, dns, ipFamily);
    const planOf = ({ places, clusterDns }: KnownAddresses): NetworkPolicyPlan => {
      const made = planPolicies(intentsOf(args, clusterDns), placesOf({ addresses: places }, { ipFamily }));
      refuse(name, made.problems);
      return made;
    };
    const plan = planGiven(args) ?? planOf(shape);
    refuse(name, plan.problems);
    const known = later?.apply((found) => objectsOf(planOf(found)));
    const intents = intentsOf(args, shape.clusterDns);

    this.engineReady = intents.installEngine ? installEngine(name, { ...intents, ipFamily }, this, afterNodes) : [];
    const created = Object.entries(intents.namespaces).filter(([, { create }]) => create);
    this.namespaces = Object.fromEntries(
      created.map(([namespace, of]) => [namespace, createNamespace(name, namespace, of, this).metadata.name]),
    );
    const homes = { ...otherNamespaces, ...this.namespaces };
    const after = { engine: this.engineReady, mesh: afterMesh };
    this.policies = objectsOf(plan).map((object, index) =>
      this.#policy(
        name,
        object,
        known?.apply((objects) => objects[index] ?? object),
        homes,
        index < plan.compiled.objects.length ? after.engine : after.mesh,
      ),
    );
    for (const access of readOnlyAccess(intents, plan.policies)) {
      this.#readers(name, access, homes);
    }
    this.registerOutputs({ namespaces: this.namespaces });
  }

  /** @param later what is only known once its addresses are: annotations and spec */
  #policy(
    name: string,
    { apiVersion, kind, metadata: { annotations, ...identity }, spec }: KubernetesObject,
    later: pulumi.Output<KubernetesObject> | undefined,
    homes: Homes,
    dependsOn: readonly pulumi.Resource[],
  ): pulumi.Resource {
    const metadata = {
      ...placed(identity, homes),
      annotations: later?.apply((object) => object.metadata.annotations) ?? annotations,
    };
    const logicalName = [name, identity.namespace, identity.name].filter(Boolean).join("-");
    const options = { parent: this, dependsOn: [...dependsOn] };
    return apiVersion === "networking.k8s.io/v1"
      ? new kubernetes.networking.v1.NetworkPolicy(
          logicalName,
          { metadata, spec: later?.apply((object) => nativeSpec(object.spec)) ?? nativeSpec(spec) },
          options,
        )
      : customResource(
          logicalName,
          { apiVersion, kind, metadata, spec: later?.apply((object) => object.spec) ?? spec } as Manifest,
          options,
        );
  }

  #readers(name: string, { namespace, role, binding }: ReturnType<typeof readOnlyAccess>[number], homes: Homes): void {
    const logicalName = `${name}-${namespace}-readers`;
    const made = new kubernetes.rbac.v1.Role(
      logicalName,
      { metadata: placed(role.metadata, homes), rules: role.rules },
      { parent: this },
    );
    new kubernetes.rbac.v1.RoleBinding(
      logicalName,
      { ...binding, metadata: placed(binding.metadata, homes) },
      { parent: this, dependsOn: [made] },
    );
  }
}

function createNamespace(
  name: string,
  namespace: string,
  { team, mesh, podSecurity }: NamespaceIntents,
  parent: pulumi.Resource,
): kubernetes.core.v1.Namespace {
  const labels = {
    ...managedLabels,
    ...podSecurityLabels(podSecurity),
    ...(team === undefined ? {} : { [teamLabel]: team }),
    ...(mesh === "sidecar" ? { "istio-injection": "enabled" } : {}),
    ...(mesh === "ambient" ? { "istio.io/dataplane-mode": "ambient" } : {}),
  };
  return new kubernetes.core.v1.Namespace(
    `${name}-${namespace}`,
    { metadata: { name: namespace, labels } },
    { parent },
  );
}

/** The same metadata, in a namespace that is there: its name is an output of whatever creates it. */
function placed<T extends { readonly namespace?: string }>(
  metadata: T,
  homes: Homes,
): Omit<T, "namespace"> & { namespace?: pulumi.Input<string> } {
  const { namespace, ...rest } = metadata;
  if (namespace === undefined) {
    return rest;
  }
  const home = Object.hasOwn(homes, namespace) ? homes[namespace] : undefined;
  return { ...rest, namespace: home ?? namespace };
}

/** The SDK's types take mutable lists only. */
function nativeSpec(spec: unknown): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  return structuredClone(spec) as kubernetes.types.input.networking.v1.NetworkPolicySpec;
}
