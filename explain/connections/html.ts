/** The connections that a stack needs, as a page without scripts. Pure. */
import { describeParty } from "../../core/connections/model";
import type { JudgedOf } from "../../framework/connections";
import { escapeXml } from "../escape-xml";
import { deciders, summaryOf } from "./text";

const style = `
body { font: 15px/1.45 system-ui, sans-serif; color: #1d2b3a; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem; border-bottom: 1px solid #dde5ee; }
th { font-weight: 600; background: #eef3f8; position: sticky; top: 0; }
td.verdict { font-weight: 600; white-space: nowrap; }
.allowed { color: #17663a; } .denied { color: #a61b1b; } .unknown { color: #8a5a00; }
small { color: #52667a; display: block; }
`;

const columns = ["Verdict", "Needed by", "From", "To", "Port", "When", "Decided by"];

export function connectionsHtml(stack: string, judged: readonly JudgedOf[]): string {
  const title = `Connections of stack ${stack}`;
  return [
    "<!doctype html>",
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeXml(title)}</title><style>${style}</style></head><body>`,
    `<h1>${escapeXml(title)}</h1><p>${escapeXml(summaryOf(judged))}.</p>`,
    `<table><thead><tr>${columns.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>`,
    ...judged.map(row),
    "</tbody></table></body></html>",
    "",
  ].join("\n");
}

function row({ connection, verdict, layers, plugin }: JudgedOf): string {
  const { from, to, protocol, port, when, why, source } = connection;
  const cells = [
    `<td>${escapeXml(plugin)} <small>${escapeXml(why)}</small><small>${escapeXml(source)}</small></td>`,
    `<td>${escapeXml(describeParty(from))}</td>`,
    `<td>${escapeXml(describeParty(to))}</td>`,
    `<td>${protocol}/${port}</td>`,
    `<td>${when.join(", ")}</td>`,
    `<td>${deciders(layers).map(escapeXml).join("<br>")}</td>`,
  ];
  return `<tr><td class="verdict ${verdict}">${verdict}</td>${cells.join("")}</tr>`;
}
