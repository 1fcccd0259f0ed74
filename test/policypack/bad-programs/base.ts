/** The cluster that all bad programs have, and how they register resources: without SDKs, which take seconds to load. */
import * as pulumi from "@pulumi/pulumi";

/** A resource of any type. */
class AnyResource extends pulumi.CustomResource {
  /** Outputs that a program reads must be named when it registers the resource. */
  constructor(type: string, name: string, inputs: object, outputs: readonly string[]) {
    super(type, name, { ...Object.fromEntries(outputs.map((output) => [output, undefined])), ...inputs });
  }

  /** A value that is not known on a first preview. */
  out(name: string): pulumi.Output<string> {
    return (this as unknown as Record<string, pulumi.Output<string>>)[name] ?? this.urn;
  }
}

export function resource(type: string, name: string, inputs: object, outputs: readonly string[] = []): AnyResource {
  return new AnyResource(type, name, inputs, outputs);
}

export function kubernetes(
  apiVersion: string,
  kind: string,
  name: string,
  body: object,
  namespace?: string,
): AnyResource {
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return resource(`kubernetes:${group}:${kind}`, name, { apiVersion, kind, metadata: { name, namespace }, ...body });
}

export function chart(
  name: string,
  chartName: string,
  version: string,
  values: object,
  namespace: string,
): AnyResource {
  return resource("kubernetes:helm.sh/v3:Release", name, { chart: chartName, version, values, namespace });
}

export const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

export interface Base {
  readonly vpc: AnyResource;
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly cluster: AnyResource;
  readonly nodeRole: AnyResource;
}

export function makeBase(): Base {
  const vpc = resource("aws:ec2/vpc:Vpc", "main", { cidrBlock: "10.0.0.0/16" });
  const subnetIds = ["a", "b"].map(
    (zone, index) =>
      resource("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `eu-west-1${zone}`,
      }).id,
  );
  const role = resource("aws:iam/role:Role", "cluster", { assumeRolePolicy: trust("eks.amazonaws.com") }, ["arn"]);
  const nodeRole = resource("aws:iam/role:Role", "nodes", { assumeRolePolicy: trust("ec2.amazonaws.com") }, ["arn"]);
  const cluster = resource("aws:eks/cluster:Cluster", "main", {
    name: "main",
    roleArn: role.out("arn"),
    vpcConfig: { subnetIds },
  });
  return { vpc, subnetIds, cluster, nodeRole };
}
