/** Rules that let clients other than nodes reach the private endpoint. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "./args";

/**
 * One rule per client on the control plane's group: nothing else lies in front of the private endpoint.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html#private-access
 */
export function admitClients(
  name: string,
  { controlPlaneSecurityGroup, privateEndpointClients, tags }: ClusterSettings,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const { cidrs = [], securityGroupIds = {} } = privateEndpointClients;
  const securityGroupId = pulumi.output(controlPlaneSecurityGroup).id;
  const peers = [
    ...cidrs.map((cidr) => ({ key: cidr, peer: cidr.includes(":") ? { cidrIpv6: cidr } : { cidrIpv4: cidr } })),
    ...Object.entries(securityGroupIds).map(([key, id]) => ({ key, peer: { referencedSecurityGroupId: id } })),
  ];
  return peers.map(({ key, peer }) => {
    const ruleName = `${name}-client-${key}`;
    return new aws.vpc.SecurityGroupIngressRule(
      ruleName,
      {
        securityGroupId,
        description: "Client of the private Kubernetes API",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        ...peer,
        tags: { ...tags, Name: ruleName },
      },
      { parent },
    );
  });
}
