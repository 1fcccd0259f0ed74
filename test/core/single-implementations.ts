/** What source files declare, for the test that everything on the ground floor exists once. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

export const root = join(__dirname, "../..");

/** The rooms whose sources may not repeat what core/ has. */
export const rooms = [
  "cli",
  "components",
  "docs",
  "examples",
  "explain",
  "facts",
  "framework",
  "offline",
  "policypack",
  "real",
  "standins",
  "stacks",
] as const;

export interface SourceFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(["node_modules", "bin", "dist", ".offline", "test", "fixtures", "data"]);

/** The TypeScript sources of a room, at any depth. Tests may compare implementations, so theirs do not count. */
export function sourcesOf(room: string): readonly SourceFile[] {
  const walk = (folder: string): readonly string[] => {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory()
        ? skipped.has(entry.name)
          ? []
          : walk(path)
        : /\.m?ts$/.test(entry.name)
          ? [path]
          : [];
    });
  };
  const folder = join(root, room);
  return existsSync(folder)
    ? walk(folder).map((path) => ({ path: relative(root, path), text: readFileSync(path, "utf8") }))
    : [];
}

export interface Declared {
  readonly name: string;
  readonly exported: boolean;
}

/** The functions and classes at the top of a file, and the constants that are functions. */
export function declarationsOf({ path, text }: SourceFile): readonly Declared[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  return file.statements.flatMap((statement): readonly Declared[] => {
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined) {
      return [{ name: statement.name.text, exported }];
    }
    if (!ts.isVariableStatement(statement)) {
      return [];
    }
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      ts.isIdentifier(name) &&
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [{ name: name.text, exported }]
        : [],
    );
  });
}

/** The modules that a file imports, exports again, or loads with import(). */
export function importsOf({ path, text }: SourceFile): readonly string[] {
  const modules: string[] = [];
  const visit = (node: ts.Node): void => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (from !== undefined && ts.isStringLiteral(from)) {
      modules.push(from.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return modules;
}
