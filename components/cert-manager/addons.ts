/** Installation with EKS add-ons. */
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { addons, type AddonName } from "../../facts/charts";
import type { Step } from "./order";
import type { Scope } from "./scope";

export function installAddons({ name, parent, args, settings, steps }: Scope): void {
  const versions = settings.addonVersions;
  const install = (
    step: Step,
    logicalName: string,
    addonName: AddonName,
    addonVersion: pulumi.Input<string> | undefined,
  ): void => {
    steps.done(
      step,
      new aws.eks.Addon(
        logicalName,
        {
          clusterName: args.clusterName,
          addonName,
          addonVersion,
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "PRESERVE",
          tags: args.tags,
        },
        { parent, dependsOn: steps.before(step) },
      ),
    );
  };
  install("cert-manager", name, "cert-manager", versions?.certManager);
  install(
    "issuer-controller",
    `${name}-issuer`,
    "aws-privateca-connector-for-kubernetes",
    versions?.privateCaConnector,
  );
}

/** Namespace and service account of the add-on's controller. */
export const connector = {
  namespace: addons["aws-privateca-connector-for-kubernetes"].namespace,
  name: addons["aws-privateca-connector-for-kubernetes"].serviceAccount,
};
