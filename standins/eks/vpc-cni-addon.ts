import * as aws from "@pulumi/aws";
import type * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import { addonConfiguration } from "./addon-values";
import { latestVersion } from "./addons";
import { Refusal } from "./refusal";
import type { Tags } from "./security-groups";
import { cniConfiguration, cniEnvironment } from "./vpc-cni-values";

/** The schema of 4.3.0 says that `tags` is a list of maps, AWS expects a map; passed on unchanged. */
export interface VpcCniAddonOptions extends Omit<eks.VpcCniAddonArgs, "tags"> {
  readonly tags?: Tags | undefined;
}

const type = "eks:index:VpcCniAddon";

/** The VPC CNI as a managed add-on (`eks:index:VpcCniAddon`). */
export class VpcCniAddon extends pulumi.ComponentResource {
  declare readonly addon: pulumi.Output<aws.eks.Addon>;

  constructor(name: string, args: VpcCniAddonOptions, opts: pulumi.ComponentResourceOptions) {
    if (opts.urn) {
      super(type, name, { addon: undefined }, opts);
      return;
    }
    super(type, name, { ...args }, opts);

    if (args.cniExternalSnat && args.externalSnat) {
      throw new Refusal(
        "eks.VpcCniAddon: externalSnat and cniExternalSnat are two names of one option; give one of them",
      );
    }
    const addonVersion =
      args.addonVersion || (args.clusterVersion && latestVersion("vpc-cni", args.clusterVersion, this));
    if (!addonVersion) {
      throw new Refusal(
        "eks.VpcCniAddon: the version of the add-on is unknown; give addonVersion, or clusterVersion for the most recent one",
      );
    }

    const { env, init } = cniEnvironment({ ...args });
    const configurationValues = pulumi
      .all([env, init, args.enableNetworkPolicy, args.configurationValues])
      .apply(([env, init, enableNetworkPolicy, values]) =>
        addonConfiguration(cniConfiguration({ env, init }, enableNetworkPolicy, values)),
      );

    const addon = new aws.eks.Addon(
      name,
      {
        clusterName: args.clusterName,
        addonName: "vpc-cni",
        addonVersion,
        configurationValues,
        preserve: true,
        resolveConflictsOnCreate: args.resolveConflictsOnCreate ?? "OVERWRITE",
        resolveConflictsOnUpdate: args.resolveConflictsOnUpdate ?? "OVERWRITE",
        serviceAccountRoleArn: args.serviceAccountRoleArn,
        tags: args.tags,
      },
      { parent: this },
    );
    this.addon = pulumi.output(addon);
    this.registerOutputs({ addon: this.addon });
  }
}
