/** Which statement of the guide page the project can fulfil, by which capability and rule, read from the code. */
import { capabilities } from "../components/registry";
import { coverageGaps, type CoverageGap } from "../facts/coverage-gaps";
import { statementIds, statements, type Statement, type StatementId } from "../facts/guide";
import { rules } from "../policypack/rules";

export interface CoverageRow {
  readonly id: StatementId;
  readonly statement: Statement;
  /** Capabilities that fulfil it. */
  readonly capabilities: readonly string[];
  /** Rules that check it, by name. */
  readonly rules: readonly string[];
  /**
   * `partly`: something is missing, or it is off by default (`gap` says what). `refused`: the guide names something that has been
   * discontinued; no capability offers it and a rule refuses it.
   */
  readonly status: "yes" | "partly" | "refused" | "not yet";
  readonly gap?: CoverageGap;
}

export function coverageRows(): CoverageRow[] {
  return statementIds.map((id) => {
    const statement = statements[id];
    const by = capabilities.filter((plugin) => plugin.guide.includes(id)).map((plugin) => plugin.name);
    const checks = rules.filter((rule) => rule.guide.includes(id)).map((rule) => rule.name);
    const gap = coverageGaps[id];
    const covered = gap === undefined ? "yes" : "partly";
    const status = by.length > 0 ? covered : statement.ended !== undefined && checks.length > 0 ? "refused" : "not yet";
    return { id, statement, capabilities: by, rules: checks, status, gap };
  });
}

export interface Coverage {
  /** Fulfilled in full, or refused because it has ended. */
  readonly covered: number;
  readonly partly: number;
  readonly total: number;
}

export function coverage(rows: readonly CoverageRow[] = coverageRows()): Coverage {
  const count = (...states: readonly CoverageRow["status"][]): number =>
    rows.filter(({ status }) => states.includes(status)).length;
  return { covered: count("yes", "refused"), partly: count("partly"), total: rows.length };
}
