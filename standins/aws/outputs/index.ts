import { type OutputRule, type OutputTable, ec2Id } from "./context";
import { eksOutputs } from "./eks";
import { identityOutputs } from "./identity";
import { loadBalancingOutputs } from "./load-balancing";
import { networkOutputs } from "./network";

const table: OutputTable = { ...networkOutputs, ...eksOutputs, ...identityOutputs, ...loadBalancingOutputs };

/** Types whose ids and outputs are modelled. */
export const modelled: readonly string[] = Object.keys(table);

/** For a type that is not modelled: an id that names the type, and outputs that can be guessed from their names. */
export function outputRule(type: string): OutputRule {
  const kind = type.slice(type.lastIndexOf(":") + 1).toLowerCase();
  return table[type] ?? { id: ec2Id(kind) };
}
