/** docs/coverage.md, and the shorter table in the README. */
import { definitionSources, missingDefinitions } from "../../facts/crds";
import { guideUrl } from "../../facts/guide";
import { coverage, coverageRows, type CoverageRow } from "../coverage-model";
import { generatedNotice, table } from "./markdown";

const link = (folder: string, name: string): string => `[${name}](${folder}/${name}.md)`;
const capabilityLink = (name: string): string => `[${name}](../components/${name}/README.md)`;

function statusOf({ status, statement, gap }: CoverageRow): string {
  return status === "refused"
    ? `refused: ${statement.ended ?? ""}`
    : status === "partly"
      ? `partly: ${gap?.reason ?? ""}`
      : status;
}

export function coveragePage(): string {
  const { covered, partly, total } = coverage();
  const sections = [...new Set(coverageRows().map((row) => row.statement.section))];
  const body = sections.map((section) => {
    const rows = coverageRows().filter((row) => row.statement.section === section);
    const lines = rows.map((row) => [
      `\`${row.id}\``,
      row.statement.title + (row.statement.since2026 === true ? " *(page of May 2026)*" : ""),
      row.capabilities.map(capabilityLink).join(", ") || "-",
      row.rules.map((rule) => link("policies", rule)).join(", ") || "-",
      statusOf(row),
    ]);
    return `## ${section}\n\n${table(["id", "The guide recommends", "Fulfilled by", "Checked by", "Covered"], lines)}`;
  });
  return [
    generatedNotice,
    "# Coverage of the guide page",
    `Every statement of the page [Network security](${guideUrl}) of the AWS EKS Best Practices Guide, the capability that fulfils it and the rules that check it. Of ${total} statements the project fulfils **${covered}** in full and **${partly}** in part.`,
    `This page is about the project. \`npm start\` prints what a stack fulfils: only the capabilities and options that it enables count, only if no rule objects, and "partly" does not count.`,
    `"partly" says what is missing ([facts/coverage-gaps.ts](../facts/coverage-gaps.ts) has the sources). "refused" marks products that the guide names but that have been discontinued: no capability offers them, and a rule of the policy pack refuses them and names the replacement. Where the guide is out of date, [decisions/where-the-page-has-aged.md](decisions/where-the-page-has-aged.md) says what this project does instead.`,
    ...body,
    ...definitions(),
    "",
  ].join("\n\n");
}

/** The definitions that a real API server validates objects against, and those that are missing. */
function definitions(): string[] {
  return [
    "## What the API server validates against",
    "`npm test` and `npm start -- --cluster real` send every Kubernetes object to a real API server, with the definitions that these projects publish ([facts/crds.json](../facts/crds.json)):",
    table(
      ["Project", "Go module", "Note"],
      Object.entries(definitionSources).map(([name, { module, version, servedAs }]) => [
        name,
        `\`${module}@${version}\``,
        servedAs === undefined ? "" : `validated as ${servedAs.to}: ${servedAs.why}`,
      ]),
    ),
    "Not validated, because their definitions are not available:",
    table(
      ["Kind", "Why"],
      missingDefinitions.map(({ apiVersion, kind, why }) => [`\`${apiVersion}\` ${kind}`, why]),
    ),
  ];
}

/** One line per section. */
export function coverageSummary(): string {
  const rows = coverageRows();
  const sections = [...new Set(rows.map((row) => row.statement.section))];
  return table(
    ["Section of the page", "Statements", "Fulfilled", "Partly", "Capabilities", "Rules"],
    sections.map((section) => {
      const own = rows.filter((row) => row.statement.section === section);
      const names = [...new Set(own.flatMap((row) => row.capabilities))];
      const { covered, partly, total } = coverage(own);
      const rules = new Set(own.flatMap((row) => row.rules));
      return [
        section,
        String(total),
        String(covered),
        String(partly),
        names.map((name) => `\`${name}\``).join(", ") || "-",
        String(rules.size),
      ];
    }),
  );
}
