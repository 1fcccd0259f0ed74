/**
 * Calico's selector language: `app == "api" && tier in {"a", "b"} && !has(canary)`, all(), global().
 * Source: docs.tigera.io, "Network policy", section Selectors.
 */
import type { Labels } from "../model";

export type Selector = (labels: Labels) => boolean;

export class SelectorSyntaxError extends Error {}

const token = /\s*(?:(&&|\|\||==|!=|[(){},!])|"([^"]*)"|'([^']*)'|([A-Za-z0-9_./-]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** @throws SelectorSyntaxError */
export function parseSelector(text: string): Selector {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (offset = 0): string | undefined => {
    const found = tokens[position + offset];
    return found === undefined || found.quoted ? undefined : found.text;
  };
  const fail = (wanted: string): never => {
    const found = tokens[position]?.text ?? "the end";
    throw new SelectorSyntaxError(`${JSON.stringify(text)}: expected ${wanted}, found ${found}`);
  };
  const take = (wanted: string): void => {
    if (peek() !== wanted) {
      fail(wanted);
    }
    position++;
  };
  const word = (): string => {
    const found = tokens[position];
    if (found === undefined || found.quoted || !/^[\w./-]+$/.test(found.text)) {
      return fail("a label name");
    }
    position++;
    return found.text;
  };
  const literal = (): string => {
    const found = tokens[position];
    if (found?.quoted !== true) {
      return fail("a quoted value");
    }
    position++;
    return found.text;
  };
  const set = (): string[] => {
    take("{");
    const values: string[] = [];
    while (peek() !== "}") {
      values.push(literal());
      if (peek() !== "}") {
        take(",");
      }
    }
    take("}");
    return values;
  };
  const or = (): Selector => {
    const terms = [and()];
    while (peek() === "||") {
      position++;
      terms.push(and());
    }
    return (labels) => terms.some((term) => term(labels));
  };
  const and = (): Selector => {
    const terms = [unary()];
    while (peek() === "&&") {
      position++;
      terms.push(unary());
    }
    return (labels) => terms.every((term) => term(labels));
  };
  const unary = (): Selector => {
    if (peek() === "!") {
      position++;
      const inner = unary();
      return (labels) => !inner(labels);
    }
    if (peek() === "(") {
      position++;
      const inner = or();
      take(")");
      return inner;
    }
    const name = word();
    if (peek() === "(" && ["all", "global", "has"].includes(name)) {
      position++;
      const key = name === "has" ? word() : "";
      take(")");
      return name === "all" ? () => true : name === "global" ? () => false : (labels) => Object.hasOwn(labels, key);
    }
    return comparison(name);
  };
  const comparison = (key: string): Selector => {
    const value = (labels: Labels): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
    switch (peek()) {
      case "==": {
        position++;
        const wanted = literal();
        return (labels) => value(labels) === wanted;
      }
      case "!=": {
        // True also where the label is absent.
        position++;
        const unwanted = literal();
        return (labels) => value(labels) !== unwanted;
      }
      case "in": {
        position++;
        const wanted = set();
        return (labels) => wanted.includes(value(labels) ?? "\0");
      }
      case "not": {
        position++;
        take("in");
        const unwanted = set();
        return (labels) => !unwanted.includes(value(labels) ?? "\0");
      }
      default:
        return fail("==, !=, in or not in");
    }
  };
  if (tokens.length === 0) {
    return () => true;
  }
  const selector = or();
  return position === tokens.length ? selector : fail("&& or ||");
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      throw new SelectorSyntaxError(`${JSON.stringify(text)}: cannot be read from position ${at} on`);
    }
    const quoted = match[2] ?? match[3];
    tokens.push(
      quoted === undefined ? { text: match[1] ?? match[4] ?? "", quoted: false } : { text: quoted, quoted: true },
    );
  }
  return tokens;
}
