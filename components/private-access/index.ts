/** Plugin: ways from outside of the VPC to a private Kubernetes API. */
import type * as pulumi from "@pulumi/pulumi";
import { definePlugin } from "../../framework/plugin";
import { Bastion } from "./bastion";
import { check } from "./check";
import { config } from "./config";
import type { PrivateAccessSlot } from "./slots";
import { TransitGatewayAttachment } from "./transit-gateway";

export type * from "./args";
export { Bastion } from "./bastion";
export type * from "./slots";
export { TransitGatewayAttachment } from "./transit-gateway";

interface Provided extends PrivateAccessSlot {
  readonly bastion?: Bastion;
  readonly attachments: Readonly<Record<string, TransitGatewayAttachment>>;
}

export const privateAccess = definePlugin({
  name: "private-access",
  summary: "Ways to a private Kubernetes API from outside of the VPC: a bastion for Session Manager, transit gateways.",
  guide: [],
  config,
  requires: ["network", "security-groups"],
  uses: [],
  provides: ["private-access"],
  declare: () => ({ privateAccess: true }),
  check,
  provision: ({ declared, tags }, { bastion, transitGateways }, { network, "security-groups": groups }) => {
    const subnetIds = network.privateSubnets.map(({ id }) => id);
    const made =
      bastion === undefined
        ? undefined
        : new Bastion("bastion", {
            vpcId: network.vpcId,
            region: network.region,
            subnetIds,
            controlPlaneSecurityGroupId: groups.controlPlane.id,
            ...(hasEndpoints(declared) ? { systemsManagerCidr: network.vpcCidr } : {}),
            instanceType: bastion.instanceType,
            after: network.beforeNodes,
            tags,
          });
    const attachments = Object.fromEntries(
      Object.entries(transitGateways).map(([name, { id, cidrs }]) => [
        name,
        new TransitGatewayAttachment(`transit-gateway-${name}`, {
          transitGatewayId: id,
          vpcId: network.vpcId,
          subnetIds,
          routeTables: network.privateRouteTableIds.map((table, index) => ({
            name: declared.availabilityZones?.[index] ?? String(index),
            id: table,
          })),
          cidrs,
          tags,
        }),
      ]),
    );
    const provided: Provided = {
      cidrs: Object.values(transitGateways).flatMap(({ cidrs }) => cidrs),
      securityGroupIds: made === undefined ? {} : { bastion: made.securityGroupId },
      ready: [
        ...(made?.ready ?? []),
        ...Object.values(attachments).flatMap(({ routes }): readonly pulumi.Resource[] => routes),
      ],
      ...(made === undefined ? {} : { bastion: made }),
      attachments,
    };
    return { "private-access": provided };
  },
  outputs: ({ "private-access": slot }) => {
    const { bastion, attachments } = slot as Provided;
    return {
      ...(bastion === undefined
        ? {}
        : { bastionAutoScalingGroup: bastion.autoScalingGroupName, bastionSecurityGroupId: bastion.securityGroupId }),
      attachmentIds: Object.fromEntries(
        Object.entries(attachments).map(([name, { attachmentId }]) => [name, attachmentId]),
      ),
    };
  },
});

/** Whether Systems Manager is reached inside the VPC. An existing VPC without internet access must have the endpoints. */
function hasEndpoints({
  interfaceEndpoints,
  internetEgress,
}: {
  interfaceEndpoints?: readonly string[];
  internetEgress?: boolean;
}): boolean {
  return interfaceEndpoints === undefined
    ? internetEgress === false
    : ["ssm", "ssmmessages"].every((name) => interfaceEndpoints.includes(name));
}
