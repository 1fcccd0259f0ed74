/** Installation with charts. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { awspcaCrds } from "../../facts/awspca-crds";
import type { ChartName } from "../../facts/charts";
import { helmRelease } from "../shared/helm";
import { mapInput } from "../shared/inputs";
import { podSecurityLabels } from "../shared/manifest";
import { defaults } from "./args";
import type { Identity } from "./identity";
import { withSdkKeys } from "./manifests";
import type { Step } from "./order";
import type { Scope } from "./scope";
import { approverPolicyValues, awsPrivatecaIssuerValues, certManagerValues, namespace } from "./values";

/** Returns the namespace of cert-manager. */
export function installCharts(scope: Scope, identity: Identity): pulumi.Output<string> {
  const { name, parent, args, settings, issuer, steps } = scope;
  const { versions, replicas } = settings;
  const home = steps.done(
    "namespace",
    new kubernetes.core.v1.Namespace(
      name,
      { metadata: { name: namespace, labels: podSecurityLabels("restricted") } },
      { parent, dependsOn: steps.before("namespace") },
    ),
  );
  const install = (
    step: Step,
    logicalName: string,
    chart: ChartName,
    version: pulumi.Input<string>,
    values: pulumi.Input<object>,
  ): void => {
    steps.done(
      step,
      helmRelease(
        logicalName,
        { chart, version, name: chart, namespace: home.metadata.name, values, skipCrds: step === "issuer-controller" },
        { parent, dependsOn: steps.before(step) },
      ),
    );
  };
  install("cert-manager", name, "cert-manager", versions.certManager, mapInput(replicas, certManagerValues));
  install(
    "approver-policy",
    `${name}-approver-policy`,
    "cert-manager-approver-policy",
    versions.approverPolicy,
    mapInput(replicas, approverPolicyValues),
  );
  for (const { metadata, spec } of awspcaCrds) {
    steps.done(
      "issuer-definitions",
      new kubernetes.apiextensions.v1.CustomResourceDefinition(
        `${name}-${metadata.name}`,
        { metadata: { name: metadata.name }, spec: withSdkKeys(spec) },
        {
          parent,
          protect: args.deletionProtection ?? defaults.deletionProtection,
          dependsOn: steps.before("issuer-definitions"),
        },
      ),
    );
  }
  const ambientCredentials = issuer.kind === "AWSPCAClusterIssuer";
  install(
    "issuer-controller",
    `${name}-issuer`,
    "aws-privateca-issuer",
    versions.awsPrivatecaIssuer,
    awsPrivatecaIssuerValues({
      issuer: replicas.issuer,
      ambientCredentials,
      roleArn: ambientCredentials && issuer.credentials === "irsa" ? identity.roleArn : undefined,
    }),
  );
  return home.metadata.name;
}
