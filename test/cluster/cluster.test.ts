import { describe, expect, test } from "vitest";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { Cluster, type ClusterArgs } from "../../components/cluster";
import { collect, tokens, type Collected, type MockOptions, type Registered } from "../mocks";

const args: Omit<ClusterArgs, "controlPlaneSecurityGroup"> = {
  clusterName: "test",
  version: "1.35",
  region: "cn-north-1",
  accountId: "123456789012",
  vpcId: "vpc-1",
  subnetIds: ["subnet-a", "subnet-b"],
  tags: { Environment: "test" },
};

const full: Partial<ClusterArgs> = {
  irsa: true,
  publicEndpointCidrs: ["203.0.113.0/24"],
  accessEntries: {
    admins: {
      principalArn: "arn:aws:iam::123456789012:role/admins",
      policies: [
        { policy: "AmazonEKSClusterAdminPolicy" },
        { policy: "AmazonEKSViewPolicy", namespaces: ["payments"] },
      ],
      kubernetesGroups: ["platform"],
    },
  },
  vpcCni: { podSecurityGroups: "standard", networkPolicy: "strict", networkPolicyLogs: "cloudwatch" },
};

/** What the remote component hands back once it is there. */
const eksState = {
  kubeconfigJson: '{"apiVersion":"v1"}',
  oidcIssuer: "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
  clusterSecurityGroupId: "sg-given",
  eksCluster: {
    name: "test",
    endpoint: "https://example.eks.amazonaws.com",
    certificateAuthority: { data: "Y2E=" },
    vpcConfig: { clusterSecurityGroupId: "sg-eks" },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", serviceIpv6Cidr: "fd00::/108" },
  },
};

const mocks: MockOptions = {
  outputs: ({ type }: Registered) => (type === "eks:index:Cluster" ? eksState : {}),
};

const build = (extra: Partial<ClusterArgs> = {}, options: MockOptions = mocks): Promise<Collected<Cluster>> =>
  collect(() => {
    const controlPlaneSecurityGroup = new aws.ec2.SecurityGroup("given");
    const cluster = new Cluster("cluster", { ...args, controlPlaneSecurityGroup, ...extra });
    cluster.afterNodes([]);
    return cluster;
  }, options);

const statements = (registered: Registered, key = "policy"): { Action: string[]; [key: string]: unknown }[] =>
  (JSON.parse(String(registered.inputs[key])) as { Statement: { Action: string[] }[] }).Statement;

describe("structure", () => {
  test("registers what it always did", async () => {
    expect(tokens(await build())).toMatchSnapshot("closed");
    expect(tokens(await build(full))).toMatchSnapshot("full");
  });

  test("is the same while nothing of the cluster is known", async () => {
    for (const extra of [{}, full]) {
      const preview = await build(extra, { preview: true });
      expect(tokens(preview)).toEqual(tokens(await build(extra)));
    }
  });
});

describe("who calls Kubernetes", () => {
  const roleArn = "arn:aws:iam::210987654321:role/deploy";
  const tokens = (args: unknown[]): string => JSON.stringify({ users: [{ user: { exec: { command: "aws", args } } }] });
  const state = { ...eksState, kubeconfigJson: tokens(["eks", "get-token", "--role", roleArn]) };
  const withRole: MockOptions = { outputs: ({ type }) => (type === "eks:index:Cluster" ? state : {}) };

  test("the role or profile of the aws provider, and nobody in the kubeconfig that others get", async () => {
    const kubernetesIdentity = { roleArn, profileName: "shop" };
    const { one, result } = await build({ kubernetesIdentity }, withRole);
    expect(one("eks:index:Cluster").inputs).toMatchObject({ providerCredentialOpts: kubernetesIdentity });
    expect(one("pulumi:providers:kubernetes").inputs["kubeconfig"]).toBe(
      tokens(["eks", "get-token", "--role-arn", roleArn, "--profile", "shop"]),
    );
    expect(await new Promise((resolve) => result.kubeconfig.apply(resolve))).toBe(tokens(["eks", "get-token"]));
  });

  test("what the AWS CLI finds, without either", async () => {
    const { one } = await build();
    expect(one("eks:index:Cluster").inputs).not.toHaveProperty("providerCredentialOpts");
    expect(one("pulumi:providers:kubernetes").inputs["kubeconfig"]).toBe(eksState.kubeconfigJson);
  });
});

