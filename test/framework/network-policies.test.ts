/** What plugins say of their network policies is what the stack registers: explain answers from the one, a cluster runs the other. */
import * as path from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { capabilities } from "../../components/registry";
import type { PolicyObject } from "../../core/policies/object";
import type { Document } from "../../framework/outside";
import type { AnyPlugin } from "../../framework/plugin";
import { prepare, provisionStack } from "../../framework/provision";
import { readOutside } from "../../framework/read-outside";
import type { Slots } from "../../framework/slots";
import { readStackFile } from "../../framework/stack-file";
import { root } from "../checks";
import { collect, type Registered } from "../mocks";

const folder = path.join(root, "stacks");

/** The kinds of network policies, whichever engine enforces them. */
const kinds = /^kubernetes:(networking\.k8s\.(io|aws)|projectcalico\.org|cilium\.io)\/.*Policy$/;

/** The capabilities with a cluster that is a provider and nothing else, and without what creates no policy. */
const stubbed: readonly AnyPlugin[] = capabilities.map((plugin) => {
  if (plugin.provides.includes("cluster")) {
    const cluster = () => ({ kubernetes: new kubernetes.Provider("cluster", { kubeconfig: "{}" }) });
    return { ...plugin, provision: () => ({ cluster: cluster() as Slots["cluster"] }) };
  }
  return plugin.networkPolicies === undefined ? { ...plugin, provision: () => ({}), outputs: () => ({}) } : plugin;
});

const said = (document: Document, file: string): PolicyObject[] => {
  const prepared = prepare(document, capabilities, readOutside(document, file, capabilities));
  if (!prepared.ok) {
    throw new Error(JSON.stringify(prepared.problems));
  }
  const { plugins, declared } = prepared.config;
  return [...plugins].flatMap(([plugin, config]) => plugin.networkPolicies?.(config, declared) ?? []);
};

const registered = async (document: Document, file: string): Promise<Registered[]> => {
  vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  const all = await collect(() => provisionStack(document, stubbed, readOutside(document, file, capabilities)));
  return all.resources.filter(({ type }) => kinds.test(type));
};

const sorted = (objects: readonly Pick<PolicyObject, "kind" | "metadata" | "spec">[]): unknown[] =>
  objects
    .map(({ kind, metadata: { namespace, name }, spec }) => ({ of: `${kind} ${namespace ?? ""}/${name}`, spec }))
    .sort((a, b) => (a.of < b.of ? -1 : 1));

const compare = async (document: Document, file: string): Promise<readonly string[]> => {
  const created = (await registered(document, file)).map(({ type, inputs }) => ({
    kind: type.split(":").at(-1) ?? "",
    ...(inputs as Pick<PolicyObject, "metadata" | "spec">),
  }));
  expect(sorted(said(document, file))).toEqual(sorted(created));
  return created.map(({ metadata: { namespace, name } }) => `${namespace ?? ""}/${name}`);
};

describe("plugins say which network policies they create", () => {
  it.each([
    ["dev", "kube-system/platform-coredns"],
    ["prod", "settlement/egress-through-gateway"],
    ["prod-payments", "payments/default-deny"],
    ["prod-ledger", "ledger/default-deny"],
  ])("%s, with %s", async (stack, policy) => {
    const file = path.join(folder, `Pulumi.${stack}.yaml`);
    expect(await compare(readStackFile(file).document, file)).toContain(policy);
  });

  it("the cluster too, in strict mode", () => {
    const file = path.join(folder, "Pulumi.dev.yaml");
    const { document } = readStackFile(file);
    const cluster = document["cluster"] as { readonly vpcCni: object };
    const strict = { ...cluster, vpcCni: { ...cluster.vpcCni, networkPolicy: "strict" } };
    const names = said({ ...document, cluster: strict }, file).map(({ metadata }) => metadata.name);
    expect(names).toContain("coredns-bootstrap");
    expect(said(document, file).map(({ metadata }) => metadata.name)).not.toContain("coredns-bootstrap");
  });
});
