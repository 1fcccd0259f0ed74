/** Which stack stands on which, by what plugins read in their files; and which of those have resources. */
import * as pulumi from "@pulumi/pulumi";
import type { Document, Outside } from "./outside";
import type { AnyPlugin, StandsOn } from "./plugin";
import { enabledPlugins } from "./stack-config";

/** A stack that uses what another stack created. */
export interface DependentStack {
  /** Name of the stack, such as prod-payments. */
  readonly stack: string;
  /** Who owns it, such as a team, if its file says so. */
  readonly owner?: string;
  /** Organization of the stack. */
  readonly organization: string;
}

/**
 * The stack that a document's stack stands on; undefined if it stands on its own. Pure.
 *
 * @param available every plugin that a document may enable
 */
export function platformOf(document: Document, available: readonly AnyPlugin[]): StandsOn | undefined {
  return firstOf(document, available, (plugin, part) => plugin.standsOn?.(part));
}

/** Whether other stacks may stand on the stack that has these plugins. Pure. */
export function carriesStacks(enabled: readonly AnyPlugin[]): boolean {
  return enabled.some((plugin) => plugin.carriesStacks === true) && !standsOnAnother(enabled);
}

/** Whether a stack that has these plugins stands on another. Pure. */
export function standsOnAnother(enabled: readonly AnyPlugin[]): boolean {
  return enabled.some(({ standsOn }) => standsOn !== undefined);
}

/** The stacks that stand on a platform, by their files. Pure. */
export function dependentStacks({ others }: Outside, available: readonly AnyPlugin[]): DependentStack[] {
  return others.map(({ file, document }) => {
    const owner = firstOf(document, available, (plugin, part) => plugin.owner?.(part));
    return {
      stack: file.replace(/^Pulumi\./, "").replace(/\.yaml$/, ""),
      ...(owner === undefined ? {} : { owner }),
      organization: platformOf(document, available)?.organization ?? "organization",
    };
  });
}

function firstOf<T>(
  document: Document,
  available: readonly AnyPlugin[],
  ask: (plugin: AnyPlugin, part: unknown) => T | undefined,
): T | undefined {
  return enabledPlugins(document, available)
    .map((plugin) => ask(plugin, document[plugin.name]))
    .find((answer) => answer !== undefined);
}

export function formatDependentStacks(stacks: readonly DependentStack[]): string {
  return stacks.map(({ stack, owner }) => (owner === undefined ? stack : `${owner} (stack ${stack})`)).join(", ");
}

/**
 * Those that have resources, whether their last update went well or not. A stack that does not exist has none; what else
 * keeps its state from being read is an error, because it may have some.
 */
export async function presentStacks(stacks: readonly DependentStack[]): Promise<DependentStack[]> {
  const asked = await Promise.all(
    stacks.map(async (one) => ({
      one,
      present: await hasResources(`${one.organization}/${pulumi.getProject()}/${one.stack}`),
    })),
  );
  return asked.filter(({ present }) => present).map(({ one }) => one);
}

async function hasResources(stackName: string): Promise<boolean> {
  try {
    const read = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as {
      readonly outputs?: Readonly<Record<string, unknown>>;
    };
    return Object.keys(read.outputs ?? {}).length > 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/unknown stack|no stack named|not found|does not exist/i.test(message)) {
      return false;
    }
    throw new Error(`whether stack ${stackName} has resources cannot be read: ${message.trim().split("\n")[0] ?? ""}`);
  }
}
