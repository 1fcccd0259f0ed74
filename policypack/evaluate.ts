/** One run of the rules over a stack's resources: verdicts, waivers and what to report. */
import type { Settings } from "./config";
import type { Graph, Node, Resource } from "./graph";
import { redact, render, renderWaived } from "./finding-text";
import {
  type Context,
  type Finding,
  type Level,
  type Outcome,
  pass,
  type ResourceRule,
  type Rule,
  type StackRule,
  undecided,
} from "./rule";
import { isName } from "../core/policies/namespace-key";
import { keyOfNamespace, namedNamespace, namespaceKey, namespaceType } from "./namespaces";
import { typeMatches } from "../core/glob";
import { isKnown, type Maybe, UNKNOWN, View } from "../core/view";
import { type Waiver, WaiverBook } from "./waivers";

/** A rule's outcome for a resource, and what it does. */
export interface Judgement {
  readonly rule: Rule;
  readonly resource: Pick<Resource, "urn" | "type" | "name">;
  readonly verdict: Outcome["verdict"];
  /** `disabled`: nothing is reported. Passes and outcomes that do not apply are never reported. */
  readonly level: Level;
  readonly path?: string;
  /** For violations and undecided outcomes, with secrets redacted; otherwise why the rule does not apply. */
  readonly message?: string;
  readonly unknown?: readonly string[];
  /** The waiver that covers the finding. */
  readonly waiver?: Waiver;
}

/** An object's namespace, or the name of a Namespace itself. Undefined for objects without one. */
export function namespaceOf(resource: Resource): Maybe<string> {
  if (!resource.type.startsWith("kubernetes:")) {
    return undefined;
  }
  const own = resource.type === namespaceType ? "name" : "namespace";
  const namespace = resource.view.at("metadata", own).string();
  // A Helm release has its namespace at the top level.
  return namespace === undefined ? resource.view.at("namespace").string() : namespace;
}

/** The same, using the stack's other resources, which may show the namespace while its name is unknown. */
function placeOf(node: Node): Maybe<string> {
  const namespace = namespaceOf(node);
  if (namespace !== UNKNOWN) {
    return namespace;
  }
  const key =
    node.type === namespaceType
      ? keyOfNamespace(node)
      : node.view.at("metadata", "namespace").state === "unknown"
        ? namespaceKey(node)
        : namedNamespace(node);
  return isName(key) || String(key).startsWith("urn:") ? key : UNKNOWN;
}

export interface RunOptions {
  /** Today, YYYY-MM-DD in UTC: decides which waivers apply. */
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
  /** Violations of resource rules that only count once the resource's namespace is known. */
  private readonly held = new Map<string, readonly { rule: Rule; outcome: Outcome }[]>();

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

  /** The resource rules for a type. */
  rulesFor(type: string): readonly ResourceRule[] {
    let rules = this.byType.get(type);
    if (rules === undefined) {
      rules = this.resourceRules.filter((rule) => rule.types.some((pattern) => typeMatches(pattern, type)));
      this.byType.set(type, rules);
    }
    return rules;
  }

  /** Checks one resource with all resource rules. Checking it again replaces the earlier judgements. */
  judge(resource: Resource): readonly Judgement[] {
    const rules = this.rulesFor(resource.type);
    if (rules.length === 0) {
      return [];
    }
    const secrets = lazy(() => resource.view.secrets());
    const found = rules.flatMap((rule) => {
      const outcomes = attempt(rule, (context) => rule.check(resource, context), this.contextOf(rule));
      const list = Array.isArray(outcomes) ? (outcomes as readonly Outcome[]) : [outcomes as Outcome];
      return (list.length === 0 ? [pass] : list).map((outcome) => ({ rule, outcome }));
    });
    const place = namespaceOf(resource);
    const broken = found.filter(({ outcome }) => outcome.verdict === "violation").map(({ rule }) => rule);
    const open = found.filter(({ rule }) => broken.includes(rule) && this.hangsOn(rule, place));
    this.held.set(resource.urn, open);
    const judgements = found.map(({ rule, outcome }) => this.conclude(rule, resource, outcome, place, secrets));
    this.results.set(resource.urn, judgements);
    return judgements;
  }

