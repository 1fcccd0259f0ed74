/**
 * The pack as the engine sees it, without the wire protocol: its input, its answers and the evidence it writes.
 *    Calls come in the order configureStack (in a preview or update only), info, configure, analyze for each resource,
 *    analyzeStack.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { packPolicy, resolveSettings, type Settings, waiversPolicy } from "./config";
import { Evaluation, type Judgement, resourceOf } from "./evaluate";
import { evidenceOf, type RunInfo } from "./evidence";
import { Graph, type ResourceRecord } from "./graph";
import type { Level, Rule, Severity } from "./rule";
import { sarifOf } from "./sarif";
import { waiverProblem } from "./waivers";

/** What the user sees of a finding. */
export interface Diagnostic {
  readonly policy: string;
  readonly description: string;
  readonly message: string;
  readonly level: Exclude<Level, "disabled">;
  readonly severity: Severity;
  /** Absent for findings about the whole run. */
  readonly urn?: string;
}

export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  /** Policies that do not apply to the resource or stack, so that they do not count as passed. */
  readonly notApplicable: readonly string[];
}

/** What the engine passes for a policy before the run: its level, and its parameters as plain JSON. */
export interface PolicyEntry {
  /** Undefined: not set, so the profile decides. */
  readonly level: Level | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface PackOptions {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly now: () => Date;
  /** Folder for the evidence, from the environment; overrides the policy config. */
  readonly evidenceDir: string | undefined;
  /** Base of a relative `pack.evidence`: the pack's folder. */
  readonly folder: string;
  /** Whether the pack is being published; it then describes itself for people, see info.ts. */
  readonly publishing: boolean;
}

/** Outside a preview or update (`pulumi policy analyze`) the engine names no stack, and all resources exist. */
const noStack: RunInfo["stack"] = { organization: "", project: "", stack: "", preview: false };

/** Shortest time (ms) between two writes of evidence during a run, so that an aborted run still leaves some. */
const rewriteAfter = 1000;

export class Pack {
  private stack = noStack;
  private configured: Evaluation | undefined;
  private readonly inputs = new Map<string, unknown>();
  private written = 0;

  constructor(readonly options: PackOptions) {}

  /** With the defaults if nothing configures the pack. */
  private get evaluation(): Evaluation {
    return (this.configured ??= this.start({}));
  }

  get settings(): Settings {
    return this.evaluation.settings;
  }

  configureStack(stack: RunInfo["stack"]): void {
    this.stack = stack;
    this.configured = undefined;
  }

  /** @throws PolicyConfigError that lists everything that is wrong */
  configure(entries: Readonly<Record<string, PolicyEntry>>): void {
    const json = Object.entries(entries).map(([name, { level, params }]) => [
      name,
      // The pack's own entry has no level; `all` sets one.
      { ...(level === undefined || name === packPolicy ? {} : { enforcementLevel: level }), ...params },
    ]);
    this.configured = this.start(Object.fromEntries(json) as Record<string, unknown>);
  }

  analyze(urn: string, type: string, name: string, properties: unknown): Answer {
    this.inputs.set(urn, properties);
    const judgements = this.evaluation.judge(resourceOf(urn, type, name, properties));
    const diagnostics = judgements.flatMap(diagnosticOf);
    const blocks = diagnostics.some((each) => each.level === "mandatory");
    // An update ends at the first mandatory violation, and the engine then stops the pack without notice.
    const ends = blocks && this.stack !== noStack && !this.stack.preview;
    if (ends || (diagnostics.length > 0 && this.options.now().getTime() - this.written > rewriteAfter)) {
      this.writeEvidence(false);
    }
    return { diagnostics, notApplicable: this.silent("resource", judgements) };
  }

  /** `records` have no inputs: `analyze` has already received them. */
  analyzeStack(records: readonly ResourceRecord[]): Answer {
    const joined = records.map((record) =>
      this.inputs.has(record.urn) ? { ...record, inputs: this.inputs.get(record.urn) } : record,
    );
    const judgements = this.evaluation.judgeStack(new Graph(joined));
    const failure = this.writeEvidence(true);
    const diagnostics = [...judgements.flatMap(diagnosticOf), ...this.waiverDiagnostics(), ...(failure ?? [])];
    const silent = this.silent("stack", judgements);
    const heard = new Set(diagnostics.map((each) => each.policy));
    return { diagnostics, notApplicable: [...silent, ...(heard.has(packPolicy) ? [] : [packPolicy])] };
  }

  private start(json: Readonly<Record<string, unknown>>): Evaluation {
    const { rules, now } = this.options;
    return new Evaluation(rules, resolveSettings(json, rules), {
      today: now().toISOString().slice(0, 10),
      preview: this.stack.preview,
    });
  }

  private silent(kind: Rule["kind"], judgements: readonly Judgement[]): readonly string[] {
    const spoke = new Set(
      judgements
        .filter(({ verdict, level }) => verdict === "pass" || level !== "disabled")
        .map(({ rule }) => rule.name),
    );
    return this.options.rules.filter((rule) => rule.kind === kind && !spoke.has(rule.name)).map((rule) => rule.name);
  }

  private waiverDiagnostics(): readonly Diagnostic[] {
    const { waiverLevel, maxWaiverDays } = this.settings;
    return this.evaluation.waiverReport().flatMap(({ waiver, state }) => {
      const fault = waiverProblem(waiver, state, maxWaiverDays);
      return fault === undefined || waiverLevel === "disabled"
        ? []
        : [
            {
              policy: waiversPolicy,
              description: "Waivers are needed, specific and not expired",
              message: `${fault.problem}\nFix: ${fault.fix}`,
              level: waiverLevel,
              severity: "medium" as const,
            },
          ];
    });
  }

  /** Writes evidence.json and evidence.sarif if a folder is set; returns what went wrong. */
  private writeEvidence(complete: boolean): readonly Diagnostic[] | undefined {
    const { name, version, rules, now, evidenceDir } = this.options;
    const named = evidenceDir ?? this.settings.evidence;
    if (named === undefined) {
      return undefined;
    }
    const folder = resolve(this.options.folder, named);
    const date = now();
    const evidence = evidenceOf(this.evaluation, {
      pack: { name, version },
      stack: this.stack,
      date: date.toISOString(),
      complete,
    });
    this.written = date.getTime();
    try {
      mkdirSync(folder, { recursive: true });
      replace(join(folder, "evidence.json"), evidence);
      replace(join(folder, "evidence.sarif"), sarifOf(evidence, rules));
      return undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [
        {
          policy: packPolicy,
          description: "The evidence of the run is written",
          message: `The evidence could not be written to ${folder}: ${reason}\nFix: set EKS_NETWORK_SECURITY_EVIDENCE or pack.evidence to a writable folder.`,
          level: "mandatory",
          severity: "high",
        },
      ];
    }
  }
}

function diagnosticOf(judgement: Judgement): readonly Diagnostic[] {
  const { rule, resource, level, message } = judgement;
  return level === "disabled" || message === undefined
    ? []
    : [{ policy: rule.name, description: rule.title, message, level, severity: rule.severity, urn: resource.urn }];
}

/** A reader sees the old file or the new one, never half of one. */
function replace(file: string, content: object): void {
  const fresh = `${file}.${process.pid}.tmp`;
  writeFileSync(fresh, `${JSON.stringify(content, undefined, 2)}\n`);
  renameSync(fresh, file);
}
