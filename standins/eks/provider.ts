import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "./check-arguments";
import { Cluster } from "./cluster";
import { Addon, ManagedNodeGroup, NodeGroupSecurityGroup, NodeGroupV2 } from "./components";
import { Refusal } from "./refusal";
import { VpcCniAddon, type VpcCniAddonOptions } from "./vpc-cni-addon";

/** The version of @pulumi/eks whose components are modelled. */
export const version = "4.3.0";

type Options = pulumi.ComponentResourceOptions;
type Component = pulumi.ComponentResource & { readonly outputs?: object };

// The arguments have the SDK's type: the SDK built them, and checkArguments has checked them.
const constructors: Readonly<Record<string, (name: string, args: never, options: Options) => Component>> = {
  "eks:index:Addon": (name, args: eks.AddonArgs, options) => new Addon(name, args, options),
  "eks:index:Cluster": (name, args: eks.ClusterArgs, options) => new Cluster(name, args, options),
  "eks:index:ManagedNodeGroup": (name, args: eks.ManagedNodeGroupArgs, options) =>
    new ManagedNodeGroup(name, args, options),
  "eks:index:NodeGroupSecurityGroup": (name, args: eks.NodeGroupSecurityGroupArgs, options) =>
    new NodeGroupSecurityGroup(name, args, options),
  "eks:index:NodeGroupV2": (name, args: eks.NodeGroupV2Args, options) => new NodeGroupV2(name, args, options),
  "eks:index:VpcCniAddon": (name, args: VpcCniAddonOptions, options) => new VpcCniAddon(name, args, options),
};

/** Inputs of the method getKubeconfig. */
interface KubeconfigInputs {
  readonly __self__?: unknown;
  readonly profileName?: pulumi.Input<string>;
  readonly roleArn?: pulumi.Input<string>;
}

/** The stand-in for pulumi-resource-eks: it registers the same resources as the real plugin. */
export const provider: pulumi.provider.Provider = {
  version,

  async construct(name, type, inputs, options) {
    checkArguments(type, inputs);
    const construct = constructors[type];
    if (!construct) {
      throw new Refusal(`the stand-in eks provider does not model ${type}`);
    }
    const component = construct(name, inputs as never, options);
    return { urn: component.urn, state: { ...component.outputs } };
  },

  async call(token, inputs) {
    const { __self__: self, profileName, roleArn } = inputs as KubeconfigInputs;
    if (token !== "eks:index:Cluster/getKubeconfig" || !(self instanceof Cluster)) {
      throw new Refusal(
        `the stand-in eks provider does not model the method ${token}; it models eks:index:Cluster/getKubeconfig of a cluster`,
      );
    }
    return { outputs: { result: self.getKubeconfig({ profileName, roleArn }) } };
  },
};

/**
 * Turns references to components, passed on by other components, back into objects. The
 * AWS and Kubernetes SDKs do the same for theirs when they are loaded.
 */
export function registerModules(): void {
  pulumi.runtime.registerResourceModule("eks", "index", {
    version,
    construct(name, type, urn) {
      switch (type) {
        case "eks:index:Cluster":
          return new Cluster(name, {}, { urn });
        case "eks:index:VpcCniAddon":
          return new VpcCniAddon(name, { clusterName: "" }, { urn });
        default:
          throw new Refusal(`the stand-in eks provider does not read a reference to ${type}`);
      }
    },
  });
}
