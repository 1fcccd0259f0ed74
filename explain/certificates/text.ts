/** Cost and chain of a stack's certificates as text. Pure. */
import type { CertificateLoad, ChainLink, CostEstimate } from "../../components/private-ca/view";
import { prices } from "../../facts/private-ca-prices";
import type { Certificates } from "./model";

type Row = CertificateLoad & CostEstimate;

const number = (value: number): string => Math.round(value).toLocaleString("en-US");

export function certificatesText({ stack, chain, own, costs }: Certificates): string {
  return [
    `Trust chain of stack ${stack}`,
    ...tree(chain),
    "",
    "Cost of the issuing CA per month (US dollars; facts/private-ca-prices.json)",
    ...table(costs),
    `From ${number(costs[0]?.breakEvenCertificatesPerMonth ?? 0)} certificates a month, a general-purpose CA is cheaper: it costs ${prices.GENERAL_PURPOSE.authority} instead of ${prices.SHORT_LIVED_CERTIFICATE.authority} a month, but almost nothing per certificate at that volume.`,
    "CA/s: average certificates per second at the CA. Restarting everything requests one per workload at once.",
    "",
    ...(own === undefined
      ? ["The stack config gives no estimate (private-ca.estimate)."]
      : [
          `This stack: ${number(own.workloads)} workloads, ${own.certificateHours}h, ${number(own.podStartsPerDay)} pods started a day`,
          ...table([own]),
        ]),
  ].join("\n");
}

function tree(chain: readonly ChainLink[]): string[] {
  const under = (parent: string, depth: number): string[] =>
    chain
      .filter(({ id, signedBy }) => signedBy === parent && id !== parent)
      .flatMap((link) => [...lines(link, depth), ...under(link.id, depth + 1)]);
  return chain
    .filter(({ id, signedBy }) => id === signedBy)
    .flatMap((root) => [...lines(root, 0), ...under(root.id, 1)]);
}

function lines({ name, lives, key, asks, note }: ChainLink, depth: number): string[] {
  const indent = "   ".repeat(depth);
  const detail = `${indent}${depth === 0 ? "" : "   "}  `;
  return [
    `${indent}${depth === 0 ? "" : "└─ "}${name}${note === undefined ? "" : ` (${note})`}`,
    `${detail}valid for ${lives}; key: ${key}`,
    `${detail}requested by ${asks}`,
  ];
}

function table(rows: readonly Row[]): string[] {
  const header = ["workloads", "life", "certificates", "short-lived", "general-purpose", "cheaper", "CA/s"];
  const cells = rows.map((row) => [
    number(row.workloads),
    `${row.certificateHours}h`,
    number(row.certificatesPerMonth),
    number(row.shortLived.monthlyUsd),
    number(row.generalPurpose.monthlyUsd),
    row.cheaper === "SHORT_LIVED_CERTIFICATE" ? "short-lived" : "general-purpose",
    row.requestsPerSecond.toFixed(3),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [header, ...cells].map(
    (row) => `  ${row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")}`,
  );
}