describe("who reaches the private endpoint", () => {
  test("each client by a rule of its own, on TCP 443 of the control plane, until the last object is gone", async () => {
    const { all, one } = await build({
      ipFamily: "ipv6",
      privateEndpointClients: {
        cidrs: ["10.0.0.0/8", "2001:db8::/48"],
        securityGroupIds: { runners: "sg-0123456789abcdef0" },
      },
    });
    const rules = all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    const https = { securityGroupId: "given-id", ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    expect(rules.map(({ name, inputs }) => ({ name, inputs }))).toMatchObject([
      { name: "cluster-client-10.0.0.0/8", inputs: { ...https, cidrIpv4: "10.0.0.0/8" } },
      { name: "cluster-client-2001:db8::/48", inputs: { ...https, cidrIpv6: "2001:db8::/48" } },
      { name: "cluster-client-runners", inputs: { ...https, referencedSecurityGroupId: "sg-0123456789abcdef0" } },
    ]);
    expect(one("pulumi:providers:kubernetes").dependencies).toEqual(
      expect.arrayContaining(rules.map(({ type, name }) => `${type} ${name}`)),
    );
  });
});

describe("control plane", () => {
  test("every default of eks.Cluster that opens something is closed", async () => {
    const { one } = await build();
    expect(one("eks:index:Cluster").inputs).toMatchObject({
      name: "test",
      skipDefaultSecurityGroups: true,
      skipDefaultNodeGroup: true,
      useDefaultVpcCni: true,
      bootstrapSelfManagedAddons: false,
      kubeProxyAddonOptions: { enabled: false },
      corednsAddonOptions: { enabled: false },
      authenticationMode: "API",
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryptionConfigKeyArn: "arn:aws:mock:eu-central-1:123456789012:cluster-secrets-key",
      deletionProtection: true,
    });
    expect(one("eks:index:Cluster").inputs).not.toHaveProperty("publicAccessCidrs");
    expect(one("eks:index:Cluster").inputs).not.toHaveProperty("createOidcProvider");
  });

  test("a public endpoint only for the CIDRs that are named", async () => {
    const { one } = await build(full);
    expect(one("eks:index:Cluster").inputs).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
  });

  test("the role has the policy that trunk interfaces need, in the partition's own ARNs, and only the key's use", async () => {
    const { all, one } = await build();
    expect(
      all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ name }) => name.startsWith("cluster-role-"))
        .map(({ inputs }) => inputs.policyArn),
    ).toEqual([
      "arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy",
      "arn:aws-cn:iam::aws:policy/AmazonEKSVPCResourceController",
    ]);
    const [use] = statements(one("aws:iam/rolePolicy:RolePolicy", "cluster-role-secrets-key"));
    expect(use).toMatchObject({
      Resource: ["arn:aws:mock:eu-central-1:123456789012:cluster-secrets-key"],
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
    });
  });

  test("the log group is there first, with key and retention; only CloudWatch Logs may use the key, for it alone", async () => {
    const { one } = await build();
    expect(one("aws:cloudwatch/logGroup:LogGroup").inputs).toMatchObject({
      name: "/aws/eks/test/cluster",
      retentionInDays: 365,
      deletionProtectionEnabled: true,
      kmsKeyId: "arn:aws:mock:eu-central-1:123456789012:cluster-logs-key",
    });
    const key = one("aws:kms/key:Key", "cluster-logs-key");
    expect(key.inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 });
    expect(statements(key)[1]).toMatchObject({
      Principal: { Service: "logs.cn-north-1.amazonaws.com.cn" },
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn":
            "arn:aws-cn:logs:cn-north-1:123456789012:log-group:/aws/eks/test/cluster",
        },
      },
    });
    expect(statements(one("aws:kms/key:Key", "cluster-secrets-key"))).toHaveLength(1);
  });

  test("keys that are given replace both", async () => {
    const { all, one } = await build({ secretsKmsKeyArn: "arn:key:secrets", logKmsKeyArn: "arn:key:logs" });
    expect(all("aws:kms/key:Key")).toEqual([]);
    expect(one("eks:index:Cluster").inputs.encryptionConfigKeyArn).toBe("arn:key:secrets");
    expect(one("aws:cloudwatch/logGroup:LogGroup").inputs.kmsKeyId).toBe("arn:key:logs");
  });

  test("without deletion protection the stack can be destroyed soon", async () => {
    const { one } = await build({ deletionProtection: false });
    expect(one("eks:index:Cluster").inputs.deletionProtection).toBe(false);
    expect(one("aws:kms/key:Key", "cluster-secrets-key").inputs.deletionWindowInDays).toBe(7);
  });
});

