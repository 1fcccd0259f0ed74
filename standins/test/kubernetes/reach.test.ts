/** Who reaches a private API server, and whom an API server knows. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Props } from "../../property-values";
import { environment, good, type Made, remove } from "../aws/made";
import { aws, kubernetes, make } from "../support";

const folder = mkdtempSync(join(tmpdir(), "world-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

let count = 0;

/** A private cluster with nodes, what opens it, and an object that is created in it. */
function scene(open: (made: Record<string, Made>) => [type: string, inputs: Props][], config: Props = {}) {
  const world = join(folder, `world-${count++}.json`);
  const provider = aws({ world });
  const made = environment(provider) as Record<"a" | "b" | "group" | "nodes" | "vpc", Made>;
  const cluster = make(
    provider,
    "aws:eks/cluster:Cluster",
    good("aws:eks/cluster:Cluster", {
      name: "private",
      vpcConfig: {
        subnetIds: [made.a.id, made.b.id],
        securityGroupIds: [made.group.id],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        ...config,
      },
    }),
    "private",
  );
  const opened = open(made).map(([type, inputs], index) => make(provider, type, inputs, `open-${index}`));
  const kubeconfig = JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: cluster.outputs["endpoint"] } }],
  });
  const client = kubernetes({ world, config: { kubeconfig } });
  const object = (): Made => make(client, "kubernetes:core/v1:Namespace", { metadata: { name: "n" } });
  return { provider, client, object, opened };
}

describe("a private endpoint", () => {
  test.each<[string, (made: Record<string, Made>) => [string, Props][]]>([
    ["no rule", () => []],
    [
      "a rule for the nodes",
      ({ group, nodes }) => [
        [INGRESS, { securityGroupId: group?.id ?? "", referencedSecurityGroupId: nodes?.id ?? "", ...https }],
      ],
    ],
    [
      "a rule for another port",
      ({ group }) => [
        [INGRESS, { securityGroupId: group?.id ?? "", cidrIpv4: "10.0.0.0/8", ...https, fromPort: 80, toPort: 80 }],
      ],
    ],
    [
      "a rule of another group",
      ({ nodes }) => [[INGRESS, { securityGroupId: nodes?.id ?? "", cidrIpv4: "10.0.0.0/8", ...https }]],
    ],
  ])("with %s times out", (_, open) => {
    const { object } = scene(open);
    expect(object).toThrow(/configured Kubernetes cluster is unreachable: .*i\/o timeout/);
  });

  test.each<[string, (made: Record<string, Made>) => [string, Props][]]>([
    ["a network", ({ group }) => [[INGRESS, { securityGroupId: group?.id ?? "", cidrIpv4: "10.0.0.0/8", ...https }]]],
    [
      "a network, in the older shape of a rule",
      ({ group }) => [
        [
          "aws:ec2/securityGroupRule:SecurityGroupRule",
          {
            securityGroupId: group?.id ?? "",
            type: "ingress",
            protocol: "tcp",
            fromPort: 0,
            toPort: 1024,
            cidrBlocks: ["10.0.0.0/8"],
          },
        ],
      ],
    ],
    [
      "a group that is not on nodes",
      ({ group }) => [
        [INGRESS, { securityGroupId: group?.id ?? "", referencedSecurityGroupId: "sg-0123456789abcdef0", ...https }],
      ],
    ],
  ])("answers %s that a rule admits", (_, open) => {
    const { object } = scene(open);
    expect(object).not.toThrow();
  });

  test("no longer answers once the rule is gone, so what is inside cannot be deleted", () => {
    const { provider, client, object, opened } = scene(({ group }) => [
      [INGRESS, { securityGroupId: group?.id ?? "", cidrIpv4: "10.0.0.0/8", ...https }],
    ]);
    const { target, ...state } = object();
    const [rule] = opened;
    expect(rule).toBeDefined();
    if (rule !== undefined) remove(provider, rule);
    expect(() => client.update(target, state, state.inputs, false)).toThrow(/unreachable/);
    expect(() => client.delete(target, state)).toThrow(/unreachable/);
    expect(() => client.update(target, state, state.inputs, true)).not.toThrow();
  });
});

test("a public endpoint answers without any rule", () => {
  const { object } = scene(() => [], { endpointPublicAccess: true });
  expect(object).not.toThrow();
});

describe("an API server knows", () => {
  const deploy = "arn:aws:iam::210987654321:role/deploy";
  const other = "arn:aws:iam::210987654321:role/other";

  /** What happens to an object of a client whose token is for `role` and `profile`. */
  function call(config: Props, token: string[], entry?: string): () => Made {
    const world = join(folder, `world-${count++}.json`);
    const provider = aws({ world, config });
    const cluster = make(provider, "aws:eks/cluster:Cluster", good("aws:eks/cluster:Cluster", { name: "known" }));
    if (entry !== undefined) {
      make(provider, "aws:eks/accessEntry:AccessEntry", { clusterName: "known", principalArn: entry });
    }
    const kubeconfig = JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: cluster.outputs["endpoint"] } }],
      users: [{ name: "u", user: { exec: { command: "aws", args: ["eks", "get-token", ...token] } } }],
    });
    const client = kubernetes({ world, config: { kubeconfig } });
    return () => make(client, "kubernetes:core/v1:Namespace", { metadata: { name: "n" } });
  }

  const role = { assumeRoles: [{ roleArn: deploy }] };

  test.each<[string, Props, string[], string?]>([
    ["the default credentials that created the cluster", {}, []],
    ["the role that created it", role, ["--role-arn", deploy]],
    ["that role, as eks.Cluster writes it", role, ["--role", deploy, "--profile", "shop"]],
    ["a role with an access entry", role, ["--role-arn", other], other],
    ["a profile, which may be the default credentials", {}, ["--profile", "shop"]],
  ])("%s", (_, config, token, entry) => {
    expect(call(config, token, entry)).not.toThrow();
  });

  test.each<[string, Props, string[], string?]>([
    ["the default credentials, where a role created the cluster", role, []],
    ["another role", role, ["--role-arn", other]],
    ["a role, where the default credentials created it", {}, ["--role-arn", deploy]],
    ["a role, where another has the entry", {}, ["--role-arn", deploy], other],
  ])("not %s", (_, config, token, entry) => {
    expect(call(config, token, entry)).toThrow(/asked for the client to provide credentials.*has no access entry/);
  });

  test("the creator already: EKS refuses a second entry for it", () => {
    expect(() => call(role, [], deploy)).toThrow(/ResourceInUseException: .*already in use/);
  });
});
