import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Cluster, type ClusterArgs } from "../../components/cluster";
import { collect, type Collected } from "../mocks";
import { expectInReadme } from "../readme";
import { children, refused } from "../standalone";

type Args = Omit<ClusterArgs, "controlPlaneSecurityGroup">;

const required: Args = {
  clusterName: "prod",
  version: "1.35",
  region: "eu-central-1",
  accountId: "123456789012",
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
};

/** What the remote component returns once the cluster exists. */
const eksState = {
  kubeconfigJson: "{}",
  oidcIssuer: "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
  eksCluster: {
    name: "prod",
    endpoint: "https://example.eks.amazonaws.com",
    certificateAuthority: { data: "Y2E=" },
    vpcConfig: { clusterSecurityGroupId: "sg-eks" },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", serviceIpv6Cidr: "fd00::/108" },
  },
};

const build = (args: Args): Promise<Collected<Cluster>> =>
  collect(
    () => {
      const controlPlaneSecurityGroup = new aws.ec2.SecurityGroup("given");
      return new Cluster("cluster", { ...args, controlPlaneSecurityGroup });
    },
    { outputs: ({ type }) => (type === "eks:index:Cluster" ? eksState : {}) },
  );

/** Without the group and the role of eks.Cluster: resources are different objects in each program. */
const registered = async (args: Args): Promise<object[]> =>
  children(await build(args)).map(({ type, name, inputs }) => ({
    type,
    name,
    inputs: { ...(inputs as object), clusterSecurityGroup: undefined, serviceRole: undefined },
  }));

/** What the component says when it refuses the arguments. */
function refusal(wrong: Partial<Args>): Promise<string> {
  const controlPlaneSecurityGroup = pulumi.output(new Promise<aws.ec2.SecurityGroup>(() => undefined));
  return refused(() => new Cluster("cluster", { ...required, ...wrong, controlPlaneSecurityGroup }));
}

describe("Cluster without the plugin layer", () => {
  it("is closed by default: private endpoint, logs, encrypted secrets, Pod Identity, protected", async () => {
    const built = await build(required);
    expect(built.one("eks:index:Cluster")).toMatchObject({
      protect: true,
      inputs: { endpointPublicAccess: false, ipFamily: "ipv4", deletionProtection: true },
    });
    expect(built.one("aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays).toBe(365);
    expect(built.all("aws:kms/key:Key")).toHaveLength(2);
    expect(
      built
        .all("aws:eks/addon:Addon")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["cluster-eks-pod-identity-agent", "cluster-kube-proxy", "cluster-vpc-cni"]);
    expect(built.all("aws:iam/openIdConnectProvider:OpenIdConnectProvider")).toEqual([]);
  });

  it("has the defaults that its arguments document", async () => {
    const spelled: Args = {
      ...required,
      ipFamily: "ipv4",
      publicEndpointCidrs: [],
      accessEntries: {},
      logTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      logRetentionDays: 365,
      vpcCni: {
        podSecurityGroups: "off",
        networkPolicy: "off",
        networkPolicyLogs: "off",
        externalSnat: false,
        prefixDelegation: false,
        ipv4EgressFromIpv6: false,
        credentials: "pod-identity",
        env: {},
        initEnv: {},
      },
      kubeProxyMode: "iptables",
      podIdentityAgent: true,
      irsa: false,
      deletionProtection: true,
      tags: {},
    };
    expect(await registered(required)).toEqual(await registered(spelled));
    const absent: Args = { ...required, logTypes: undefined, irsa: undefined, vpcCni: { credentials: undefined } };
    expect(await registered(absent)).toEqual(await registered(spelled));
  });

  it("registers the same for outputs as for plain values", async () => {
    const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
    const plain: Args = { ...required, logRetentionDays: 30, logKmsKeyArn: key, secretsKmsKeyArn: key };
    const outputs: Args = {
      ...plain,
      logRetentionDays: pulumi.output(30),
      logKmsKeyArn: pulumi.output(key),
      secretsKmsKeyArn: pulumi.output(key),
    };
    expect(await registered(outputs)).toEqual(await registered(plain));
  });

  it.each<[string, Partial<Args>, string]>([
    ["Pod Identity without its agent", { podIdentityAgent: false }, "vpcCni.credentials"],
    ["IRSA that is off", { vpcCni: { credentials: "irsa" } }, "vpcCni.credentials"],
    ["address translation for IPv6", { ipFamily: "ipv6", vpcCni: { externalSnat: true } }, "vpcCni.externalSnat"],
    ["a block of services that is too small", { serviceCidr: "172.20.0.0/28" }, "serviceCidr"],
    ["a version that EKS has dropped", { version: "1.20" }, "version"],
    ["strict mode with ipvs", { kubeProxyMode: "ipvs", vpcCni: { podSecurityGroups: "strict" } }, "kubeProxyMode"],
    ["an access entry without rights", { accessEntries: { ops: { principalArn: "arn" } } }, "accessEntries.ops"],
  ])("refuses %s by name and registers nothing", async (_, wrong, named) => {
    expect(await refusal(wrong)).toContain(`error ${named}: `);
  });

  it("names every wrong argument at once", async () => {
    const message = await refusal({ podIdentityAgent: false, serviceCidr: "10.0.0.0/28" });
    expect(message).toContain("vpcCni.credentials");
    expect(message).toContain("serviceCidr");
  });

  it("skips outputs, whose values are not known yet", async () => {
    const arn = pulumi.output("arn");
    const groups = pulumi.output(["ops"]);
    const entry = { principalArn: arn, kubernetesGroups: groups };
    const built = await build({
      ...required,
      version: pulumi.output("1.20"),
      serviceCidr: pulumi.output("10.0.0.0/28"),
      accessEntries: { a: entry, b: entry },
    });
    expect(built.all("aws:eks/accessEntry:AccessEntry")).toHaveLength(2);
  });
});

/** As in the README. */
function example(
  accountId: pulumi.Output<string>,
  vpcId: pulumi.Output<string>,
  subnetIds: pulumi.Output<string>[],
  controlPlaneSecurityGroup: aws.ec2.SecurityGroup,
): Cluster {
  return new Cluster("cluster", {
    clusterName: "prod",
    version: "1.35",
    region: "eu-central-1",
    accountId,
    vpcId,
    subnetIds,
    controlPlaneSecurityGroup,
  });
}

describe("the example of the README", () => {
  it("is there as it is here", () => {
    expectInReadme("cluster", example);
  });

  it("runs", async () => {
    const made = await collect(
      () => {
        const group = new aws.ec2.SecurityGroup("given");
        return example(pulumi.output("123456789012"), pulumi.output("vpc-1"), [pulumi.output("subnet-a")], group);
      },
      { outputs: ({ type }) => (type === "eks:index:Cluster" ? eksState : {}) },
    );
    expect(made.one("eks:index:Cluster").inputs).toMatchObject({ version: "1.35", vpcId: "vpc-1" });
  });
});