test.each([[true], [false]])("deletionProtection %s protects the cluster, its keys and its log group", async (on) => {
  const guarded: string[] = [];
  const watch: pulumi.ResourceTransformation = ({ name, opts }) => {
    if (opts.protect === true) {
      guarded.push(name);
    }
    return undefined;
  };
  await collect(() => {
    const controlPlaneSecurityGroup = new aws.ec2.SecurityGroup("given");
    return new Cluster(
      "cluster",
      { ...args, controlPlaneSecurityGroup, deletionProtection: on },
      { transformations: [watch] },
    );
  }, mocks);
  expect(guarded).toEqual(on ? ["cluster-logs-key", "cluster-logs", "cluster-secrets-key", "cluster-eks"] : []);
});

describe("outputs", () => {
  test("the cluster security group is the one that EKS made, not the one that was given", async () => {
    const { result } = await build();
    const value = await new Promise((resolve) => result.clusterSecurityGroupId.apply(resolve));
    expect(value).toBe("sg-eks");
  });

  test("the Kubernetes provider is built from the kubeconfig", async () => {
    const { one } = await build();
    expect(one("pulumi:providers:kubernetes").inputs.kubeconfig).toBe(eksState.kubeconfigJson);
  });
});

describe("add-ons", () => {
  const addon = "aws:eks/addon:Addon";

  test("aws-node has a role of its own by Pod Identity, for its service account in this cluster alone", async () => {
    const { one } = await build();
    expect(one(addon, "cluster-vpc-cni").inputs).toMatchObject({
      addonName: "vpc-cni",
      clusterName: "test",
      podIdentityAssociations: [
        { serviceAccount: "aws-node", roleArn: "arn:aws:mock:eu-central-1:123456789012:cluster-vpc-cni-role" },
      ],
    });
    expect(one(addon, "cluster-vpc-cni").inputs).not.toHaveProperty("addonVersion");
    expect(statements(one("aws:iam/role:Role", "cluster-vpc-cni-role"), "assumeRolePolicy")).toEqual([
      {
        Sid: "PodIdentity",
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Principal: { Service: "pods.eks.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "test",
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": "aws-node",
          },
        },
      },
    ]);
    expect(
      one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-vpc-cni-role-AmazonEKS_CNI_Policy").inputs
        .policyArn,
    ).toBe("arn:aws-cn:iam::aws:policy/AmazonEKS_CNI_Policy");
  });

  test("or by the cluster's own issuer", async () => {
    const { one, all } = await build({ irsa: true, vpcCni: { credentials: "irsa" }, podIdentityAgent: false });
    expect(one(addon, "cluster-vpc-cni").inputs).toMatchObject({
      serviceAccountRoleArn: "arn:aws:mock:eu-central-1:123456789012:cluster-vpc-cni-role",
    });
    expect(one("aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs.url).toBe(
      `https://${eksState.oidcIssuer}`,
    );
    expect(statements(one("aws:iam/role:Role", "cluster-vpc-cni-role"), "assumeRolePolicy")[0]).toMatchObject({
      Condition: {
        StringEquals: { [`${eksState.oidcIssuer}:sub`]: "system:serviceaccount:kube-system:aws-node" },
      },
    });
    expect(all(addon).map(({ name }) => name)).not.toContain("cluster-eks-pod-identity-agent");
  });

  test("IPv6: a policy of its own, since the managed one is for IPv4", async () => {
    const { one, all } = await build({ ipFamily: "ipv6" });
    expect(all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ name }) => name)).not.toContain(
      "cluster-vpc-cni-role-AmazonEKS_CNI_Policy",
    );
    expect(statements(one("aws:iam/rolePolicy:RolePolicy", "cluster-vpc-cni-role-ipv6"))[0]?.Action).toContain(
      "ec2:AssignIpv6Addresses",
    );
  });

  test("policy logs: the right to write to the cluster's log group and no other", async () => {
    const { one } = await build(full);
    expect(
      statements(one("aws:iam/rolePolicy:RolePolicy", "cluster-vpc-cni-role-network-policy-logs"))[0],
    ).toMatchObject({
      Resource: ["arn:aws:mock:eu-central-1:123456789012:cluster-logs:*"],
    });
  });

  test("pinned versions and the kube-proxy mode reach the add-ons", async () => {
    const { one } = await build({
      kubeProxyMode: "ipvs",
      kubeProxyVersion: "v1.35.0-eksbuild.2",
      corednsVersion: "v1.12.4-eksbuild.1",
      podIdentityAgentVersion: "v1.3.8-eksbuild.2",
      vpcCni: { version: "v1.20.4-eksbuild.1" },
    });
    expect(one(addon, "cluster-kube-proxy").inputs).toMatchObject({
      addonVersion: "v1.35.0-eksbuild.2",
      configurationValues: '{"ipvs":{"scheduler":"rr"},"mode":"ipvs"}',
    });
    expect(one(addon, "cluster-coredns").inputs.addonVersion).toBe("v1.12.4-eksbuild.1");
    expect(one(addon, "cluster-eks-pod-identity-agent").inputs.addonVersion).toBe("v1.3.8-eksbuild.2");
    expect(one(addon, "cluster-vpc-cni").inputs.addonVersion).toBe("v1.20.4-eksbuild.1");
  });

  test("strict network policies: CoreDNS has one before it runs; otherwise none is made", async () => {
    const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    expect((await build()).all(policy)).toEqual([]);
    expect((await build(full)).one(policy).inputs).toMatchObject({
      metadata: { namespace: "kube-system" },
      spec: { podSelector: { matchLabels: { "k8s-app": "kube-dns" } }, policyTypes: ["Ingress", "Egress"] },
    });
  });

  test("CoreDNS waits for whoever provides nodes, and is installed once", async () => {
    const without = await collect(() => {
      const controlPlaneSecurityGroup = new aws.ec2.SecurityGroup("given");
      return new Cluster("cluster", { ...args, controlPlaneSecurityGroup });
    }, mocks);
    expect(without.all(addon).map(({ name }) => name)).not.toContain("cluster-coredns");
    const twice = await collect(() => {
      const controlPlaneSecurityGroup = new aws.ec2.SecurityGroup("given");
      const cluster = new Cluster("cluster", { ...args, controlPlaneSecurityGroup });
      return [cluster.afterNodes([]), cluster.afterNodes([])];
    }, mocks);
    expect(twice.result[0]).toBe(twice.result[1]);
  });
});

test("access entries: policies in their scope, groups for RBAC", async () => {
  const { all, one } = await build(full);
  expect(one("aws:eks/accessEntry:AccessEntry").inputs).toMatchObject({
    principalArn: "arn:aws:iam::123456789012:role/admins",
    kubernetesGroups: ["platform"],
  });
  expect(
    all("aws:eks/accessPolicyAssociation:AccessPolicyAssociation").map(({ inputs }) => [
      inputs.policyArn,
      inputs.accessScope,
    ]),
  ).toEqual([
    ["arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", { type: "cluster" }],
    ["arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", { type: "namespace", namespaces: ["payments"] }],
  ]);
});
