/** What a rule is. How to write one: README.md, "How to write a rule". */
import { z } from "zod";
import type { StatementId } from "../facts/guide";
import type { Graph, Resource } from "./graph";
import { View } from "../core/view";

/** Folder under rules/, with the same name as in components/. */
export type Capability =
  | "network"
  | "flow-logs"
  | "cluster"
  | "security-groups"
  | "node-groups"
  | "pod-security-groups"
  | "network-policy"
  | "load-balancing"
  | "private-ca"
  | "cert-manager"
  | "istio-csr"
  | "istio"
  | "egress"
  | "team";

/** What a finding does: nothing, warn, or fail the preview or update. */
export const levels = ["disabled", "advisory", "mandatory"] as const;
export type Level = (typeof levels)[number];

export const profiles = ["baseline", "recommended", "strict"] as const;
/** Sets the default levels of all rules; `recommended` by default. */
export type Profile = (typeof profiles)[number];

export type Severity = "low" | "medium" | "high" | "critical";

export type LevelPerProfile = Readonly<Record<Profile, Level>>;

/** One level for all profiles, or one for each. */
export function level(baseline: Level, recommended: Level = baseline, strict: Level = recommended): LevelPerProfile {
  return { baseline, recommended, strict };
}

/** The values for the `{placeholders}` in `problem` and `fix`. A View is shown without secrets and unknowns. */
export type Values = Readonly<Record<string, string | number | View>>;

export type Outcome =
  | { readonly verdict: "pass" }
  | { readonly verdict: "not-applicable"; readonly reason: string }
  | { readonly verdict: "violation"; readonly path?: string; readonly values: Values }
  | { readonly verdict: "undecided"; readonly path?: string; readonly unknown: readonly string[] };

export type Verdict = Outcome["verdict"];

/** A stack rule's outcome for one resource. */
export interface Finding {
  readonly on: Resource;
  readonly outcome: Outcome;
}

export const pass: Outcome = { verdict: "pass" };

/** The rule does not apply here; the reason is one clause: "the launch template sets no security groups". */
export function notApplicable(reason: string): Outcome {
  return { verdict: "not-applicable", reason };
}

/**
 * The rule is broken.
 *
 * @param at the value that breaks it, or its path; leave it out if the whole resource does
 * @param values fill the `{placeholders}` of the rule's `problem` and `fix`
 */
export function violation(at?: View | string, values: Values = {}): Outcome {
  const path = at instanceof View ? at.path : at;
  return { verdict: "violation", values, ...(path === undefined || path === "" ? {} : { path }) };
}

/**
 * The verdict depends on an unknown value. Only use it after every known value has been checked: an unknown must
 *    never hide a visible violation.
 *
 * @param unknown the values that the verdict depends on, or a clause that says what is unknown
 */
export function undecided(...unknown: readonly (View | string)[]): Outcome {
  const first = unknown[0];
  return {
    verdict: "undecided",
    unknown: unknown.map((each) => (each instanceof View ? each.path || "the resource" : each)),
    ...(first instanceof View && first.path !== "" ? { path: first.path } : {}),
  };
}

/** An outcome for a resource, in a stack rule. */
export function on(resource: Resource, outcome: Outcome): Finding {
  return { on: resource, outcome };
}

/** What a rule can use in addition to the resources. */
export interface Context<P> {
  /** The rule's parameters: from the policy config, completed with their defaults. */
  readonly params: P;
  readonly profile: Profile;
  /** Whether a namespace belongs to the platform (`pack.systemNamespaces`). */
  isSystemNamespace(namespace: string): boolean;
}

export interface RuleInfo {
  /** kebab-case, unique in the pack: the name in reports, in the policy config and in waivers. Never renamed. */
  readonly name: string;
  readonly capability: Capability;
  /** The statements of the guide that it checks; only empty with a `reference`. */
  readonly guide: readonly StatementId[];
  /** The source of a rule that goes beyond the guide. */
  readonly reference?: { readonly title: string; readonly url: string };
  /** ID of the same recommendation in the CIS Amazon EKS Benchmark 1.8 ("5.4.1"), if there is one. */
  readonly cis?: string;
  readonly severity: Severity;
  /** What is true if the rule passes, in one line: "Cluster endpoints are private or limited to named CIDRs". */
  readonly title: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  /** What is wrong, in one sentence; `{placeholders}` are filled by `violation()`. */
  readonly problem: string;
  /** The smallest change that fixes it, in one sentence, also with `{placeholders}`. */
  readonly fix: string;
  /** A program that fails the rule and one that passes: a few lines of TypeScript, for the rule's page. */
  readonly examples: { readonly bad: string; readonly good: string };
  readonly level: LevelPerProfile;
  /** Level of an `undecided` outcome. Default: advisory in every profile. */
  readonly onUndecided?: LevelPerProfile;
  /** `workload`: does not apply to Kubernetes objects in `pack.systemNamespaces`. Default: `all`. */
  readonly namespaces?: "all" | "workload";
}

/** Checks each resource of its types on its own, so `up` stops before the resource is created. */
export interface ResourceRule<P = unknown> extends RuleInfo {
  readonly kind: "resource";
  /** Type tokens; `*` matches any characters. */
  readonly types: readonly string[];
  readonly params: z.ZodObject;
  /** An empty list counts as a pass. Must not throw. */
  check(resource: Resource, context: Context<P>): Outcome | readonly Outcome[];
}

/** Checks the whole stack at the end of a preview or update. */
export interface StackRule<P = unknown> extends RuleInfo {
  readonly kind: "stack";
  /** Only runs if the stack has a resource of one of these types. */
  readonly types: readonly string[];
  readonly params: z.ZodObject;
  /** At least one finding for each checked resource, including passes. Must not throw. */
  check(graph: Graph, context: Context<P>): readonly Finding[];
}

export type Rule = ResourceRule | StackRule;

type Definition<R extends Rule, S extends z.ZodRawShape, Subject, Answer> = Omit<R, "kind" | "params" | "check"> & {
  /** The rule's parameters, each with its default and a description: `{ ports: z.array(z.int()).default([443]) }`. */
  readonly params?: S;
  readonly check: (subject: Subject, context: Context<z.output<z.ZodObject<S>>>) => Answer;
};

/** Defines a rule that checks one resource at a time. */
export function resourceRule<S extends z.ZodRawShape = Record<never, never>>(
  rule: Definition<ResourceRule, S, Resource, Outcome | readonly Outcome[]>,
): ResourceRule {
  return { ...rule, kind: "resource", params: z.strictObject(rule.params ?? {}) } as ResourceRule;
}

/** Defines a rule that checks a stack's resources together. */
export function stackRule<S extends z.ZodRawShape = Record<never, never>>(
  rule: Definition<StackRule, S, Graph, readonly Finding[]>,
): StackRule {
  return { ...rule, kind: "stack", params: z.strictObject(rule.params ?? {}) } as StackRule;
}

/** The worst of several verdicts: how reports show a resource. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ["violation", "undecided", "pass"];
  return order.find((verdict) => verdicts.includes(verdict)) ?? "not-applicable";
}
