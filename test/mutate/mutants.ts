/** The mutants of a file, and its comments about equivalent mutants. */
import ts from "typescript";
import { changesOf, type Change, type Operator, operators } from "./operators";

export interface Mutant extends Change {
  readonly line: number;
  readonly column: number;
  /** The text that the mutant replaces. */
  readonly original: string;
}

/** A comment that says why mutants of one line are equivalent to the original. */
export interface Equivalent {
  /** The line of code that the comment is about. */
  readonly line: number;
  readonly operators: readonly string[];
  readonly reason: string;
}

export interface MutatedFile {
  readonly path: string;
  readonly text: string;
  readonly mutants: readonly Mutant[];
  readonly equivalent: readonly Equivalent[];
}

/**
 * @throws Error for a comment that names an unknown operator or gives no reason
 */
export function mutatedFile(path: string, text: string): MutatedFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const mutants = changesOf(source).map((change): Mutant => {
    const { line, character } = source.getLineAndCharacterOfPosition(change.start);
    return { ...change, line: line + 1, column: character + 1, original: text.slice(change.start, change.end) };
  });
  return { path, text, mutants, equivalent: equivalentIn(path, text) };
}

export function mutate({ text }: MutatedFile, { start, end, text: replacement }: Mutant): string {
  return `${text.slice(0, start)}${replacement}${text.slice(end)}`;
}

const comment = /\/\/ [Ee]quivalent mutants? \(([^)]*)\): *(.*)$/;

/** Comments of the form `// Equivalent mutant (never): <reason>`, on the line or above it. */
function equivalentIn(path: string, text: string): readonly Equivalent[] {
  const lines = text.split("\n");
  return lines.flatMap((content, index) => {
    const match = comment.exec(content);
    if (match === null) {
      return [];
    }
    const [, names = "", reason = ""] = match;
    const named = names.split(",").map((name) => name.trim());
    const unknown = named.find((name) => !operators.includes(name as Operator));
    if (unknown !== undefined) {
      throw new Error(
        `${path}:${index + 1}: found operator "${unknown}"; allowed: ${operators.join(", ")}. Name the operators of the surviving mutants.`,
      );
    }
    if (reason.trim() === "") {
      throw new Error(
        `${path}:${index + 1}: after the colon, say why no fixture can distinguish the mutant from the original.`,
      );
    }
    const isComment = (line: string): boolean => /^\s*\/\//.test(line);
    let about = index;
    while (isComment(lines[about] ?? "")) {
      about++;
    }
    return [{ line: about + 1, operators: named, reason }];
  });
}
