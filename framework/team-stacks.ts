/** The stacks of teams on a platform: which there are by their files, and which of them have resources. */
import * as pulumi from "@pulumi/pulumi";
import type { Outside } from "./outside";

export interface TeamStack {
  /** Name of the stack, such as prod-payments. */
  readonly stack: string;
  /** Name of the team, where its file says one. */
  readonly team?: string;
  /** Organization of the stack. */
  readonly organization: string;
}

/** The stacks that refer to a platform, by their files. Pure. */
export function teamStacks({ others }: Outside): TeamStack[] {
  return others.map(({ file, document }) => {
    const team = (document["team"] as { readonly name?: unknown } | null | undefined)?.name;
    const reference = document["platform-reference"] as { readonly organization?: unknown } | null | undefined;
    return {
      stack: file.replace(/^Pulumi\./, "").replace(/\.yaml$/, ""),
      ...(typeof team === "string" ? { team } : {}),
      organization: typeof reference?.organization === "string" ? reference.organization : "organization",
    };
  });
}

export function formatTeamStacks(stacks: readonly TeamStack[]): string {
  return stacks.map(({ stack, team }) => (team === undefined ? stack : `${team} (stack ${stack})`)).join(", ");
}

/**
 * Those that have resources, whether their last update went well or not. A stack that does not exist has none; what else
 * keeps its state from being read is an error, because a team may be there.
 */
export async function presentStacks(stacks: readonly TeamStack[]): Promise<TeamStack[]> {
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
