/** Switches an engine on. Returns what policies must wait for. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { helmRelease } from "../../helm";
import { awaitReady, customResource, podSecurityLabels } from "../../manifest";
import type { Engine } from "../model";
import { calicoApiServer, ciliumValues, tigeraOperatorValues } from "./values";

export interface Installation {
  readonly engine: Engine;
  /** Whether layer 7 and DNS-name rules are accepted (cilium). */
  readonly layer7: boolean;
}

export function installEngine(
  name: string,
  { engine, layer7 }: Installation,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): pulumi.Resource[] {
  switch (engine) {
    case "vpc-cni":
      // Part of the VPC CNI add-on, which belongs to the cluster.
      return [];
    case "calico":
      return installCalico(name, parent, after);
    case "cilium":
      return [
        helmRelease(
          `${name}-cilium`,
          { chart: "cilium", name: "cilium", namespace: "kube-system", values: ciliumValues(layer7) },
          { parent, dependsOn: [...after] },
        ),
      ];
  }
}

function installCalico(name: string, parent: pulumi.Resource, after: readonly pulumi.Resource[]): pulumi.Resource[] {
  const namespace = new kubernetes.core.v1.Namespace(
    `${name}-tigera-operator`,
    // The operator runs on the host network: it must work before there is a pod network.
    { metadata: { name: "tigera-operator", labels: podSecurityLabels("privileged") } },
    { parent, dependsOn: [...after] },
  );
  const definitions = helmRelease(
    `${name}-calico-crds`,
    { chart: "calico-crds", name: "calico-crds", namespace: namespace.metadata.name, values: {} },
    { parent },
  );
  const operator = helmRelease(
    `${name}-calico`,
    {
      chart: "tigera-operator",
      name: "calico",
      namespace: namespace.metadata.name,
      values: tigeraOperatorValues(),
    },
    { parent, dependsOn: [definitions] },
  );
  const apiServer = customResource(`${name}-calico-api-server`, awaitReady({ ...calicoApiServer }), {
    parent,
    dependsOn: [operator],
  });
  return [apiServer];
}
