import pc from "picocolors";
import type { DiagnosticEvent } from "../engine-events";
import { parseUrn, type ReportedResource, type Violation } from "./model";

const signs: Record<string, string> = {
  create: pc.green("+"),
  update: pc.yellow("~"),
  replace: pc.magenta("±"),
  delete: pc.red("-"),
};

/**
 * `+ network  aws:ec2/vpc:Vpc  dev-vpc`. Undefined for unchanged resources and for those that the engine itself adds.
 */
export function resourceLine({ op, type, name, capability }: ReportedResource): string | undefined {
  if (op === "same" || type.startsWith("pulumi:")) return undefined;
  const kind = op.includes("replace") ? "replace" : op;
  return `  ${signs[kind] ?? pc.cyan("·")} ${pc.dim(capability.padEnd(18))} ${type}  ${pc.bold(name)}`;
}

export function diagnosticLines({ severity, urn, message }: DiagnosticEvent): string[] {
  const where = urn ? `${parseUrn(urn).name}: ` : "";
  const [first = "", ...rest] = message.split("\n");
  const label =
    severity === "error" ? pc.red("error") : severity === "warning" ? pc.yellow("warning") : pc.dim("program");
  return [`  ${label} ${where}${first}`, ...rest.map((line) => `    ${line}`)];
}

export function violationLines({ level, policy, urn, message }: Violation): string[] {
  const about = urn ? `${parseUrn(urn).type} ${pc.bold(parseUrn(urn).name)}` : "the stack";
  const label = level === "mandatory" ? pc.red(level) : pc.yellow(level);
  return [`  ${label} ${policy}: ${about}`, ...message.split("\n").map((line) => `    ${line}`)];
}
