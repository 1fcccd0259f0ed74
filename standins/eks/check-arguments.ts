import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../../core/problem";
import { isRecord } from "../../core/record";
import * as cluster from "./cluster-arguments";
import * as nodes from "./node-arguments";
import { Refusal } from "./refusal";
import type { Arguments } from "./support";

/** Argument tables of a component: its own, and those of its nested objects. */
interface ComponentArguments {
  readonly own: Arguments;
  readonly nested?: Readonly<Record<string, Arguments>>;
  /** Arguments that are maps of objects with the keys of the table. */
  readonly maps?: Readonly<Record<string, Arguments>>;
}

/** Components that are modelled, by type token without `eks:index:`. */
export const components: Readonly<Record<string, ComponentArguments>> = {
  Addon: { own: cluster.addonArguments },
  Cluster: {
    own: cluster.clusterArguments,
    nested: {
      corednsAddonOptions: cluster.addonOptions,
      kubeProxyAddonOptions: cluster.addonOptions,
      nodeGroupOptions: nodes.nodeGroupOptions,
      providerCredentialOpts: cluster.kubeconfigOptions,
      vpcCniOptions: cluster.vpcCniOptions,
    },
    maps: { accessEntries: cluster.accessEntryArguments },
  },
  ManagedNodeGroup: { own: nodes.managedNodeGroupArguments },
  NodeGroupSecurityGroup: { own: nodes.nodeGroupSecurityGroupArguments },
  NodeGroupV2: { own: nodes.nodeGroupV2Arguments },
  VpcCniAddon: { own: cluster.vpcCniAddonArguments },
};

const unmodelledComponents: Readonly<Record<string, string>> = {
  ClusterCreationRoleProvider: "use providerCredentialOpts of eks.Cluster",
  NodeGroup: "it creates a CloudFormation stack; use eks.NodeGroupV2 or eks.ManagedNodeGroup",
};

/**
 * Refuses components and arguments that the stand-in does not model. It would not register their resources, so the
 * policies of a preview would not see them.
 *
 * @throws Refusal that lists every such argument of the component
 */
export function checkArguments(type: string, inputs: Readonly<Record<string, unknown>>): void {
  const name = type.replace(/^eks:index:/, "");
  const component = components[name];
  if (!component) {
    const reason = unmodelledComponents[name] ?? `it models ${Object.keys(components).join(", ")}`;
    throw new Refusal(`the stand-in eks provider does not model eks.${name}; ${reason}`);
  }
  const problems = [
    ...refused("", inputs, component.own),
    ...Object.entries(component.nested ?? {}).flatMap(([key, table]) => refused(`${key}.`, inputs[key], table)),
    ...Object.entries(component.maps ?? {}).flatMap(([key, table]) =>
      Object.entries(asObject(inputs[key])).flatMap(([entry, value]) => refused(`${key}.${entry}.`, value, table)),
    ),
  ];
  if (problems.length > 0) {
    throw new Refusal(
      problems
        .map(({ path, reason }) => `the stand-in eks provider does not model eks.${name}.${path}; ${reason}`)
        .join("\n"),
    );
  }
}

interface Problem {
  readonly path: string;
  readonly reason: string;
}

function refused(prefix: string, value: unknown, table: Arguments): Problem[] {
  if (pulumi.Output.isInstance(value)) {
    const reason = "its keys must be known before anything is created; give a plain object";
    return [{ path: prefix.replace(/\.$/, " as an Output"), reason }];
  }
  return Object.entries(asObject(value)).flatMap(([key, given]) => {
    const support = table[key];
    if (support === true || given === undefined || (support?.unlessOff && isOff(given))) {
      return [];
    }
    const reason = support?.refused ?? `it is unknown to @pulumi/eks; nearest is ${nearestArgument(key, table)}`;
    return [{ path: `${prefix}${key}`, reason }];
  });
}

function isOff(value: unknown): boolean {
  return value === false || (isRecord(value) && value["enabled"] === false);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function nearestArgument(key: string, table: Arguments): string {
  const modelled = Object.keys(table).filter((name) => table[name] === true);
  return nearest(key, modelled, Infinity) ?? "none";
}
