/** Network policies of a cluster, and the engine that enforces them. Guide page, "Network policy". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { customResource, podSecurityLabels } from "../shared/manifest";
import { formatProblem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { NamespaceConfig, NetworkPolicyConfig } from "./config";
import { compile, type Compiled } from "./engines";
import type { NetworkPolicySpec } from "./engines/kubernetes";
import { managedLabels, type KubernetesObject } from "./engines/objects";
import { installEngine } from "./installation/install";
import { teamLabel, type Policy } from "./model";
import { intendedPolicies } from "./policies";
import { readOnlyAccess } from "./rbac";

export interface NetworkPolicyArgs {
  /** What is allowed, and where. Plain: it decides which resources exist. */
  config: NetworkPolicyConfig;
  /** Addresses of the network, where the config does not name them. Plain. */
  declared?: Partial<Declarations>;
  /** Names of namespaces that something else of this stack creates, as its outputs: policies in them wait for it. */
  otherNamespaces?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What an engine that is installed waits for: nodes that its agents can run on, and the ports between them. */
  afterNodes?: readonly pulumi.Resource[];
}

/**
 * Default deny, DNS and allow rules as the objects of one engine. calico and cilium are installed first.
 *
 * @throws pulumi.RunError naming every intent that the engine cannot express, before anything is registered
 */
export class NetworkPolicy extends pulumi.ComponentResource {
  /** Every policy, to wait for before the workloads that they isolate. */
  readonly policies: readonly pulumi.Resource[];
  /** Names of the namespaces that are created here, known once they exist. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** What to wait for before using objects of the engine's own kinds. Empty with vpc-cni. */
  readonly engineReady: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:NetworkPolicy", name, args, opts);
    const { config } = args;
    const { policies, compiled } = compileOrThrow(name, args);

    this.engineReady = config.installEngine
      ? installEngine(
          name,
          {
            engine: config.engine,
            layer7: config.cilium.acceptLayer7InChaining === true,
            wireguard: config.wireguard,
            ipFamily: args.declared?.ipFamily ?? "ipv4",
          },
          this,
          args.afterNodes ?? [],
        )
      : [];
    const created = Object.entries(config.namespaces).filter(([, { create }]) => create);
    this.namespaces = Object.fromEntries(
      created.map(([namespace, of]) => [namespace, createNamespace(name, namespace, of, this).metadata.name]),
    );
    const homes = { ...args.otherNamespaces, ...this.namespaces };
    this.policies = compiled.objects.map((object) => this.#policy(name, object, homes));
    for (const access of readOnlyAccess(config, policies)) {
      this.#readers(name, access, homes);
    }
    this.registerOutputs({ namespaces: this.namespaces });
  }

  #policy(
    name: string,
    object: KubernetesObject,
    homes: Readonly<Record<string, pulumi.Input<string>>>,
  ): pulumi.Resource {
    const { apiVersion, kind, spec } = object;
    const metadata = placed(object.metadata, homes);
    const logicalName = [name, object.metadata.namespace, object.metadata.name].filter(Boolean).join("-");
    const options = { parent: this, dependsOn: [...this.engineReady] };
    return apiVersion === "networking.k8s.io/v1"
      ? new kubernetes.networking.v1.NetworkPolicy(
          logicalName,
          { metadata, spec: nativeSpec(spec as NetworkPolicySpec) },
          options,
        )
      : customResource(
          logicalName,
          { apiVersion, kind, metadata, spec } as Parameters<typeof customResource>[1],
          options,
        );
  }

  #readers(
    name: string,
    { namespace, role, binding }: ReturnType<typeof readOnlyAccess>[number],
    homes: Readonly<Record<string, pulumi.Input<string>>>,
  ): void {
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

function compileOrThrow(
  name: string,
  { config, declared }: NetworkPolicyArgs,
): { policies: readonly Policy[]; compiled: Compiled } {
  const { policies, problems } = intendedPolicies(config, declared);
  const compiled = compile(policies, config.engine, config);
  const errors = [...problems, ...compiled.problems].filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new pulumi.RunError([`${name}:`, ...errors.map((problem) => formatProblem(problem))].join("\n"));
  }
  return { policies, compiled };
}

function createNamespace(
  name: string,
  namespace: string,
  { team, mesh, podSecurity }: NamespaceConfig,
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
  homes: Readonly<Record<string, pulumi.Input<string>>>,
): Omit<T, "namespace"> & { namespace?: pulumi.Input<string> } {
  const { namespace, ...rest } = metadata;
  if (namespace === undefined) {
    return rest;
  }
  const home = Object.hasOwn(homes, namespace) ? homes[namespace] : undefined;
  return { ...rest, namespace: home ?? namespace };
}

/** The SDK's types take mutable lists only. */
function nativeSpec(spec: NetworkPolicySpec): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  return structuredClone(spec) as kubernetes.types.input.networking.v1.NetworkPolicySpec;
}
