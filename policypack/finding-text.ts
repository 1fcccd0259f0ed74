/** The text of a finding: what is wrong, the resource, the statement, the fix. */
import { statements } from "../facts/guide";
import type { Resource } from "./graph";
import type { Outcome, Rule, Values } from "./rule";
import { View } from "../core/view";
import type { Waiver } from "./waivers";

const placeholder = /\{(\w+)\}/g;

/** Fills `{placeholders}`. One without a value stays as it is, which the rule tests refuse. */
export function fill(text: string, values: Values): string {
  return text.replace(placeholder, (whole, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    return value === undefined ? whole : value instanceof View ? value.show() : String(value);
  });
}

/** The statements that a rule checks, or its other source. */
export function sourceOf(rule: Rule): string {
  const titles = rule.guide.map((id) => `${statements[id].title} (${id})`);
  return [...titles, ...(rule.reference === undefined ? [] : [rule.reference.title])].join("; ");
}

export function describe(resource: Pick<Resource, "type" | "name">, path: string | undefined): string {
  return `${resource.type} "${resource.name}"${path === undefined ? "" : `, ${path}`}`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The message of a violation or of an undecided outcome. */
export function render(
  rule: Rule,
  resource: Resource,
  outcome: Extract<Outcome, { verdict: "violation" | "undecided" }>,
  preview: boolean,
): string {
  const lines =
    outcome.verdict === "violation"
      ? { what: fill(rule.problem, outcome.values), fix: fill(rule.fix, outcome.values) }
      : {
          what: `Undecided: ${rule.title}. Not known${preview ? " at preview" : ""}: ${outcome.unknown.join(", ")}`,
          fix:
            preview && rule.kind === "resource"
              ? "No change needed if the value is correct: the rule runs again during `pulumi up`, before the resource is created. To decide it at preview, take the value from config"
              : preview
                ? "No change needed if the value is correct: the rule runs again during `pulumi up`. To decide it at preview, take the value from config or from a resource of this stack"
                : "Take the value from config or from a resource of this stack, or add a waiver",
        };
  return [
    sentence(lines.what),
    `Resource: ${describe(resource, outcome.path)}`,
    `Guide: ${sourceOf(rule)}`,
    `Fix: ${sentence(lines.fix)}`,
  ].join("\n");
}

/** Prepended to a message that a waiver covers. */
export function renderWaived(message: string, waiver: Waiver): string {
  return `Waived until ${waiver.expires} by ${waiver.owner} (${waiver.ticket}): ${waiver.reason}\n${message}`;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Redacts secret values in a text: the last line of defence behind `View.show()`. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => {
    // A short secret ("on", "42") is only redacted as a separate word, or nothing readable would be left.
    const pattern = secret.length < 6 ? `(?<![A-Za-z0-9])${escape(secret)}(?![A-Za-z0-9])` : escape(secret);
    return clean.replace(new RegExp(pattern, "g"), "[secret]");
  }, text);
}
