/** A stack config file, read without an engine, with the line of everything in it. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";
import { error, formatFound, formatProblem, mismatch, type Problem } from "../core/problem";
import type { Document, Outside } from "./outside";
import { namespace } from "./stack-config";

export interface StackFile {
  readonly document: Document;
  readonly problems: readonly Problem[];
  /** Line of a path in the file, or of the nearest thing above it that is there. */
  line(path: readonly PropertyKey[]): number | undefined;
}

const prefix = `${namespace}:`;

/** Reads stacks/Pulumi.<stack>.yaml. A file that is not there or is not YAML is a problem, not an exception. */
export function readStackFile(file: string): StackFile {
  if (!existsSync(file)) {
    const next = `Write ${path.basename(file)}, or name a stack that has one.`;
    return { document: {}, problems: [error([], `The file does not exist. ${next}`)], line: () => undefined };
  }
  const lines = new LineCounter();
  const yaml = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const config = yaml.get("config", true);
  const problems = yaml.errors.map(({ message, linePos }) =>
    error(
      [],
      `Not valid YAML, line ${linePos?.[0].line ?? "?"}: ${(message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "")}.`,
      "Often something above it is not closed: a bracket, a brace or a quote.",
    ),
  );
  if (problems.length > 0) {
    return { document: {}, problems, line: () => undefined };
  }
  if (!isMap(config)) {
    const root = yaml.toJS() as { config?: unknown } | null;
    const found = formatFound(root?.config);
    const allowed = `a map of ${prefix}<capability> keys`;
    return {
      document: {},
      problems: [mismatch(["config"], found, allowed)],
      line: () => undefined,
    };
  }
  const own = Object.entries(config.toJS(yaml) as Record<string, unknown>)
    // A key without a namespace belongs to the project too.
    .filter(([key]) => key.startsWith(prefix) || !key.includes(":"))
    .map(([key, value]) => [withoutPrefix(key), value] as const);
  return {
    document: Object.fromEntries(own),
    problems,
    line: (at) => {
      const offset = offsetOf(config, at);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

function withoutPrefix(key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

function offsetOf(config: Node, at: readonly PropertyKey[]): number | undefined {
  let node: unknown = config;
  let offset: number | undefined;
  for (const [depth, part] of at.entries()) {
    const found = childAt(node, part, depth === 0 ? withoutPrefix : String);
    if (found === undefined) {
      return offset;
    }
    ({ node, offset } = found);
  }
  return offset;
}

function childAt(
  node: unknown,
  part: PropertyKey,
  nameOf: (key: string) => string,
): { node: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && nameOf(String(key.value)) === String(part));
    return pair === undefined ? undefined : { node: pair.value, offset: (pair.key as Node).range?.[0] };
  }
  const item = isSeq(node) && typeof part === "number" ? node.items[part] : undefined;
  return item === undefined ? undefined : { node: item, offset: (item as Node).range?.[0] };
}

/** Linux passes 128 KiB at most in one variable of the environment, its name included (MAX_ARG_STRLEN, execve(2)). */
const longestVariable = 128 * 1024;

/** The engine hands the config to the program in one variable: one that is too long fails as "argument list too long". */
export function sizeProblems(document: Document): Problem[] {
  const texts = Object.entries(document).map(
    ([key, value]) => [`${prefix}${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  const size = Buffer.byteLength(`PULUMI_CONFIG=${JSON.stringify(Object.fromEntries(texts))}\0`);
  return size <= longestVariable
    ? []
    : [
        error(
          [],
          `The config is ${Math.ceil(size / 1024)} KiB long. On Linux an engine can hand at most ${longestVariable / 1024} KiB to a program.`,
          "Move teams to stacks of their own (docs/teams.md).",
        ),
      ];
}

/** Line of a problem, in the file that it is in. */
export type LineOf = (problem: Problem) => number | undefined;

/** Lines of problems of a stack file, and of those that are in the files of other stacks. */
export function linesOf(own: StackFile["line"], { platform, others }: Outside): LineOf {
  const all = [...(platform === undefined ? [] : [platform]), ...others];
  return ({ file, path: at }) => (file === undefined ? own(at) : all.find((one) => one.file === file)?.line?.(at));
}

/** The whole message for a document that was refused. */
export function formatProblems(source: string, problems: readonly Problem[], line?: LineOf): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const head = `${source}: ${errors} error${errors === 1 ? "" : "s"}`;
  return [head, ...problems.map((problem) => formatProblem(problem, line?.(problem)))].join("\n");
}
