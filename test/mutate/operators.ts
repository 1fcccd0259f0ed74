/**
 * Changes to a rule, applied one at a time. If no fixture notices a change, the changed condition could be removed or
 * be wrong without a failing test.
 *
 * Not changed: whatever fixtures do not check, which is types, names, levels and texts for people. A string with blanks
 * counts as text for people.
 */
import ts from "typescript";

/** A replacement for a piece of source text. */
export interface Change {
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const operators = [
  "always",
  "never",
  "invert",
  "drop-operand",
  "swap-operator",
  "swap-verdict",
  "drop-element",
  "drop-property",
  "drop-call",
  "swap-call",
  "drop-statement",
  "drop-case",
  "no-iteration",
  "change-string",
  "change-number",
  "change-boolean",
  "change-pattern",
] as const;
export type Operator = (typeof operators)[number];

/** Properties of a rule that are not part of its logic. */
const described = new Set([
  "name",
  "capability",
  "guide",
  "reference",
  "cis",
  "severity",
  "title",
  "why",
  "problem",
  "fix",
  "examples",
  "level",
  "onUndecided",
]);

const definers = new Set(["resourceRule", "stackRule"]);

const swapped: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ["!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ["==="],
  [ts.SyntaxKind.LessThanToken]: ["<=", ">="],
  [ts.SyntaxKind.LessThanEqualsToken]: ["<", ">"],
  [ts.SyntaxKind.GreaterThanToken]: [">=", "<="],
  [ts.SyntaxKind.GreaterThanEqualsToken]: [">", "<"],
  [ts.SyntaxKind.PlusToken]: ["-"],
  [ts.SyntaxKind.MinusToken]: ["+"],
  [ts.SyntaxKind.AsteriskToken]: ["/"],
  [ts.SyntaxKind.SlashToken]: ["*"],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ["||"],
  [ts.SyntaxKind.BarBarToken]: ["&&"],
};

const swappedCalls: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  startsWith: "endsWith",
  endsWith: "startsWith",
  min: "max",
  max: "min",
};

/** Methods that return a changed version of the object they are called on. */
const droppedCalls = new Set(["filter", "slice", "toLowerCase", "toUpperCase", "trim", "sort", "reverse"]);

/** Other verdicts to return instead. */
const otherVerdicts: Readonly<Record<string, readonly string[]>> = {
  pass: ['{ verdict: "violation", values: {} }', '{ verdict: "undecided", unknown: ["this"] }'],
  violation: ['{ verdict: "pass" }', '{ verdict: "undecided", unknown: ["this"] }'],
  undecided: ['{ verdict: "pass" }', '{ verdict: "violation", values: {} }'],
  notApplicable: ['{ verdict: "pass" }', '{ verdict: "undecided", unknown: ["this"] }'],
};

/** All changes to a file, in the order of the text. */
export function changesOf(source: ts.SourceFile): readonly Change[] {
  const found: Change[] = [];
  const schemas = onlyForSchemas(source);
  const visit = (node: ts.Node): void => {
    if (schemas.has(node)) {
      return;
    }
    found.push(...changesAt(node));
    for (const child of parts(node)) {
      visit(child);
    }
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The children of a node that contain logic. */
function parts(node: ts.Node): readonly ts.Node[] {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return [];
  }
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    return [];
  }
  if (ts.isPropertyAssignment(node)) {
    const name = ts.isIdentifier(node.name) ? node.name.text : "";
    if (isDefinition(node.parent)) {
      return described.has(name) ? [] : name === "params" ? defaultsIn(node.initializer) : [node.initializer];
    }
    return [node.initializer];
  }
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function isDefinition(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && definers.has(call.expression.text);
}

/** Constants that only the parameter schemas of a file use: allowed values of the config. */
function onlyForSchemas(source: ts.SourceFile): ReadonlySet<ts.Node> {
  const uses = new Map<string, boolean[]>();
  const visit = (node: ts.Node, inSchema: boolean): void => {
    if (ts.isIdentifier(node) && isValue(node)) {
      uses.set(node.text, [...(uses.get(node.text) ?? []), inSchema]);
    }
    const schema =
      inSchema || (ts.isPropertyAssignment(node) && node.name.getText() === "params" && isDefinition(node.parent));
    const defaults: readonly ts.Node[] = methodOf(node) === "default" ? (node as ts.CallExpression).arguments : [];
    if (!ts.isTypeNode(node)) {
      ts.forEachChild(node, (child) => visit(child, schema && !defaults.includes(child)));
    }
  };
  visit(source, false);
  const declarations = source.statements.filter(ts.isVariableStatement).filter((statement) =>
    statement.declarationList.declarations.every(({ name }) => {
      const all = (ts.isIdentifier(name) && uses.get(name.text)) || [];
      return all.length > 0 && all.every((inSchema) => inSchema);
    }),
  );
  return new Set(declarations);
}

/** The defaults in parameter schemas. The rest of a schema is not part of the rule's logic. */
function defaultsIn(node: ts.Node): readonly ts.Node[] {
  if (methodOf(node) === "default") {
    // A word that is not in the schema would not be a valid default.
    return (node as ts.CallExpression).arguments.filter((argument) => !ts.isStringLiteral(argument));
  }
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...defaultsIn(child));
  });
  return found;
}

function methodOf(node: ts.Node): string | undefined {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : undefined;
}

