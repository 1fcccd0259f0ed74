/** Switches an engine on. Returns what policies must wait for. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { helmRelease } from "../../shared/helm";
import { awaitReady, customResource, podSecurityLabels } from "../../shared/manifest";
import type { CiliumArgs, WireguardArgs } from "../args";
import type { Engine } from "../model";
import type { IpFamily } from "../places";
import { ciliumEncryption, felixConfiguration } from "./wireguard";
import { calicoApiServer, ciliumValues, tigeraOperatorValues } from "./values";

export interface Installation {
  readonly engine: Engine;
  readonly cilium: CiliumArgs;
  readonly wireguard?: WireguardArgs;
  readonly ipFamily: IpFamily;
}

export function installEngine(
  name: string,
  { engine, cilium, wireguard, ipFamily }: Installation,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): pulumi.Resource[] {
  switch (engine) {
    case "vpc-cni":
      // Part of the VPC CNI add-on, which belongs to the cluster.
      return [];
    case "calico":
      return installCalico(name, parent, after, wireguard === undefined ? undefined : ipFamily);
    case "cilium":
      return [
        helmRelease(
          `${name}-cilium`,
          {
            chart: "cilium",
            name: "cilium",
            namespace: "kube-system",
            values: ciliumValues(cilium.acceptLayer7InChaining === true, wireguard && ciliumEncryption(wireguard)),
          },
          { parent, dependsOn: [...after] },
        ),
      ];
  }
}

/** @param encrypted IP family that WireGuard encrypts */
function installCalico(
  name: string,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
  encrypted: IpFamily | undefined,
): pulumi.Resource[] {
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
  return encrypted === undefined
    ? [apiServer]
    : [
        apiServer,
        // A patch: the operator makes the object, and keeps settings of its own in it.
        new kubernetes.apiextensions.CustomResourcePatch(
          `${name}-calico-felix`,
          { ...felixConfiguration(encrypted) },
          {
            parent,
            dependsOn: [apiServer],
          },
        ),
      ];
}
