import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Team, type TeamArgs } from "../../components/team";
import { collect, type Collected } from "../mocks";
import { expectInReadme } from "../readme";
import { children, refused } from "../standalone";

const required: TeamArgs = { team: "shop", groups: ["shop-developers"], namespaces: { shop: { name: "shop" } } };

const build = (args: TeamArgs): Promise<Collected<Team>> => collect(() => new Team("team", args));

describe("Team without the plugin layer", () => {
  it("has a quota without node ports and load balancers, and access for its groups", async () => {
    const built = await build(required);
    expect(built.one("kubernetes:core/v1:ResourceQuota").inputs.spec).toEqual({
      hard: { pods: "50", "services.nodeports": "0", "services.loadbalancers": "0" },
    });
    expect(built.one("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding").inputs.subjects).toEqual([
      { kind: "Group", name: "shop-developers", apiGroup: "rbac.authorization.k8s.io" },
    ]);
  });

  it("has the defaults that its arguments document", async () => {
    const quota = { pods: "50", "services.nodeports": "0", "services.loadbalancers": "0" };
    const spelled = {
      ...required,
      namespaces: { shop: { name: "shop", quota } },
      certificates: [],
      approverPolicy: true,
    };
    expect(children(await build(required))).toEqual(children(await build(spelled)));
  });

  it("registers the same for outputs as for plain values", async () => {
    const outputs: TeamArgs = {
      ...required,
      groups: [pulumi.output("shop-developers")],
      namespaces: { shop: { name: pulumi.output("shop"), quota: pulumi.output({ pods: "5" }) } },
    };
    const plain: TeamArgs = { ...required, namespaces: { shop: { name: "shop", quota: { pods: "5" } } } };
    expect(children(await build(outputs))).toEqual(children(await build(plain)));
  });

  const certificate = {
    name: "web",
    namespace: "shop",
    secretName: "web-tls",
    issuer: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "private-ca" },
    dnsNames: ["web.shop.svc"],
    usages: ["server auth"] as const,
    duration: "24h",
    renewBefore: "8h",
  };

  it.each<[string, Partial<TeamArgs>, string]>([
    [
      "a namespace of the platform",
      { namespaces: { "kube-system": { name: "kube-system" } } },
      "namespaces.kube-system",
    ],
    [
      "a certificate in a namespace that is not the team's",
      { certificates: [{ ...certificate, namespace: "pay" }] },
      "certificates.web.namespace",
    ],
    [
      "two certificates for one Secret",
      { certificates: [certificate, { ...certificate, name: "api" }] },
      "certificates.api.secretName",
    ],
    [
      "a certificate that is too short",
      { certificates: [{ ...certificate, duration: "30m", renewBefore: "10m" }] },
      "certificates.web.duration",
    ],
    ["a team without a name", { team: "" }, "team"],
  ])("refuses %s by name and registers nothing", async (_, wrong, named) => {
    expect(await refused(() => new Team("team", { ...required, ...wrong }))).toContain(`error ${named}: `);
  });
});

/** As in the README. */
function example(namespace: k8s.core.v1.Namespace, kubernetes: k8s.Provider): Team {
  return new Team(
    "shop",
    {
      team: "shop",
      groups: ["shop-developers"],
      namespaces: { shop: { name: namespace.metadata.name, quota: { pods: "20" } } },
    },
    { providers: [kubernetes] },
  );
}

describe("the example of the README", () => {
  it("is there as it is here", () => {
    expectInReadme("team", example);
  });

  it("runs", async () => {
    const made = await collect(() =>
      example(
        new k8s.core.v1.Namespace("given", { metadata: { name: "shop" } }),
        new k8s.Provider("provider", { kubeconfig: "{}" }),
      ),
    );
    expect(made.one("kubernetes:core/v1:ResourceQuota").inputs).toMatchObject({
      metadata: { namespace: "shop" },
      spec: { hard: { pods: "20" } },
    });
  });
});
