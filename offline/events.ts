/**
 * The engine's event log, the parts that are read here. Source: sdk/go/common/apitype/events.go of pulumi/pulumi;
 * https://www.pulumi.com/docs/reference/pkg/nodejs/pulumi/pulumi/automation/#EngineEvent
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
  /** Properties that differ, and how. */
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

/** Reads whole lines of an event log. */
export function parseEvents(lines: string): EngineEvent[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}
