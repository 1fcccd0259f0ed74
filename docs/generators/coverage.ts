/** docs/coverage.md, and the shorter table of the README. */
import { definitionSources, missingDefinitions } from "../../facts/crds";
import { guideUrl } from "../../facts/guide";
import { coverage, coverageRows, type CoverageRow } from "../coverage-model";
import { generatedNotice, table } from "./markdown";

const link = (folder: string, name: string): string => `[${name}](${folder}/${name}.md)`;
const capabilityLink = (name: string): string => `[${name}](../components/${name}/README.md)`;

function statusOf(row: CoverageRow): string {
  return row.status === "refused" ? `refused: ${row.statement.ended ?? ""}` : row.status;
}

export function coveragePage(): string {
  const { covered, total } = coverage();
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
    return `## ${section}\n\n${table(["id", "The page asks for", "Fulfilled by", "Checked by", "Covered"], lines)}`;
  });
  return [
    generatedNotice,
    "# Coverage of the guide page",
    `Every statement of the page [Network security](${guideUrl}) of the AWS EKS Best Practices Guide, the capability that fulfils it and the rules that check it: **${covered} of ${total}**. "refused" marks what the page names and AWS or its vendor has ended: no capability offers it, and a rule of the policy pack refuses it and names the replacement. Where the page has aged, [decisions/where-the-page-has-aged.md](decisions/where-the-page-has-aged.md) says what is done instead.`,
    ...body,
    ...judgement(),
    "",
  ].join("\n\n");
}

/** What a real API server judges the Kubernetes objects by, and what it cannot. */
function judgement(): string[] {
  return [
    "## What the API server judges by",
    "`npm test` and `npm start -- --cluster real` hold every Kubernetes object to a real API server, with the definitions that these projects publish ([facts/crds.json](../facts/crds.json)):",
    table(
      ["Project", "Go module", "Note"],
      Object.entries(definitionSources).map(([name, { module, version, servedAs }]) => [
        name,
        `\`${module}@${version}\``,
        servedAs === undefined ? "" : `judged as ${servedAs.to}: ${servedAs.why}`,
      ]),
    ),
    "Not judged, because their definitions cannot be had:",
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
    ["Section of the page", "Statements", "Covered", "Capabilities", "Rules"],
    sections.map((section) => {
      const own = rows.filter((row) => row.statement.section === section);
      const names = [...new Set(own.flatMap((row) => row.capabilities))];
      const rules = new Set(own.flatMap((row) => row.rules));
      return [
        section,
        String(own.length),
        String(own.filter((row) => row.status !== "not yet").length),
        names.map((name) => `\`${name}\``).join(", ") || "-",
        String(rules.size),
      ];
    }),
  );
}