function changesAt(node: ts.Node): readonly Change[] {
  const change = (operator: Operator, text: string, at: ts.Node = node): Change => ({
    operator,
    start: at.getStart(),
    end: at.getEnd(),
    text,
  });
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    return condition(node.expression);
  }
  if (ts.isConditionalExpression(node)) {
    return condition(node.condition);
  }
  if (ts.isBinaryExpression(node)) {
    return binary(node);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [change("invert", node.operand.getText())];
  }
  if (ts.isIdentifier(node) && node.text === "pass" && isValue(node)) {
    return swapVerdict(node, "pass");
  }
  if (ts.isCallExpression(node)) {
    return call(node);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return without(node.elements, "drop-element");
  }
  if (ts.isObjectLiteralExpression(node) && !isDefinition(node)) {
    return without(node.properties, "drop-property");
  }
  if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) {
    return [change("drop-statement", ";")];
  }
  if (ts.isForOfStatement(node)) {
    return [change("no-iteration", "[]", node.expression)];
  }
  if (ts.isCaseClause(node)) {
    return [change("drop-case", "Symbol()", node.expression)];
  }
  if ((ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && isData(node)) {
    return [change("change-string", JSON.stringify(node.text === "" ? "changed" : ""))];
  }
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text.replaceAll("_", ""));
    return [value + 1, ...(value > 0 ? [value - 1] : [])].map((other) => change("change-number", String(other)));
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    return [change("change-boolean", String(node.kind === ts.SyntaxKind.FalseKeyword))];
  }
  if (ts.isRegularExpressionLiteral(node)) {
    return pattern(node);
  }
  return [];
}

function condition(node: ts.Expression): readonly Change[] {
  const [start, end] = [node.getStart(), node.getEnd()];
  const inverted =
    (ts.isBinaryExpression(node) && node.operatorToken.kind in swapped) || ts.isPrefixUnaryExpression(node);
  return [
    { operator: "always", start, end, text: "true" },
    { operator: "never", start, end, text: "false" },
    // Comparisons and negations have an operator of their own.
    ...(inverted ? [] : [{ operator: "invert", start, end, text: `!(${node.getText()})` } as const]),
  ];
}

function binary(node: ts.BinaryExpression): readonly Change[] {
  const [start, end] = [node.getStart(), node.getEnd()];
  const { left, right, operatorToken: token } = node;
  const swaps = (swapped[token.kind] ?? []).map((text): Change => {
    // ?? mixed with || or && does not parse without parentheses.
    const whole = `((${left.getText()}) ${text} (${right.getText()}))`;
    return { operator: "swap-operator", start, end, text: whole };
  });
  const logical =
    token.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    token.kind === ts.SyntaxKind.BarBarToken ||
    token.kind === ts.SyntaxKind.QuestionQuestionToken;
  const drops = logical
    ? [left, right].map((kept): Change => ({ operator: "drop-operand", start, end, text: `(${kept.getText()})` }))
    : [];
  return [...swaps, ...drops];
}

function call(node: ts.CallExpression): readonly Change[] {
  if (ts.isIdentifier(node.expression)) {
    return swapVerdict(node, node.expression.text);
  }
  const method = methodOf(node);
  if (method === undefined || !ts.isPropertyAccessExpression(node.expression)) {
    return [];
  }
  const { expression: subject, name } = node.expression;
  const other = Object.hasOwn(swappedCalls, method) ? swappedCalls[method] : undefined;
  return [
    ...(other === undefined
      ? []
      : [{ operator: "swap-call", start: name.getStart(), end: name.getEnd(), text: other } as const]),
    ...(droppedCalls.has(method)
      ? [{ operator: "drop-call", start: node.getStart(), end: node.getEnd(), text: subject.getText() } as const]
      : []),
  ];
}

function swapVerdict(node: ts.Node, verdict: string): readonly Change[] {
  const others = Object.hasOwn(otherVerdicts, verdict) ? otherVerdicts[verdict] : undefined;
  return (others ?? []).map((text) => ({
    operator: "swap-verdict",
    start: node.getStart(),
    end: node.getEnd(),
    // An arrow function would parse braces as its body.
    text: `(${text})`,
  }));
}

/** One change per element, which removes it with the comma after it. */
function without(elements: ts.NodeArray<ts.Node>, operator: Operator): readonly Change[] {
  return elements.map((element, index) => {
    const next = elements[index + 1];
    const end = next === undefined ? element.getEnd() : next.getStart();
    const comma = next === undefined && index === elements.length - 1 && elements.hasTrailingComma ? 1 : 0;
    return { operator, start: element.getStart(), end: end + comma, text: "" };
  });
}

/** Whether an identifier is used as a value: not as a property name, a declaration or a part of a type. */
function isValue(node: ts.Identifier): boolean {
  const parent = node.parent;
  const named =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isImportSpecifier(parent) ||
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent);
  return !named;
}

/** Whether a string is text for people: it has blanks, or is part of a verdict's text. */
function isData(node: ts.StringLiteral | ts.NoSubstitutionTemplateLiteral): boolean {
  if (/\s/.test(node.text) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node)) {
    return false;
  }
  for (let at: ts.Node = node; !ts.isStatement(at); at = at.parent) {
    const said = ts.isCallExpression(at) && ts.isIdentifier(at.expression) && at.expression.text in otherVerdicts;
    if (said) {
      return false;
    }
  }
  return true;
}

function pattern(node: ts.RegularExpressionLiteral): readonly Change[] {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(node.text);
  const [, body = "", flags = ""] = match ?? [];
  const others = [
    ...(body.startsWith("^") ? [`/${body.slice(1)}/${flags}`] : []),
    ...(body.endsWith("$") && !body.endsWith("\\$") ? [`/${body.slice(0, -1)}/${flags}`] : []),
    ...(flags.includes("i") ? [`/${body}/${flags.replace("i", "")}`] : []),
    "/(?!)/",
  ];
  return others
    .filter((text) => text !== "//" && !text.startsWith("//"))
    .map((text) => ({ operator: "change-pattern", start: node.getStart(), end: node.getEnd(), text }));
}
