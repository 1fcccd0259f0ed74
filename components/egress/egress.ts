/** Egress of the mesh, held to named hosts and callers. Guide page, "Security groups" and "Tooling" (egress control). */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { customResource, type Manifest } from "../shared/manifest";
import { Steps } from "../shared/steps";
import { allowCallers, denyOthers } from "./authorization";
import { callingNamespaces, type Config } from "./config";
import {
  addressEntry,
  egressServer,
  gatewayRule,
  hosts,
  originationRule,
  route,
  serviceEntry,
  type EgressGateway,
} from "./manifests";
import { callerPolicies, defaultDeny, gatewayPolicy, type MeshPlaces } from "./network-policies";
import { order, type Step } from "./order";

export interface EgressArgs {
  /** Plain: it decides which resources exist. */
  config: Config;
  /** The gateway that everything with a name leaves by. */
  gateway: EgressGateway;
  /** Trust domain of the mesh. */
  trustDomain: string;
  places: MeshPlaces;
  /** Calling namespaces that this stack makes, by name: policies wait for them. Others must exist. */
  namespaces?: Record<string, pulumi.Input<string>>;
}

/**
 * Registration, routes, authorization and network policies of every destination. `dependsOn` must name the gateway. With
 * `config.sharedGateway`, what denies the others is the other stack's, and names carry the owner.
 */
export class Egress extends pulumi.ComponentResource {
  /** Namespaces whose pods leave by the gateway only. */
  readonly callingNamespaces: readonly string[];

  constructor(name: string, args: EgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:Egress", name, args, opts);
    const { config, gateway, trustDomain, places } = args;
    const steps = new Steps(order, opts);
    const register = (step: Step, manifest: Manifest & { metadata?: { name?: string } }): void => {
      steps.done(
        step,
        customResource(`${name}-${key(manifest)}`, manifest, { parent: this, dependsOn: steps.before(step) }),
      );
    };

    const named = hosts(config);
    const owner = config.sharedGateway?.owner;
    steps.skip("authorization");
    if (owner === undefined) {
      register("authorization", denyOthers(gateway));
    }
    for (const destination of named) {
      register("authorization", allowCallers(destination, gateway, trustDomain));
    }
    if (named.length > 0) {
      register("registration", gatewayRule(named, gateway, owner));
    }
    for (const destination of named) {
      register("registration", serviceEntry(destination, gateway));
      register("registration", egressServer(destination, gateway));
      if (destination.originateTls) {
        register("registration", originationRule(destination, gateway));
      }
    }
    for (const [key, destination] of Object.entries(config.destinations)) {
      if (destination.cidrs !== undefined) {
        register("registration", addressEntry({ ...destination, key }, gateway.namespace));
      }
    }
    steps.skip("routes");
    for (const destination of named) {
      register("routes", route(destination, gateway));
    }
    const policies = [
      ...(owner === undefined ? [defaultDeny(gateway)] : []),
      gatewayPolicy(config, gateway, places),
      ...callerPolicies(config, gateway, places),
    ];
    for (const policy of policies) {
      const { namespace } = policy.metadata;
      new kubernetes.networking.v1.NetworkPolicy(
        `${name}-${namespace}-${policy.metadata.name}`,
        { ...policy, metadata: { ...policy.metadata, namespace: args.namespaces?.[namespace] ?? namespace } },
        // What has routes waits for them; addresses without a name have a registration only.
        { parent: this, dependsOn: [...steps.before("network-policies"), ...steps.of("registration")] },
      );
    }
    this.callingNamespaces = callingNamespaces(Object.values(config.destinations));
    this.registerOutputs({ callingNamespaces: this.callingNamespaces });
  }
}

function key({ metadata }: { metadata?: { name?: string } }): string {
  return (metadata?.name ?? "").replace(/^egress-/, "");
}
