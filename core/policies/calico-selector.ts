/**
 * Calico's selector language: `app == "api" && tier in {"a", "b"} && !has(canary)`.
 * Source: projectcalico/calico libcalico-go/lib/selector/tokenizer/tokenizer.go and parser/parser.go at 87c15906.
 */
import { allOf, anyOf, not, type Tri } from "../answers";
import type { Selector } from "../labels";
import { isKnown, type Maybe, UNKNOWN, type Unknown } from "../view";

/** What Calico refuses to read. */
export class SelectorSyntaxError extends Error {}

type Operator = "contains" | "starts with" | "ends with" | "in" | "not in";
type Token =
  | { readonly kind: "symbol"; readonly text: string }
  | { readonly kind: "label" | "has" | "literal"; readonly text: string }
  | { readonly kind: "operator"; readonly text: Operator }
  | { readonly kind: "all" | "global" };

const longestLabel = 512;

/** Only blanks and tabs separate words: Calico refuses a selector with a line break. */
const blank = /[ \t]*/y;
const symbol = /&&|\|\||==|!=|[(){},!]/y;
const literal = /"([^"]*)"|'([^']*)'/y;
const label = /[a-zA-Z0-9_./-]+/y;
const call = /(?:has\([ \t]*([a-zA-Z0-9_./-]+)|(all|global)\()[ \t]*\)/y;
const brokenCall = /(?:has|all|global)\(/y;
/** Read right after a label only, so that a label may have the name of an operator. */
const operator = /(contains|starts[ \t]*with|ends[ \t]*with|not[ \t]*in|in)(?![a-zA-Z0-9_./-])/y;

function operatorOf(text: string): Operator {
  return text.startsWith("starts")
    ? "starts with"
    : text.startsWith("ends")
      ? "ends with"
      : text.startsWith("not")
        ? "not in"
        : (text as Operator);
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  const next = (): Token | undefined => {
    const sign = take(symbol);
    if (sign !== null) {
      return { kind: "symbol", text: sign[0] };
    }
    const quoted = take(literal);
    if (quoted !== null) {
      return { kind: "literal", text: quoted[1] ?? quoted[2] ?? "" };
    }
    if (tokens.at(-1)?.kind === "label") {
      const found = take(operator);
      return found === null ? undefined : { kind: "operator", text: operatorOf(found[0]) };
    }
    const called = take(call);
    if (called !== null) {
      return called[1] === undefined ? { kind: called[2] as "all" | "global" } : { kind: "has", text: called[1] };
    }
    const name = take(brokenCall) === null ? take(label) : null;
    return name === null || name[0].length > longestLabel ? undefined : { kind: "label", text: name[0] };
  };
  for (take(blank); at < text.length; take(blank)) {
    const start = at;
    const token = next();
    if (token === undefined) {
      throw new SelectorSyntaxError(`${JSON.stringify(text)}: cannot be read from position ${start} on`);
    }
    tokens.push(token);
  }
  return tokens;
}

/** Reads tokens by precedence: `||` binds loosest, then `&&`, then `!`. */
class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  parse(): Selector {
    const selector = this.or();
    return this.at === this.tokens.length ? selector : this.fail("&& or ||");
  }

  private or(): Selector {
    const terms = [this.and()];
    while (this.skip("||")) {
      terms.push(this.and());
    }
    return (labels) => anyOf(terms.map((term) => term(labels)));
  }

  private and(): Selector {
    const terms = [this.operation()];
    while (this.skip("&&")) {
      terms.push(this.operation());
    }
    return (labels) => allOf(terms.map((term) => term(labels)));
  }

  private operation(): Selector {
    if (this.skip("!")) {
      const inner = this.operation();
      return (labels) => not(inner(labels));
    }
    if (this.skip("(")) {
      const inner = this.or();
      this.take(")");
      return inner;
    }
    const token = this.tokens[this.at++];
    switch (token?.kind) {
      case "all":
        return () => true;
      case "global":
        // Only a rule's namespaceSelector may hold it. There Calico rewrites it to "has no namespace", and pods have one.
        return () => false;
      case "has":
        return test(token.text, (value) => value !== undefined);
      case "label":
        return this.comparison(token.text);
      default:
        this.at--;
        return this.fail("a label, has(), all(), global() or a parenthesis");
    }
  }

  private comparison(key: string): Selector {
    if (this.skip("==")) {
      const wanted = this.literal();
      return test(key, (value) => value === wanted);
    }
    if (this.skip("!=")) {
      // True where the label is absent, too.
      const unwanted = this.literal();
      return test(key, (value) => value !== unwanted);
    }
    const token = this.tokens[this.at];
    if (token?.kind !== "operator") {
      return this.fail("an operator");
    }
    this.at++;
    if (token.text === "in" || token.text === "not in") {
      const values = this.set();
      const wanted = token.text === "in";
      return test(key, (value) => (value !== undefined && values.includes(value)) === wanted);
    }
    const part = this.literal();
    switch (token.text) {
      case "contains":
        return test(key, (value) => value?.includes(part) === true);
      case "starts with":
        return test(key, (value) => value?.startsWith(part) === true);
      case "ends with":
        return test(key, (value) => value?.endsWith(part) === true);
    }
  }

  /** `{"a", "b"}`; a comma may follow the last value. */
  private set(): readonly string[] {
    this.take("{");
    const values: string[] = [];
    while (this.tokens[this.at]?.kind === "literal") {
      values.push(this.literal());
      if (!this.skip(",")) {
        break;
      }
    }
    this.take("}");
    return values;
  }

  private literal(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== "literal") {
      return this.fail("a quoted value");
    }
    this.at++;
    return token.text;
  }

  private skip(text: string): boolean {
    const token = this.tokens[this.at];
    const skipped = token?.kind === "symbol" && token.text === text;
    this.at += skipped ? 1 : 0;
    return skipped;
  }

  private take(text: string): void {
    if (!this.skip(text)) {
      this.fail(text);
    }
  }

  private fail(wanted: string): never {
    const token = this.tokens[this.at];
    const found = token === undefined ? "the end" : "text" in token ? token.text : `${token.kind}()`;
    throw new SelectorSyntaxError(`${JSON.stringify(this.text)}: expected ${wanted}, found ${found}`);
  }
}

