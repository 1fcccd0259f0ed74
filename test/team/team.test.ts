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
});
