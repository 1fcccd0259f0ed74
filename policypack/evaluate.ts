/** One run of the rules over the resources of a stack: verdicts, waivers, and what is to be reported. */
import type { Settings } from "./config";
import type { Graph, Resource } from "./graph";
import { redact, render, renderWaived } from "./message";
import {
  type Context,
  type Level,
  type Outcome,
  type ResourceRule,
  type Rule,
  type StackRule,
  undecided,
} from "./rule";
import { typeMatches } from "./types";
import { isKnown, type Maybe, View } from "./view";
import { type Waiver, WaiverBook } from "./waivers";

/** What a rule said about a resource, and what follows from it. */
export interface Judgement {
  readonly rule: Rule;
  readonly resource: Pick<Resource, "urn" | "type" | "name">;
  readonly verdict: Outcome["verdict"];
  /** `disabled`: nothing is reported. Passes and outcomes that do not apply never are. */
  readonly level: Level;
  readonly path?: string;
  /** For violations and undecided outcomes, without secrets; for others, why the rule does not apply. */
  readonly message?: string;
  readonly unknown?: readonly string[];
  /** The waiver that takes the finding off. */
  readonly waiver?: Waiver;
}

/** Where an object lives: its namespace, or for a Namespace its own name. Undefined for what has none. */
export function namespaceOf(resource: Resource): Maybe<string> {
  if (!resource.type.startsWith("kubernetes:")) {
    return undefined;
  }
  const own = resource.type === "kubernetes:core/v1:Namespace" ? "name" : "namespace";
  const namespace = resource.view.at("metadata", own).string();
  // A Helm release names its namespace at the top.
  return namespace === undefined ? resource.view.at("namespace").string() : namespace;
}

export interface RunOptions {
  /** Today, YYYY-MM-DD in UTC: decides which waivers hold. */
  readonly today: string;
  /** False in `up`, where inputs are known. */
  readonly preview: boolean;
}

export class Evaluation {
  private readonly waivers: WaiverBook;
  private readonly byType = new Map<string, readonly ResourceRule[]>();
  private readonly resourceRules: readonly ResourceRule[];
  private readonly stackRules: readonly StackRule[];
  private readonly results = new Map<string, readonly Judgement[]>();

  constructor(
    readonly rules: readonly Rule[],
    readonly settings: Settings,
    private readonly options: RunOptions,
  ) {
    this.waivers = new WaiverBook(settings.waivers, options.today, settings.maxWaiverDays);
    const enabled = rules.filter((rule) => this.levelOf(rule) !== "disabled");
    this.resourceRules = enabled.filter((rule) => rule.kind === "resource");
    this.stackRules = enabled.filter((rule) => rule.kind === "stack");
  }

  levelOf(rule: Rule): Level {
    return this.settings.rules.get(rule.name)?.level ?? "disabled";
  }

  /** The resource rules that have something to say about a type. */
  rulesFor(type: string): readonly ResourceRule[] {
    let rules = this.byType.get(type);
    if (rules === undefined) {
      rules = this.resourceRules.filter((rule) => rule.types.some((pattern) => typeMatches(pattern, type)));
      this.byType.set(type, rules);
    }
    return rules;
  }

  /** Judges one resource by all resource rules. Judging it again replaces the earlier judgements. */
  judge(resource: Resource): readonly Judgement[] {
    const rules = this.rulesFor(resource.type);
    if (rules.length === 0) {
      return [];
    }
    const secrets = lazy(() => resource.view.secrets());
    const judgements = rules.flatMap((rule) => {
      const outcomes = attempt(rule, (context) => rule.check(resource, context), this.contextOf(rule));
      const list = Array.isArray(outcomes) ? (outcomes as readonly Outcome[]) : [outcomes as Outcome];
      return (list.length === 0 ? [{ verdict: "pass" } as const] : list).map((outcome) =>
        this.conclude(rule, resource, outcome, secrets),
      );
    });
    this.results.set(resource.urn, judgements);
    return judgements;
  }

