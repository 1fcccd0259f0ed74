/**
 * Calico's selector language over labels that may be unknown: `app == "api" && tier in {"a"} && !has(canary)`.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 */
import { type Maybe, UNKNOWN } from "../../../core/view";
import { allOf, anyOf, not, type Tri } from "../../../core/answers";

/** The value of a label. */
export type Labels = (key: string) => Maybe<string>;
export type Selector = (labels: Labels) => Tri;

const token = /\s*(?:(&&|\|\||==|!=|[(){},!])|"([^"]*)"|'([^']*)'|([^\s"'(){},!=&|]+))\s*/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) {
      throw new Error("not a selector");
    }
    const quoted = match[2] ?? match[3];
    tokens.push({ text: String(quoted ?? match[1] ?? match[4]), quoted: quoted !== undefined });
  }
  return tokens;
}

function when(value: Maybe<string>, test: (value: string | undefined) => boolean): Tri {
  return value === UNKNOWN ? UNKNOWN : test(value);
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Selector {
    const selector = this.or();
    return this.at === this.tokens.length ? selector : this.fail();
  }

  private or(): Selector {
    const terms = [this.and()];
    while (this.skip("||")) {
      terms.push(this.and());
    }
    return (labels) => anyOf(terms.map((term) => term(labels)));
  }

  private and(): Selector {
    const terms = [this.unary()];
    while (this.skip("&&")) {
      terms.push(this.unary());
    }
    return (labels) => allOf(terms.map((term) => term(labels)));
  }

  private unary(): Selector {
    if (this.skip("!")) {
      const inner = this.unary();
      return (labels) => not(inner(labels));
    }
    if (this.skip("(")) {
      const inner = this.or();
      this.take(")");
      return inner;
    }
    const word = this.word();
    if (!this.skip("(")) {
      return this.comparison(word);
    }
    const selector = this.call(word);
    this.take(")");
    return selector;
  }

  private call(word: string): Selector {
    switch (word) {
      case "has": {
        const key = this.word();
        return (labels) => when(labels(key), (value) => value !== undefined);
      }
      case "all":
        return () => true;
      case "global":
        // Pods are never in the scope of the cluster.
        return () => false;
      default:
        return this.fail();
    }
  }

  private comparison(key: string): Selector {
    const negated = this.skip("not");
    const operator = this.word();
    switch (operator) {
      case "in": {
        const values = this.set();
        const inSet: Selector = (labels) => when(labels(key), (value) => value !== undefined && values.includes(value));
        return negated ? (labels) => not(inSet(labels)) : inSet;
      }
      case "==":
        return this.compare(key, (value, wanted) => value === wanted);
      case "!=":
        return this.compare(key, (value, wanted) => value !== wanted);
      case "contains":
        return this.compare(key, (value, wanted) => value?.includes(wanted) === true);
      case "starts":
        this.take("with");
        return this.compare(key, (value, wanted) => value?.startsWith(wanted) === true);
      case "ends":
        this.take("with");
        return this.compare(key, (value, wanted) => value?.endsWith(wanted) === true);
      default:
        return this.fail();
    }
  }

  private compare(key: string, test: (value: string | undefined, wanted: string) => boolean): Selector {
    const wanted = this.literal();
    return (labels) => when(labels(key), (value) => test(value, wanted));
  }

  private set(): readonly string[] {
    this.take("{");
    const values: string[] = [];
    while (!this.skip("}")) {
      values.push(this.literal());
      this.skip(",");
    }
    return values;
  }

  private skip(text: string): boolean {
    const found = this.tokens[this.at];
    const skipped = found?.text === text && !found.quoted;
    this.at += skipped ? 1 : 0;
    return skipped;
  }

  private take(text: string): void {
    if (!this.skip(text)) {
      this.fail();
    }
  }

  private word(): string {
    return this.next(false);
  }

  private literal(): string {
    return this.next(true);
  }

  private next(quoted: boolean): string {
    const found = this.tokens[this.at++];
    return found?.quoted === quoted ? found.text : this.fail();
  }

  private fail(): never {
    throw new Error("not a selector");
  }
}

/** Absent or empty text selects everything. UNKNOWN: the text is unknown, or no selector. */
export function calicoSelector(text: Maybe<string>): Selector | typeof UNKNOWN {
  if (text === undefined || text === UNKNOWN || text.trim() === "") {
    return text === UNKNOWN ? UNKNOWN : () => true;
  }
  try {
    return new Parser(tokenize(text)).parse();
  } catch {
    return UNKNOWN;
  }
}
