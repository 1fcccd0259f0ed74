/** A page for each rule of the policy pack, and their index. */
import { z } from "zod";
import { guideUrl, statements } from "../../facts/guide";
import { profiles, type Rule } from "../../policypack/rule";
import { rules } from "../../policypack/rules";
import { generatedNotice, table } from "./markdown";

const folder = "docs/policies";

/** Path and content of every page. */
export function policyPages(): [string, string][] {
  return [
    [`${folder}/README.md`, index()],
    ...rules.map((rule): [string, string] => [`${folder}/${rule.name}.md`, page(rule)]),
  ];
}

function index(): string {
  const capabilities = [...new Set(rules.map((rule) => rule.capability))].sort();
  const sections = capabilities.map((capability) => {
    const own = rules.filter((rule) => rule.capability === capability);
    const rows = own.map((rule) => [
      `[${rule.name}](${rule.name}.md)`,
      rule.title,
      rule.severity,
      ...profiles.map((profile) => rule.level[profile]),
    ]);
    return `## ${capability}\n\n${table(["Rule", "What it ensures", "Severity", ...profiles], rows)}`;
  });
  return [
    generatedNotice,
    "# Rules of the policy pack",
    `${rules.length} rules. How to run, configure and waive them: [policypack/README.md](../../policypack/README.md).`,
    ...sections,
    "",
  ].join("\n\n");
}

function page(rule: Rule): string {
  return [
    generatedNotice,
    `# ${rule.name}`,
    `**${rule.title}**`,
    table(
      ["Capability", "Severity", ...profiles, "Checks"],
      [[rule.capability, rule.severity, ...profiles.map((profile) => rule.level[profile]), judged(rule)]],
    ),
    `## Why\n\n${rule.why}`,
    sources(rule),
    `## What is reported\n\n> ${rule.problem}`,
    `## Fix\n\n${rule.fix}`,
    `## Bad\n\n${code(rule.examples.bad)}`,
    `## Good\n\n${code(rule.examples.good)}`,
    parameters(rule),
    whenUnknown(rule),
    "",
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

function judged(rule: Rule): string {
  const types = rule.types.map((type) => `\`${type}\``).join(", ");
  return rule.kind === "resource" ? `each resource of ${types}` : `the whole stack, if it has ${types}`;
}

function sources(rule: Rule): string {
  const lines = rule.guide.map(
    (id) => `- [${statements[id].section}](${guideUrl}), \`${id}\`: ${statements[id].title}`,
  );
  if (rule.reference !== undefined) {
    lines.push(`- [${rule.reference.title}](${rule.reference.url})`);
  }
  if (rule.cis !== undefined) {
    lines.push(`- CIS Amazon EKS Benchmark 1.8, ${rule.cis}`);
  }
  return `## Source\n\n${lines.join("\n")}`;
}

const code = (text: string): string => `\`\`\`ts\n${text.trim()}\n\`\`\``;

function parameters(rule: Rule): string {
  const { properties = {} } = z.toJSONSchema(rule.params, { io: "input", unrepresentable: "any" });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const { type, default: fallback, description, enum: values } = schema as Record<string, unknown>;
    const allowed = Array.isArray(values) ? values.map(String).join(", ") : String(type ?? "any");
    return [`\`${name}\``, allowed, `\`${JSON.stringify(fallback)}\``, String(description ?? "")];
  });
  const place = `set in \`stacks/policy.<environment>.json\` under \`"${rule.name}"\``;
  return rows.length === 0
    ? `## Parameters\n\nNone. \`enforcementLevel\` and \`onUndecided\` are ${place}.`
    : `## Parameters\n\nThey are ${place}, together with \`enforcementLevel\` and \`onUndecided\`.\n\n${table(["Name", "Allowed", "Default", "Meaning"], rows)}`;
}

function whenUnknown(rule: Rule): string {
  const levels = profiles.map((profile) => `${profile}: ${rule.onUndecided?.[profile] ?? "advisory"}`).join(", ");
  return `## Values that are not known at preview\n\nIf the verdict depends on such a value, the outcome is *undecided*. Its level is \`onUndecided\` (${levels}). An undecided outcome never hides a visible violation.`;
}
