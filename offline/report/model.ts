import { parseRegistration } from "../../core/registration";
import type { DiagnosticEvent, EngineEvent, PolicyEvent, ResourceState } from "../engine-events";

/** One resource of a run. */
export interface ReportedResource {
  urn: string;
  type: string;
  name: string;
  /** The plugin that registered it, by name; "other" if no plugin did. */
  capability: string;
  op: string;
}

export interface Violation {
  level: PolicyEvent["enforcementLevel"];
  policy: string;
  urn?: string;
  message: string;
}

export interface Report {
  resources: ReportedResource[];
  /** Resources by capability, and by operation. */
  byCapability: Record<string, number>;
  byOperation: Record<string, number>;
  violations: Violation[];
  diagnostics: DiagnosticEvent[];
}

const component = /^eks-network-security:index:(\w+)$/;

/** FlowLogs -> flow-logs, PrivateCa -> private-ca, IstioCsr -> istio-csr. */
export function capabilityOf(className: string): string {
  return className
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** Type, and name, of a URN; the type is that of the resource itself, without its parents'. */
export function parseUrn(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** Follows a run event by event: what the summary, the JSON document and the lines on screen are made from. */
export class ReportBuilder {
  private readonly parents = new Map<string, string>();
  /** Plugins by what they registered at the top of the stack, as "type name". */
  private readonly registered = new Map<string, string>();
  private readonly operations = new Map<string, string>();
  private readonly violations: Violation[] = [];
  private readonly diagnostics: DiagnosticEvent[] = [];

  /**
   * @param isNoise whether a diagnostic says nothing about the stack
   * @param keepStackTraces leave the stack traces of programs and providers in
   */
  constructor(
    private readonly isNoise: (diagnostic: DiagnosticEvent) => boolean = () => false,
    private readonly keepStackTraces = false,
  ) {}

  /** Takes one event; returns what it adds: a resource that was registered or changed, a diagnostic, a violation. */
  add(event: EngineEvent): { resource?: ReportedResource; diagnostic?: DiagnosticEvent; violation?: Violation } {
    const metadata = (event.resourcePreEvent ?? event.resOutputsEvent)?.metadata;
    if (metadata) {
      const state: ResourceState | null = metadata.new ?? metadata.old;
      if (state?.parent) this.parents.set(metadata.urn, state.parent);
    }
    if (event.resourcePreEvent && metadata) {
      const known = this.operations.get(metadata.urn);
      // A replacement comes as create-replacement, replace, delete-replaced: one change of one resource.
      const op =
        known !== undefined && known !== "same" ? (replaces(known, metadata.op) ? "replace" : known) : metadata.op;
      this.operations.set(metadata.urn, op);
      return known === undefined ? { resource: this.resource(metadata.urn, op) } : {};
    }
    if (event.diagnosticEvent?.severity === "debug") {
      const registration = parseRegistration(plain(event.diagnosticEvent.message));
      if (registration) this.registered.set(`${registration.type} ${registration.name}`, registration.plugin);
      return {};
    }
    if (event.diagnosticEvent && !this.isNoise(event.diagnosticEvent)) {
      const message = plain(event.diagnosticEvent.message);
      const shown = this.keepStackTraces ? message : withoutStackTrace(message);
      const diagnostic = { ...event.diagnosticEvent, message: shown };
      this.diagnostics.push(diagnostic);
      return { diagnostic };
    }
    if (event.policyEvent) {
      const { policyName, enforcementLevel, resourceUrn, message } = event.policyEvent;
      const violation: Violation = {
        level: enforcementLevel,
        policy: policyName,
        ...(resourceUrn ? { urn: resourceUrn } : {}),
        message: plain(message),
      };
      this.violations.push(violation);
      return { violation };
    }
    return {};
  }

  report(): Report {
    const resources = [...this.operations]
      .map(([urn, op]) => this.resource(urn, op))
      .filter(({ type }) => !type.startsWith("pulumi:"));
    return {
      resources,
      byCapability: count(resources.map(({ capability }) => capability)),
      byOperation: count(resources.map(({ op }) => op)),
      violations: this.violations,
      diagnostics: this.diagnostics,
    };
  }

  private resource(urn: string, op: string): ReportedResource {
    return { urn, ...parseUrn(urn), capability: this.capability(urn), op };
  }

  /**
   * The plugin that announced the outermost parent. A destroy may run without the program, so nothing is announced:
   * then the outermost component of this project tells by its class.
   */
  private capability(urn: string): string {
    let plugin: string | undefined;
    let own: string | undefined;
    for (let at: string | undefined = urn; at !== undefined; at = this.parents.get(at)) {
      const { type, name } = parseUrn(at);
      const className = component.exec(type)?.[1];
      plugin = this.registered.get(`${type} ${name}`) ?? plugin;
      own = className === undefined ? own : capabilityOf(className);
    }
    return plugin ?? own ?? "other";
  }
}

function replaces(first: string, second: string): boolean {
  return [first, second].some((op) => op.includes("replace"));
}

/** Without the engine's colour marks. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "").trimEnd();
}

/** Cuts a message at the first stack frame: what follows are more frames and the fields of the error object. */
function withoutStackTrace(text: string): string {
  const lines = text.split("\n");
  const frame = lines.findIndex((line) => /^\s+at .*:\d+:\d+\)?/.test(line));
  return frame <= 0 ? text : lines.slice(0, frame).join("\n");
}

function count(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