function test(key: string, passes: (value: string | undefined) => boolean): Selector {
  return (labels): Tri => {
    const value = labels(key);
    return value === UNKNOWN ? UNKNOWN : passes(value);
  };
}

/** Empty text selects everything. @throws SelectorSyntaxError for what Calico refuses */
export function parseCalicoSelector(text: string): Selector {
  const tokens = tokenize(text);
  return tokens.length === 0 ? () => true : new Parser(text, tokens).parse();
}

/** A policy's selectors are few and asked often. UNKNOWN: Calico refuses the text. */
const parsed = new Map<string, Selector | Unknown>();

function parseOnce(text: string): Selector | Unknown {
  let selector = parsed.get(text);
  if (selector === undefined) {
    try {
      selector = parseCalicoSelector(text);
    } catch {
      selector = UNKNOWN;
    }
    parsed.set(text, selector);
  }
  return selector;
}

/** A selector whose text may be unknown; absent text selects everything. UNKNOWN: unknown, or refused by Calico. */
export function maybeCalicoSelector(text: Maybe<string>): Selector | Unknown {
  return isKnown(text) ? parseOnce(text) : text === undefined ? () => true : UNKNOWN;
}

/** The same as a selector that answers UNKNOWN to everything. */
export function calicoSelector(text: Maybe<string>): Selector {
  const selector = maybeCalicoSelector(text);
  return selector === UNKNOWN ? () => UNKNOWN : selector;
}
