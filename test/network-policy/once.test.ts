/** Compiling is most of the work of the capability: a program does it once, for its check and for its resources. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { networkPolicy, NetworkPolicy, type NetworkPolicyArgs } from "../../components/network-policy";
import { compile } from "../../components/network-policy/engines";
import { policiesOf } from "../../components/network-policy/policies";
import { definePlugin } from "../../framework/plugin";
import { provisionStack } from "../../framework/provision";
import type { Slots } from "../../framework/slots";
import { collect } from "../mocks";

vi.mock("../../components/network-policy/engines", { spy: true });
vi.mock("../../components/network-policy/policies", { spy: true });
beforeEach(() => vi.clearAllMocks());

/** A cluster whose network policies are on, and nothing else. */
const cluster = definePlugin({
  name: "cluster",
  summary: "Stands for the cluster.",
  guide: [],
  config: z.strictObject({}),
  requires: [],
  uses: [],
  provides: ["cluster"],
  declare: () => ({ clusterName: "prod", vpcCniNetworkPolicy: "standard" as const, vpcCidr: "10.0.0.0/16" }),
  provision: () => ({
    cluster: { kubernetes: new kubernetes.Provider("cluster", { kubeconfig: "{}" }) } as Partial<
      Slots["cluster"]
    > as Slots["cluster"],
  }),
});

const run = (config: object) =>
  collect(() =>
    provisionStack({ environment: "test", cluster: {}, "network-policy": config }, [cluster, networkPolicy]),
  );
const api = { workloads: { api: {} } };
const toOther = { ...api, allow: [{ pods: "api", to: { namespace: "other", pods: "api" }, ports: [8080] }] };

it("compiles the intents of a stack once", async () => {
  const made = await run({ platform: ["coredns"], namespaces: { shop: api, other: api } });
  expect(made.all("kubernetes:networking.k8s.io/v1:NetworkPolicy")).toHaveLength(5);
  expect(compile).toHaveBeenCalledTimes(1);
  expect(policiesOf).toHaveBeenCalledTimes(1);
});

it("compiles each namespace of another stack that rules name once more, and only those", async () => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  const from = { pods: "api", from: { namespace: "shop", pods: "api" }, ports: [8080] };
  const neighbours = {
    other: { ...api, allow: [from], file: "stacks/Pulumi.other.yaml" },
    third: { ...api, file: "stacks/Pulumi.third.yaml" },
  };
  await run({ namespaces: { shop: toOther }, neighbours });
  const namespaces = vi.mocked(policiesOf).mock.calls.map(([intents]) => Object.keys(intents.namespaces));
  expect(namespaces).toEqual([["shop"], ["other"]]);
  expect(compile).toHaveBeenCalledTimes(2);
});

it("plans by itself where the component is used alone, whatever else its arguments hold", async () => {
  const nothing = { policies: [], compiled: { engine: "vpc-cni", objects: [], problems: [] }, problems: [] };
  const args: NetworkPolicyArgs & { readonly plan: unknown } = { namespaces: { shop: api }, plan: nothing };
  const made = await collect(() => Promise.resolve(new NetworkPolicy("alone", args)));
  expect(made.all("kubernetes:networking.k8s.io/v1:NetworkPolicy")).not.toEqual([]);
  expect(compile).toHaveBeenCalledTimes(1);
});