  /** Checks the stack with all stack rules. */
  judgeStack(graph: Graph): readonly Judgement[] {
    const secrets = lazy(() => graph.all.flatMap((node) => [...node.view.secrets(), ...node.outputs.secrets()]));
    const judgements = this.stackRules
      .filter((rule) => graph.byType(...rule.types).length > 0)
      .flatMap((rule) => {
        const findings = attempt(rule, (context) => rule.check(graph, context), this.contextOf(rule));
        const list = Array.isArray(findings)
          ? (findings as readonly Finding[])
          : graph.byType(...rule.types).map((on) => ({ on, outcome: findings as Outcome }));
        return list.map(({ on, outcome }) => this.conclude(rule, on, outcome, this.placeIn(graph, on), secrets));
      });
    const settled = [...this.held].flatMap(([urn, open]) => this.settle(graph, urn, open, secrets));
    this.results.set("", [...judgements, ...settled]);
    return [...judgements, ...settled];
  }

  /** All judgements of the run so far. */
  get judgements(): readonly Judgement[] {
    return [...this.results.values()].flat();
  }

  /** Every waiver with its state; `unused` is only meaningful after `judgeStack`. */
  waiverReport(): ReturnType<WaiverBook["report"]> {
    return this.waivers.report();
  }

  private placeIn(graph: Graph, resource: Resource): Maybe<string> {
    const node = graph.get(resource.urn);
    return node === undefined ? namespaceOf(resource) : placeOf(node);
  }

  /** Decides the violations that were held back, as far as the whole stack shows the namespace. */
  private settle(
    graph: Graph,
    urn: string,
    open: readonly { rule: Rule; outcome: Outcome }[],
    secrets: () => readonly string[],
  ): readonly Judgement[] {
    const node = graph.get(urn);
    const place = node === undefined ? UNKNOWN : placeOf(node);
    if (node === undefined || open.length === 0 || place === UNKNOWN) {
      return [];
    }
    const rules = open.map(({ rule }) => rule);
    const rest = (this.results.get(urn) ?? []).filter(({ rule }) => !rules.includes(rule));
    this.results.set(urn, rest);
    return open.map(({ rule, outcome }) => this.conclude(rule, node, outcome, place, secrets));
  }

  private contextOf(rule: Rule): Context<unknown> {
    const { profile, systemNamespaces } = this.settings;
    return {
      params: this.settings.rules.get(rule.name)?.params,
      profile,
      isSystemNamespace: (namespace) => systemNamespaces.includes(namespace),
    };
  }

  private conclude(
    rule: Rule,
    resource: Resource,
    said: Outcome,
    place: Maybe<string>,
    secrets: () => readonly string[],
  ): Judgement {
    const { urn, type, name } = resource;
    const subject = { rule, resource: { urn, type, name } };
    const exempt = this.exemption(rule, place);
    if (exempt !== undefined) {
      return { ...subject, verdict: "not-applicable", level: "disabled", message: exempt };
    }
    const outcome =
      said.verdict === "violation" && this.hangsOn(rule, place)
        ? undecided("whether its namespace is a platform namespace or exempt")
        : said;
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

  /** Whether a violation depends on a namespace that is not known. */
  private hangsOn(rule: Rule, namespace: Maybe<string>): boolean {
    return namespace === UNKNOWN && (rule.namespaces === "workload" || this.settings.exemptNamespaces.length > 0);
  }

  private exemption(rule: Rule, namespace: Maybe<string>): string | undefined {
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

/** A rule that throws is a bug; it must neither end the preview nor count as a verdict. */
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

/** A resource from the engine's message. `properties` are in wire form. */
export function resourceOf(urn: string, type: string, name: string, properties: unknown): Resource {
  return { urn, type, name, view: View.of(properties) };
}
