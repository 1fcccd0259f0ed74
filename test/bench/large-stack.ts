/**
 * A stack of any size for measurements: one complete cluster after the other, with the mix of types of large stacks. It
 * has no findings, because findings take time of their own.
 */
import { type Declared, Program } from "../policypack/program";

const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

/** Adds one cluster with network, security groups, nodes and eight namespaces. */
function addCluster(program: Program, number: number): void {
  const name = (part: string): string => `c${number}-${part}`;
  const vpc = program.add("aws:ec2/vpc:Vpc", name("vpc"), { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const subnets = ["a", "b", "c"].map((zone, index) =>
    program.add("aws:ec2/subnet:Subnet", name(zone), {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `eu-west-1${zone}`,
    }),
  );
  const subnetIds = subnets.map((subnet) => subnet.id);
  const logs = program.add("aws:cloudwatch/logGroup:LogGroup", name("logs"), { retentionInDays: 365 });
  const flowRole = program.add("aws:iam/role:Role", name("flow"), {
    assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com"),
  });
  program.add("aws:ec2/flowLog:FlowLog", name("flow"), {
    vpcId: vpc.id,
    trafficType: "ALL",
    maxAggregationInterval: 60,
    logDestination: logs.out("arn"),
    iamRoleArn: flowRole.out("arn"),
  });
  const role = program.add("aws:iam/role:Role", name("cluster"), { assumeRolePolicy: trust("eks.amazonaws.com") });
  const key = program.add("aws:kms/key:Key", name("secrets"), { enableKeyRotation: true });
  const cluster = program.add("aws:eks/cluster:Cluster", name("cluster"), {
    roleArn: role.out("arn"),
    version: "1.35",
    enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    encryptionConfig: { provider: { keyArn: key.out("arn") }, resources: ["secrets"] },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
  });
  const groups = ["nodes", "pods", "database"].map((part) =>
    program.add("aws:ec2/securityGroup:SecurityGroup", name(part), { vpcId: vpc.id, description: part }),
  );
  addRules(program, name, groups);
  addNodes(program, name, cluster, groups, subnetIds);
  for (let index = 0; index < 8; index++) {
    addNamespace(program, name(`team-${index}`), cluster);
  }
}

function addRules(program: Program, name: (part: string) => string, groups: readonly Declared[]): void {
  for (const [from, source] of groups.entries()) {
    for (const [to, target] of groups.entries()) {
      for (const port of from === to ? [] : [443, 5432]) {
        const rule = { securityGroupId: target.id, referencedSecurityGroupId: source.id, ...tcp(port) };
        const part = name(`${from}-${to}-${port}`);
        const description = "Named by both sides";
        program.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", part, { ...rule, description });
        program.add("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", part, { ...rule, description });
      }
    }
  }
}

function addNodes(
  program: Program,
  name: (part: string) => string,
  cluster: Declared,
  groups: readonly Declared[],
  subnetIds: readonly Declared["id"][],
): void {
  const nodeRole = program.add("aws:iam/role:Role", name("nodes"), { assumeRolePolicy: trust("ec2.amazonaws.com") });
  for (const pool of ["system", "general"]) {
    const template = program.add("aws:ec2/launchTemplate:LaunchTemplate", name(pool), {
      instanceType: "m7i.large",
      vpcSecurityGroupIds: groups.slice(0, 1).map((group) => group.id),
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    });
    program.add("aws:eks/nodeGroup:NodeGroup", name(pool), {
      clusterName: cluster.out("name"),
      nodeRoleArn: nodeRole.out("arn"),
      subnetIds,
      scalingConfig: { desiredSize: 2, maxSize: 4, minSize: 2 },
      launchTemplate: { id: template.id, version: "1" },
    });
  }
  for (const [addonName, values] of Object.entries({
    "vpc-cni": { enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true" } },
    coredns: {},
    "eks-pod-identity-agent": {},
  })) {
    program.add("aws:eks/addon:Addon", name(addonName), {
      clusterName: cluster.out("name"),
      addonName,
      configurationValues: JSON.stringify(values),
    });
  }
}

function addNamespace(program: Program, name: string, cluster: Declared): void {
  const dependsOn = [cluster];
  program.add(
    "kubernetes:core/v1:Namespace",
    name,
    { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    { dependsOn },
  );
  const metadata = (part: string) => ({ name: part, namespace: name });
  for (const [part, spec] of Object.entries({
    "deny-all": { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    dns: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    },
  })) {
    program.add("kubernetes:networking.k8s.io/v1:NetworkPolicy", `${name}-${part}`, {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata(part),
      spec,
    });
  }
  const labels = { app: "web" };
  program.add("kubernetes:apps/v1:Deployment", `${name}-web`, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata("web"),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "web:1", ports: [{ containerPort: 8080 }] }] },
      },
    },
  });
  program.add("kubernetes:core/v1:Service", `${name}-web`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata("web"),
    spec: { selector: labels, ports: [{ port: 443, targetPort: 8080 }] },
  });
}

/** @param count number of resources */
export function largeStack(count: number): Program {
  const program = new Program();
  for (let number = 0; program.resources.length < count; number++) {
    addCluster(program, number);
  }
  program.resources.length = count;
  return program;
}
