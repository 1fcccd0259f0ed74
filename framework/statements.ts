/**
 * Which statements of the guide page a stack fulfils: by the capabilities that its config enables, by their options, and by
 * what the policy pack found in the run. Pure.
 */
import { coverageGaps } from "../facts/coverage-gaps";
import { statementIds, type StatementId } from "../facts/guide";
import { standsOnAnother } from "./dependent-stacks";
import type { AnyPlugin } from "./plugin";
import type { StackConfig } from "./stack-config";

/** What the policy pack found for a statement: the worst verdict of its rules. */
export type StatementVerdict = "violation" | "undecided" | "pass" | "not-applicable" | "not-checked";

/**
 * - `fulfilled`: enabled, and no rule objects.
 * - `violated`: enabled, but a rule found a violation.
 * - `undecided`: enabled, but a rule depends on values that are not known yet: nothing was shown.
 * - `partly`: the capability fulfils a part of it (facts/coverage-gaps.ts).
 * - `missing`: no enabled capability fulfils it with these options.
 */
export type StatementState = "fulfilled" | "violated" | "undecided" | "partly" | "missing";

export interface StackStatement {
  readonly id: StatementId;
  readonly state: StatementState;
  /** Enabled capabilities that fulfil it. */
  readonly capabilities: readonly string[];
  /** For `missing`: what to add to the stack config, such as "flow-logs.podFlows". For `partly`: what is missing. */
  readonly hint?: string;
}

export interface StackStatements {
  readonly fulfilled: number;
  readonly total: number;
  /** Whether the policy pack had a say. */
  readonly checked: boolean;
  /** Whether the stack refers to a platform stack, which fulfils what is missing here. */
  readonly onPlatform: boolean;
  /** Every statement, in page order. */
  readonly statements: readonly StackStatement[];
}

/**
 * @param config of the stack, valid
 * @param available every plugin, to say which one would bring a missing statement
 * @param verdicts of the policy pack; absent when it did not run
 */
export function statementsOf(
  config: Pick<StackConfig, "plugins" | "declared">,
  available: readonly AnyPlugin[],
  verdicts?: ReadonlyMap<string, StatementVerdict>,
): StackStatements {
  const statements = statementIds.map((id) => statementOf(id, config, available, verdicts?.get(id)));
  return {
    fulfilled: statements.filter(({ state }) => state === "fulfilled").length,
    total: statements.length,
    checked: verdicts !== undefined,
    onPlatform: standsOnAnother([...config.plugins.keys()]),
    statements,
  };
}

function statementOf(
  id: StatementId,
  { plugins, declared }: Pick<StackConfig, "plugins" | "declared">,
  available: readonly AnyPlugin[],
  verdict: StatementVerdict | undefined,
): StackStatement {
  const enabled = [...plugins].filter(([plugin]) => plugin.guide.includes(id));
  const capabilities = enabled
    .filter(([plugin, config]) => plugin.options[id]?.holds(config, declared) ?? true)
    .map(([plugin]) => plugin.name);
  if (capabilities.length === 0) {
    const candidates = enabled.length > 0 ? enabled.map(([plugin]) => plugin) : available;
    return { id, state: "missing", capabilities, hint: keysFor(id, candidates) };
  }
  if (verdict === "violation") return { id, state: "violated", capabilities };
  const gap = coverageGaps[id];
  if (gap !== undefined && gap.offByDefault !== true) return { id, state: "partly", capabilities, hint: gap.reason };
  return { id, state: verdict === "undecided" ? "undecided" : "fulfilled", capabilities };
}

/** What to add to the stack config, as "key" or "key.option: value", several joined by "or". */
function keysFor(id: StatementId, candidates: readonly AnyPlugin[]): string {
  return candidates
    .filter((plugin) => plugin.guide.includes(id))
    .map(({ name, options }) => [name, options[id]?.key].filter((part) => part !== undefined).join("."))
    .join(" or ");
}
