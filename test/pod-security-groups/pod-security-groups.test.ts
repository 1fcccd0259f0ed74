import { describe, expect, test } from "vitest";
import { podSecurityGroupsConfig } from "../../components/pod-security-groups/config";
import { PodSecurityGroups, type PodSecurityGroupsArgs } from "../../components/pod-security-groups";
import { collect, tokens } from "../mocks";

const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const policy = "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy";
const rds = "sg-0123456789abcdef0";

/** The page's example: pods of one service account, an RDS database, DNS and a probe. */
const args: PodSecurityGroupsArgs = {
  ...podSecurityGroupsConfig.parse({
    groups: {
      api: {
        namespace: "payments",
        serviceAccountLabels: { app: "api" },
        replicas: 2,
        probePorts: [8080],
        allow: [
          { to: { securityGroupId: rds }, ports: [5432], why: "the database" },
          { to: { group: "cache" }, ports: [6379], why: "sessions" },
        ],
      },
      cache: { namespace: "payments", podLabels: { app: "cache" }, replicas: 1 },
    },
  }),
  vpcId: "vpc-1",
  clusterName: "main",
  clusterSecurityGroupId: "sg-cluster",
  nodeSecurityGroupId: "sg-nodes",
  namespaces: { payments: "payments" },
  tags: { Environment: "test" },
};
const build = () => new PodSecurityGroups("psg", args);

describe("component", () => {
  test("registers what it always did, known or not", async () => {
    const known = tokens(await collect(build));
    expect(known).toMatchSnapshot();
    expect(tokens(await collect(build, { preview: true }))).toEqual(known);
  });

  test("groups have no inline rules; the pods' own, not the shared one, has the tag of the cluster", async () => {
    const { all } = await collect(build);
    const groups = all("aws:ec2/securityGroup:SecurityGroup");
    expect(groups.map(({ inputs }) => inputs.tags)).toEqual([
      { Environment: "test", Name: "psg-shared" },
      { Environment: "test", Name: "psg-group-api", "kubernetes.io/cluster/main": "owned" },
      { Environment: "test", Name: "psg-group-cache", "kubernetes.io/cluster/main": "owned" },
    ]);
    for (const { inputs } of groups) {
      expect(inputs).not.toHaveProperty("ingress");
      expect(inputs).not.toHaveProperty("egress");
      expect(inputs.vpcId).toBe("vpc-1");
    }
  });

  test("RDS: out of the pods' group, into the database's", async () => {
    const { one } = await collect(build);
    const port = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432, description: "the database" };
    expect(one(egress, `psg-group-api-egress-${rds}-tcp-5432`).inputs).toMatchObject({
      ...port,
      securityGroupId: "psg-group-api-id",
      referencedSecurityGroupId: rds,
    });
    expect(one(ingress, `psg-${rds}-ingress-group-api-tcp-5432`).inputs).toMatchObject({
      ...port,
      securityGroupId: rds,
      referencedSecurityGroupId: "psg-group-api-id",
    });
    expect(one(ingress, "psg-cluster-ingress-pods-udp-53").inputs).toMatchObject({
      securityGroupId: "sg-cluster",
      referencedSecurityGroupId: "psg-shared-id",
    });
    expect(one(ingress, "psg-group-api-ingress-cluster-tcp-8080").inputs).toMatchObject({
      securityGroupId: "psg-group-api-id",
      referencedSecurityGroupId: "sg-cluster",
    });
  });

  test("a policy names its groups, and comes after every rule of theirs and no other", async () => {
    const { one, all } = await collect(build);
    const api = one(policy, "psg-api");
    expect(api.inputs).toMatchObject({
      metadata: { name: "api", namespace: "payments" },
      spec: {
        serviceAccountSelector: { matchLabels: { app: "api" } },
        securityGroups: { groupIds: ["psg-group-api-id", "psg-shared-id"] },
      },
    });
    const rules = [...all(ingress), ...all(egress)].map(({ type, name }) => `${type} ${name}`);
    expect(api.dependencies).toEqual(expect.arrayContaining(rules));
    const others = one(policy, "psg-cache").dependencies;
    expect(others).toContain(`${ingress} psg-group-cache-ingress-group-api-tcp-6379`);
    expect(others).not.toContain(`${egress} psg-group-api-egress-${rds}-tcp-5432`);
  });
});
