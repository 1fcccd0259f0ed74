/** The statements of the guide page that a stack fulfils, for the summary of a run and for `--json`. */
import type { StackStatement, StackStatements, StatementState } from "../../framework/statements";

function inState({ statements }: StackStatements, state: StatementState): readonly StackStatement[] {
  return statements.filter((statement) => statement.state === state);
}

/** Ids by what would bring them. */
function byKey(missing: readonly StackStatement[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const { id, hint = "no capability" } of missing) {
    keys.set(hint, [...(keys.get(hint) ?? []), id]);
  }
  return keys;
}

/** The rows of the summary: the number, and below it why the others do not count. */
export function statementRows(of: StackStatements): [string, string][] {
  const ids = (state: StatementState): string =>
    inState(of, state)
      .map(({ id }) => id)
      .join(", ");
  const row = (label: string, text: string): [string, string][] => (text === "" ? [] : [[`  ${label}`, text]]);
  const missing = inState(of, "missing");
  return [
    [
      "statements",
      `${of.fulfilled} of ${of.total} of the guide page fulfilled${of.checked ? "" : ", by configuration alone: no policies ran"}`,
    ],
    ...row("violated", ids("violated")),
    ...row("undecided", ids("undecided")),
    ...row("partly", ids("partly")),
    ...(of.onPlatform
      ? row("missing", missing.length === 0 ? "" : `${missing.length}, which are up to the platform stack`)
      : [...byKey(missing)].flatMap(([key, found]) => row("missing", `${found.join(", ")}: ${key}`))),
  ];
}

/** What `--json` prints under "statements". */
export function statementsDocument(of: StackStatements): Record<string, unknown> {
  const ids = (state: StatementState): string[] => inState(of, state).map(({ id }) => id);
  return {
    fulfilled: of.fulfilled,
    total: of.total,
    checkedByPolicies: of.checked,
    ids: ids("fulfilled"),
    violated: ids("violated"),
    undecided: ids("undecided"),
    partly: inState(of, "partly").map(({ id, hint }) => ({ id, reason: hint ?? "" })),
    missing: inState(of, "missing").map(({ id, hint }) => ({ id, key: of.onPlatform ? null : (hint ?? null) })),
  };
}
