/**
 * Refuses a destroy before anything is deleted. `protect` and the deletion protection of AWS refuse resource by resource,
 * in the order of deletes: the nodes would be gone before the cluster says no. A resource with a delete hook is looked
 * for before the first delete, and without the program (`--run-program`) the whole destroy is refused; with the program,
 * the hook refuses the preview of the destroy.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/
 */
import * as pulumi from "@pulumi/pulumi";
import { namespace } from "./stack-config";
import {
  carriesStacks,
  dependentStacks,
  formatDependentStacks,
  presentStacks,
  type DependentStack,
} from "./dependent-stacks";
import type { Outside } from "./outside";
import type { AnyPlugin } from "./plugin";

const protectedStack = `this stack is protected: set ${namespace}:deletionProtection to false, run pulumi up, then destroy`;

export interface DeletionProtectionArgs {
  /** Whether every destroy is refused. */
  readonly enabled: boolean;
  /** Set where other stacks may stand on this one: its destroy is refused while one of them has resources. */
  readonly dependents?: readonly DependentStack[];
}

/**
 * Always registered, on or off: what a resource was registered with is forgotten by registering it without.
 *
 * The refusal is not a resource that everything else depends on: the engine would walk each path from it to every other
 * resource, and of those a mesh has billions (markAsDependency in pkg/resource/graph/dependency_graph.go, 3.259.0).
 */
export class DeletionProtection extends pulumi.ComponentResource {
  constructor(name: string, args: DeletionProtectionArgs) {
    const { enabled, dependents } = args;
    super(
      "eks-network-security:index:DeletionProtection",
      name,
      { enabled },
      {
        protect: enabled,
        hooks:
          enabled || dependents !== undefined
            ? { beforeDelete: [new pulumi.ResourceHook(hookName(args), () => refuse(args), { onDryRun: true })] }
            : undefined,
      },
    );
    this.registerOutputs({});
  }
}

/**
 * The protection of a stack: its own setting, and the stacks on it. Pure.
 *
 * @param plugins of the stack
 * @param available every plugin that a document may enable
 */
export function protectionOf(
  enabled: boolean,
  plugins: readonly AnyPlugin[],
  available: readonly AnyPlugin[],
  outside: Outside,
): DeletionProtectionArgs {
  return { enabled, ...(carriesStacks(plugins) ? { dependents: dependentStacks(outside, available) } : {}) };
}

/** Without the program the engine prints the name of the hook that stops it: the name is the message. Pure. */
export function hookName({ enabled, dependents }: DeletionProtectionArgs): string {
  const known =
    dependents === undefined || dependents.length === 0
      ? ""
      : `; stacks with a config that refers to it: ${formatDependentStacks(dependents)}`;
  return enabled
    ? `${protectedStack}${known}`
    : `other stacks may be on this one: run pulumi destroy --run-program, which refuses while one of them has resources${known}`;
}

async function refuse({ enabled, dependents = [] }: DeletionProtectionArgs): Promise<void> {
  const present = await presentStacks(dependents);
  const reasons = [
    ...(present.length === 0
      ? []
      : [`other stacks are still on this one: ${formatDependentStacks(present)}; destroy them first`]),
    ...(enabled ? [protectedStack] : []),
  ];
  if (reasons.length > 0) {
    throw new Error(reasons.join("; "));
  }
}