  /** Judges the stack by all stack rules. */
  judgeStack(graph: Graph): readonly Judgement[] {
    const secrets = lazy(() => graph.all.flatMap((node) => [...node.view.secrets(), ...node.outputs.secrets()]));
    const judgements = this.stackRules
      .filter((rule) => graph.byType(...rule.types).length > 0)
      .flatMap((rule) => {
        const findings = attempt(rule, (context) => rule.check(graph, context), this.contextOf(rule));
        const list = Array.isArray(findings)
          ? findings
          : graph.byType(...rule.types).map((on) => ({ on, outcome: findings as Outcome }));
        return list.map(({ on, outcome }) => this.conclude(rule, on, outcome, secrets));
      });
    this.results.set("", judgements);
    return judgements;
  }

  /** All judgements of the run so far. */
  get judgements(): readonly Judgement[] {
    return [...this.results.values()].flat();
  }

  /** Every waiver with its state; `unused` means something only after `judgeStack`. */
  waiverReport(): ReturnType<WaiverBook["report"]> {
    return this.waivers.report();
  }

  private contextOf(rule: Rule): Context<unknown> {
    const { profile, systemNamespaces } = this.settings;
    return {
      params: this.settings.rules.get(rule.name)?.params,
      profile,
      isSystemNamespace: (namespace) => systemNamespaces.includes(namespace),
    };
  }

  private conclude(rule: Rule, resource: Resource, outcome: Outcome, secrets: () => readonly string[]): Judgement {
    const { urn, type, name } = resource;
    const subject = { rule, resource: { urn, type, name } };
    const exempt = this.exemption(rule, resource);
    if (exempt !== undefined) {
      return { ...subject, verdict: "not-applicable", level: "disabled", message: exempt };
    }
    if (outcome.verdict === "pass") {
      return { ...subject, verdict: "pass", level: "disabled" };
    }
    if (outcome.verdict === "not-applicable") {
      return { ...subject, verdict: "not-applicable", level: "disabled", message: outcome.reason };
    }
    const message = redact(render(rule, resource, outcome, this.options.preview), secrets());
    const settings = this.settings.rules.get(rule.name);
    const level = (outcome.verdict === "violation" ? settings?.level : settings?.onUndecided) ?? "disabled";
    const waiver = level === "disabled" ? undefined : this.waivers.apply(rule.name, resource);
    return {
      ...subject,
      verdict: outcome.verdict,
      level: waiver === undefined ? level : "advisory",
      ...(outcome.path === undefined ? {} : { path: outcome.path }),
      ...(outcome.verdict === "undecided" ? { unknown: outcome.unknown.map((each) => redact(each, secrets())) } : {}),
      message: waiver === undefined ? message : renderWaived(message, waiver),
      ...(waiver === undefined ? {} : { waiver }),
    };
  }

  private exemption(rule: Rule, resource: Resource): string | undefined {
    const namespace = namespaceOf(resource);
    if (!isKnown(namespace)) {
      return undefined;
    }
    if (this.settings.exemptNamespaces.includes(namespace)) {
      return `namespace ${namespace} is exempt (pack.exemptNamespaces)`;
    }
    return rule.namespaces === "workload" && this.settings.systemNamespaces.includes(namespace)
      ? `namespace ${namespace} belongs to the platform (pack.systemNamespaces)`
      : undefined;
  }
}

/** A rule that throws is a bug; it must neither end the preview nor pass for a verdict. */
function attempt<T>(rule: Rule, run: (context: Context<unknown>) => T, context: Context<unknown>): T | Outcome {
  try {
    return run(context);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return undecided(`the rule ${rule.name} failed (${reason}); please report it`);
  }
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A resource from what the engine sends. `properties` are in wire form. */
export function resourceOf(urn: string, type: string, name: string, properties: unknown): Resource {
  return { urn, type, name, view: View.of(properties) };
}
