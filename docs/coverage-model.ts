/** Which capability fulfils each statement of the guide and which rules check it, read from the code. */
import { capabilities } from "../components/registry";
import { statementIds, statements, type Statement, type StatementId } from "../facts/guide";
import { rules } from "../policypack/rules";

export interface CoverageRow {
  readonly id: StatementId;
  readonly statement: Statement;
  /** Capabilities that fulfil it. */
  readonly capabilities: readonly string[];
  /** Rules that check it, by name. */
  readonly rules: readonly string[];
  /** `refused`: the guide names something that has been discontinued; no capability offers it and a rule refuses it. */
  readonly status: "yes" | "refused" | "not yet";
}

export function coverageRows(): CoverageRow[] {
  return statementIds.map((id) => {
    const statement = statements[id];
    const by = capabilities.filter((plugin) => plugin.guide.includes(id)).map((plugin) => plugin.name);
    const checks = rules.filter((rule) => rule.guide.includes(id)).map((rule) => rule.name);
    const status = by.length > 0 ? "yes" : statement.ended !== undefined && checks.length > 0 ? "refused" : "not yet";
    return { id, statement, capabilities: by, rules: checks, status };
  });
}

/** Statements that are covered (fulfilled, or refused because they are discontinued), out of all statements. */
export function coverage(): { covered: number; total: number } {
  const rows = coverageRows();
  return { covered: rows.filter((row) => row.status !== "not yet").length, total: rows.length };
}
