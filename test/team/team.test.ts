import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { PlatformReference } from "../../components/platform-reference";
import { Team } from "../../components/team";
import { collect, tokens } from "../mocks";

describe("team", () => {
  const build = () =>
    new Team("team", {
      team: "payments",
      groups: ["payments-developers"],
      namespaces: {
        payments: { name: "payments", quota: { pods: "40" } },
        jobs: { name: "payments-jobs", quota: { pods: "5" } },
      },
    });

  test("registers what it always did, known or not", async () => {
    const known = tokens(await collect(build));
    expect(known).toMatchSnapshot();
    expect(tokens(await collect(build, { preview: true }))).toEqual(known);
  });

  test("quota and access in each namespace", async () => {
    const { one } = await collect(build);
    expect(one("kubernetes:core/v1:ResourceQuota", "team-jobs").inputs).toMatchObject({
      metadata: { namespace: "payments-jobs" },
      spec: { hard: { pods: "5" } },
    });
    expect(one("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "team-payments").inputs).toMatchObject({
      metadata: { namespace: "payments" },
      subjects: [{ kind: "Group", name: "payments-developers" }],
      roleRef: { kind: "Role", name: "team-payments" },
    });
  });
});

describe("certificates of a team", () => {
  const issuer = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" };
  const build = (approverPolicy?: boolean) => () =>
    new Team("team", {
      team: "payments",
      groups: ["payments-developers"],
      namespaces: { payments: { name: pulumi.output("payments"), quota: {} } },
      certificates: [
        {
          name: "api",
          namespace: "payments",
          secretName: "api-tls",
          issuer,
          dnsNames: ["api.payments.svc"],
          uris: ["spiffe://cluster.local/ns/payments/sa/api"],
          usages: ["server auth"],
          duration: "24h",
          renewBefore: "8h",
        },
      ],
      approverPolicy,
    });

  test("are asked for with a policy for these names and no other", async () => {
    const { one } = await collect(build());
    const name = "team-certificate.api";
    expect(one("kubernetes:cert-manager.io/v1:Certificate", name).inputs).toMatchObject({
      metadata: { name: "api", namespace: "payments" },
      spec: { secretName: "api-tls", issuerRef: issuer, dnsNames: ["api.payments.svc"] },
    });
    const policy = one("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy", name);
    expect(policy.inputs).toMatchObject({
      metadata: { name: "certificate-payments.api" },
      spec: {
        allowed: {
          dnsNames: { values: ["api.payments.svc"] },
          uris: { values: ["spiffe://cluster.local/ns/payments/sa/api"] },
          isCA: false,
        },
        selector: { issuerRef: issuer, namespace: { matchNames: ["payments"] } },
      },
    });
    const waits = one("kubernetes:cert-manager.io/v1:Certificate", name).dependencies;
    expect(waits).toContain(`kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy ${name}`);
  });

  test("need no policy where nothing checks policies", async () => {
    const { all } = await collect(build(false));
    expect(all("kubernetes:policy.cert-manager.io/v1alpha1:CertificateRequestPolicy")).toEqual([]);
    expect(all("kubernetes:cert-manager.io/v1:Certificate")).toHaveLength(1);
  });
});

describe("platform reference", () => {
  const outputs = { cluster: { kubeconfig: "{}", vpcId: "vpc-1" } };
  const build = () => new PlatformReference("platform-reference", { stack: "organization/eks-network-security/prod" });
  const mocks = {
    outputs: ({ type }: { readonly type: string }): Record<string, unknown> =>
      type === "pulumi:pulumi:StackReference" ? { outputs } : {},
  };

  test("registers what it always did", async () => {
    expect(tokens(await collect(build, mocks))).toMatchSnapshot();
  });

  test("hands on what the platform has", async () => {
    const { one } = await collect(build, mocks);
    expect(one("pulumi:providers:kubernetes").inputs.kubeconfig).toBe("{}");
  });

  test("calls Kubernetes as its own aws provider does, not as the platform's", async () => {
    const kubeconfig = (...args: string[]): string =>
      JSON.stringify({ users: [{ user: { exec: { command: "aws", args: ["eks", "get-token", ...args] } } }] });
    const platform = { cluster: { kubeconfig: kubeconfig("--role", "platform") } };
    const roleArn = "arn:aws:iam::210987654321:role/payments";
    const { one } = await collect(
      () => new PlatformReference("platform-reference", { stack: "o/p/prod", kubernetesIdentity: { roleArn } }),
      { outputs: ({ type }) => (type === "pulumi:pulumi:StackReference" ? { outputs: platform } : {}) },
    );
    expect(one("pulumi:providers:kubernetes").inputs.kubeconfig).toBe(kubeconfig("--role-arn", roleArn));
  });
});
