/** Egress of the mesh, limited to named hosts and callers. Guide page, "Security groups" and "Tooling" (egress control). */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checkArgs, mapInput } from "../shared/inputs";
import { customResource, type Manifest, type ObjectMeta } from "../shared/manifest";
import { Steps } from "../shared/steps";
import type { EgressArgs, EgressGatewayArgs } from "./args";
import { allowCallers, denyOthers, policyIdentity } from "./authorization";
import {
  addressEntry,
  egressServer,
  gatewayRule,
  identity,
  originationRule,
  owned,
  route,
  serviceEntry,
} from "./manifests";
import {
  callerPolicy,
  callerPolicyIdentity,
  defaultDeny,
  gatewayPolicy,
  gatewayPolicyIdentity,
  type PolicyIdentity,
} from "./network-policies";
import { callingNamespaces } from "./options";
import { order, type Step } from "./order";
import { argProblems } from "./refusals";
import { placesOf, settingsOf, type DestinationSettings, type EgressSettings } from "./settings";

interface Host extends DestinationSettings {
  readonly key: string;
  readonly host: pulumi.Input<string>;
}

/**
 * Registration, routes, authorization and network policies of every destination. `dependsOn` must name the gateway. With
 * `sharedGateway`, the other stack denies everything else, and names end in the owner.
 */
export class Egress extends pulumi.ComponentResource {
  /** Namespaces whose pods may leave through the gateway only. */
  readonly callingNamespaces: readonly string[];

  private readonly name: string;
  private readonly gateway: EgressGatewayArgs;
  private readonly owner: string | undefined;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: EgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:Egress", name, args, opts);
    this.name = name;
    this.gateway = args.gateway;
    this.owner = args.sharedGateway?.owner;
    this.steps = new Steps(order, opts);
    const settings = settingsOf(args);
    checkArgs(name, settings, argProblems);
    const named = Object.entries(settings.destinations).flatMap(([key, { host, ...rest }]): Host[] =>
      host === undefined ? [] : [{ ...rest, key, host }],
    );
    this.authorize(named, args.trustDomain);
    this.announce(named, settings);
    this.steps.skip("routes");
    for (const host of named) {
      this.add("routes", {
        ...identity("VirtualService", host.key, this.gateway),
        spec: mapInput(host, (known) => route(known, this.gateway).spec),
      });
    }
    this.callingNamespaces = callingNamespaces(Object.values(settings.destinations));
    this.restrict(args, settings);
    this.registerOutputs({ callingNamespaces: this.callingNamespaces });
  }

  /** Who may pass the gateway. */
  private authorize(named: readonly Host[], trustDomain: pulumi.Input<string>): void {
    this.steps.skip("authorization");
    if (this.owner === undefined) {
      this.add("authorization", denyOthers(this.gateway));
    }
    for (const host of named) {
      this.add("authorization", {
        ...policyIdentity(host.key, this.gateway),
        spec: mapInput(
          { host, trustDomain },
          (known) => allowCallers(known.host, this.gateway, known.trustDomain).spec,
        ),
      });
    }
  }

  /** What the mesh and the gateway know about destinations. */
  private announce(named: readonly Host[], { destinations }: EgressSettings): void {
    const { gateway, owner } = this;
    if (named.length > 0) {
      this.add("registration", {
        ...identity("DestinationRule", owned("gateway", owner), gateway),
        spec: mapInput(named, (known) => gatewayRule(known, gateway, owner).spec),
      });
    }
    for (const host of named) {
      this.add("registration", {
        ...identity("ServiceEntry", host.key, gateway),
        spec: mapInput(host, (known) => serviceEntry(known, gateway).spec),
      });
      this.add("registration", {
        ...identity("Gateway", host.key, gateway),
        spec: mapInput(host, (known) => egressServer(known, gateway).spec),
      });
      if (host.originateTls) {
        this.add("registration", {
          ...identity("DestinationRule", host.key, gateway),
          spec: mapInput(host, (known) => originationRule(known, gateway).spec),
        });
      }
    }
    for (const [key, destination] of Object.entries(destinations)) {
      if (destination.cidrs !== undefined) {
        this.add("registration", {
          ...identity("ServiceEntry", key, gateway),
          spec: mapInput(destination, (known) => addressEntry({ ...known, key }, gateway).spec),
        });
      }
    }
  }

  /** Network policies that leave no other way out. */
  private restrict(args: EgressArgs, settings: EgressSettings): void {
    const { gateway, owner } = this;
    const known = { options: settings, places: placesOf(args) };
    if (owner === undefined) {
      const { spec, ...deny } = defaultDeny(gateway);
      this.policy(args, deny, spec);
    }
    this.policy(
      args,
      gatewayPolicyIdentity(gateway, owner),
      mapInput(known, ({ options, places }) => gatewayPolicy(options, gateway, places, owner).spec),
    );
    for (const namespace of this.callingNamespaces) {
      this.policy(
        args,
        callerPolicyIdentity(namespace),
        mapInput(known, ({ options, places }) => callerPolicy(namespace, options, gateway, places).spec),
      );
    }
  }

  private policy(
    { namespaces }: EgressArgs,
    policy: PolicyIdentity,
    spec: kubernetes.networking.v1.NetworkPolicyArgs["spec"],
  ): void {
    const { name, namespace } = policy.metadata;
    new kubernetes.networking.v1.NetworkPolicy(
      `${this.name}-${namespace}-${name}`,
      { ...policy, metadata: { name, namespace: namespaces?.[namespace] ?? namespace }, spec },
      // Hosts have routes to wait for; addresses have a registration only.
      { parent: this, dependsOn: [...this.steps.before("network-policies"), ...this.steps.of("registration")] },
    );
  }

  private add(step: Step, manifest: Manifest & { readonly metadata?: Partial<ObjectMeta> }): void {
    const key = (manifest.metadata?.name ?? "").replace(/^egress-/, "");
    this.steps.done(
      step,
      customResource(`${this.name}-${key}`, manifest, { parent: this, dependsOn: this.steps.before(step) }),
    );
  }
}
