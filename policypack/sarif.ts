/**
 * A run's findings as SARIF 2.1.0, which GitHub code scanning and other tools show on a pull request.
 *    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { createHash } from "node:crypto";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { guideUrl } from "../facts/guide";
import type { Evidence } from "./evidence";
import { sourceOf } from "./finding-text";
import type { Rule, Severity } from "./rule";

/** GitHub sorts findings by this number: https://docs.github.com/code-security (SARIF support). */
const securitySeverity: Readonly<Record<Severity, string>> = {
  low: "3.0",
  medium: "5.5",
  high: "8.0",
  critical: "9.5",
};

type Row = Evidence["results"][number];

function descriptor(rule: Rule): ReportingDescriptor {
  const help = `${rule.why}\n\nGuide: ${sourceOf(rule)}\n\nFix: ${rule.fix}.`;
  return {
    id: rule.name,
    name: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: help,
      markdown: `${help}\n\nBad:\n\`\`\`ts\n${rule.examples.bad}\n\`\`\`\nGood:\n\`\`\`ts\n${rule.examples.good}\n\`\`\``,
    },
    helpUri: rule.reference?.url ?? guideUrl,
    properties: {
      "security-severity": securitySeverity[rule.severity],
      tags: [
        "security",
        rule.capability,
        ...rule.guide,
        ...(rule.cis === undefined ? [] : [`CIS-EKS-1.8/${rule.cis}`]),
      ],
    },
  };
}

/** A mandatory finding is an error, an advisory one a warning; an undecided outcome has kind "open" and no level. */
function grade(row: Row): Required<Pick<Result, "kind" | "level">> {
  if (row.verdict === "undecided" && row.level !== "mandatory") {
    return { kind: "open", level: "none" };
  }
  return { kind: "fail", level: row.level === "mandatory" ? "error" : "warning" };
}

function result(row: Row, ruleIndex: number): Result {
  const fingerprint = createHash("sha256")
    .update(`${row.rule} ${row.urn} ${row.path ?? ""}`)
    .digest("hex");
  return {
    ruleId: row.rule,
    ruleIndex,
    ...grade(row),
    message: { text: row.message ?? row.rule },
    locations: [
      {
        // Code scanning shows nothing without a file, and the engine does not report the line that creates a resource.
        physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: row.urn, name: row.name, kind: "resource" }],
      },
    ],
    partialFingerprints: { "finding/v1": fingerprint },
    ...(row.waiver === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: `${row.waiver.reason} (${row.waiver.owner}, ${row.waiver.ticket}, until ${row.waiver.expires})`,
            },
          ],
        }),
  };
}

/** The SARIF log of a run: its violations and undecided outcomes. Disabled rules report nothing. */
export function sarifOf(evidence: Evidence, rules: readonly Rule[]): Log {
  const index = new Map(rules.map((rule, position) => [rule.name, position]));
  const reported = evidence.results.filter(
    (row) => (row.verdict === "violation" || row.verdict === "undecided") && row.level !== "disabled",
  );
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: evidence.pack.name,
            version: evidence.pack.version,
            informationUri: guideUrl,
            rules: rules.map(descriptor),
          },
        },
        invocations: [{ executionSuccessful: evidence.complete, endTimeUtc: evidence.date }],
        automationDetails: { id: `${evidence.stack.project}/${evidence.stack.stack}/` },
        results: reported.map((row) => result(row, index.get(row.rule) ?? -1)),
      },
    ],
  };
}
