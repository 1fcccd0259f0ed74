/**
 * Every allow rule of the platform is there because a capability needs it: without any one of them a connection that some
 * capability declares is denied. What nobody needs survives, and is listed with the reason why it stays.
 */
import { describe, expect, test } from "vitest";
import { describeConnection, checkConnection, type Connection } from "../../core/connections/model";
import { capabilities } from "../../components/registry";
import { networkPolicy } from "../../components/network-policy";
import { networkPolicyLayer, withOthers } from "../../components/network-policy/layer";
import type { KubernetesObject } from "../../components/network-policy/engines/objects";
import { judgeConnections } from "../../framework/connections";
import { configOf, type StackConfig } from "../../framework/stack-config";
import { validateStackFile } from "../../framework/validate-file";

function stack(name: string): StackConfig {
  const { config, message } = validateStackFile(`stacks/Pulumi.${name}.yaml`, capabilities);
  if (config === undefined) throw new Error(message);
  return config;
}

describe.each(["dev", "prod"])("stack %s", (name) => {
  test("has no required connection that is denied or not known", () => {
    const judged = judgeConnections(stack(name));
    expect(judged.length).toBeGreaterThan(10);
    expect(judged.filter(({ verdict }) => verdict !== "allowed")).toEqual([]);
  });
});

interface Prepared {
  readonly places: Parameters<typeof networkPolicyLayer>[2];
  readonly plan: { readonly compiled: Parameters<typeof networkPolicyLayer>[1] };
}

const directions = ["ingress", "egress"] as const;

/** Each object without one of its rules. */
function mutants(
  objects: readonly KubernetesObject[],
): { readonly name: string; readonly objects: KubernetesObject[] }[] {
  return objects.flatMap((object, at) =>
    directions.flatMap((direction) => {
      const spec = object.spec as Record<string, unknown>;
      const rules = spec[direction];
      if (!Array.isArray(rules)) return [];
      return rules.map((_, index) => {
        const kept = rules.filter((__, each) => each !== index);
        return {
          name: `${object.metadata.namespace ?? ""}/${object.metadata.name} ${direction} ${index}`,
          objects: objects.map((one, other) => (other === at ? { ...one, spec: { ...spec, [direction]: kept } } : one)),
        };
      });
    }),
  );
}

const sameSubnets = "API server and VPC endpoints have addresses in the same subnets: either rule opens both on 443";
const noZtunnel = "selects no pod where proxies are sidecars";
const egressToo = "capability egress has a policy of its own for the same pods; this one serves a gateway without it";

/** Rules that no connection of these stacks needs, with why they stay. */
const kept: Readonly<Record<string, string>> = {
  "kube-system/platform-aws-load-balancer-controller egress 2": sameSubnets,
  "cert-manager/platform-aws-privateca-issuer egress 1": sameSubnets,
  "istio-system/platform-ztunnel ingress 0": noZtunnel,
  "istio-system/platform-ztunnel egress 0": noZtunnel,
  "istio-system/platform-ztunnel egress 1": noZtunnel,
  "istio-egress/platform-istio-egress egress 0": egressToo,
  "istio-egress/platform-istio-egress egress 1": egressToo,
};

describe.each(["dev", "prod"])("stack %s", (name) => {
  const config = stack(name);
  const connections: readonly Connection[] = [...config.plugins].flatMap(([plugin, own]) =>
    plugin.connections(own, config.declared),
  );
  const own = configOf(config.plugins, networkPolicy);
  const { places, plan } = [...config.prepared].find(([plugin]) => plugin.name === "network-policy")?.[1] as Prepared;
  const everyPolicy = [...config.plugins].flatMap(([plugin, its]) =>
    plugin.name === "network-policy" ? [] : (plugin.networkPolicies?.(its, config.declared) ?? []),
  );
  const platform = plan.compiled.objects.filter(({ metadata }) => metadata.name.startsWith("platform-"));
  const others = plan.compiled.objects.filter(({ metadata }) => !metadata.name.startsWith("platform-"));
  const deniedWith = (objects: readonly KubernetesObject[]): string[] => {
    if (own === undefined) throw new Error("no network policies");
    const compiled = withOthers({ ...plan.compiled, objects: [...others, ...objects] }, everyPolicy);
    const layer = networkPolicyLayer(own, compiled, places);
    return connections.filter((one) => checkConnection(one, [layer]).verdict === "denied").map(describeConnection);
  };

  test("as it is denies none", () => {
    expect(deniedWith(platform)).toEqual([]);
  });

  test.runIf(name === "prod")("every rule that is listed as kept is there", () => {
    const names = mutants(platform).map((mutant) => mutant.name);
    expect(Object.keys(kept).filter((mutant) => !names.includes(mutant))).toEqual([]);
  });

  test.each(mutants(platform))("without $name a connection is denied", ({ name: mutant, objects }) => {
    const needed = deniedWith(objects).length > 0;
    expect({ mutant, needed, kept: kept[mutant] }).toEqual({
      mutant,
      needed: kept[mutant] === undefined,
      kept: kept[mutant],
    });
  });
});
