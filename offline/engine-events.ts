/**
 * The parts of the engine's events that are read here. Source: sdk/go/common/apitype/events.go of pulumi/pulumi. The
 * types in @pulumi/pulumi/automation cannot be used: they lack enforcement levels and severities
 * (docs/decisions/libraries.md).
 */
export interface ResourceState {
  type: string;
  urn: string;
  id: string;
  parent: string;
  provider: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

export interface StepMetadata {
  /** create, update, replace, delete, same, read, … */
  op: string;
  urn: string;
  type: string;
  old: ResourceState | null;
  new: ResourceState | null;
  /** The properties that differ, and how. */
  detailedDiff: Record<string, unknown> | null;
}

export interface DiagnosticEvent {
  urn?: string;
  message: string;
  severity: "debug" | "info" | "info#err" | "warning" | "error";
}

export interface PolicyEvent {
  resourceUrn?: string;
  message: string;
  policyName: string;
  policyPackName: string;
  policyPackVersion: string;
  enforcementLevel: "advisory" | "mandatory" | "remediate" | "disabled";
  severity?: string;
}

export interface SummaryEvent {
  isPreview?: boolean;
  durationSeconds: number;
  resourceChanges: Record<string, number> | null;
  result?: string;
}

export interface EngineEvent {
  sequence: number;
  /** Seconds since 1970. */
  timestamp: number;
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
  resOpFailedEvent?: { metadata: StepMetadata; status: number; steps: number };
  diagnosticEvent?: DiagnosticEvent;
  policyEvent?: PolicyEvent;
  summaryEvent?: SummaryEvent;
}

/** Parses whole lines of an event log. */
export function parseEvents(lines: string): EngineEvent[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}
