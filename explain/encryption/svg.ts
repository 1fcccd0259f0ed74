/** The hops of a stack as an SVG: one row per flow, plaintext in red. Pure. */
import { escapeXml } from "../escape-xml";
import type { Encryption, Flow, Hop } from "./model";

const margin = 28;
const box = { width: 200, height: 44 } as const;
const arrow = 280;
const row = 108;

const looks: Readonly<Record<Hop["state"], { readonly line: string; readonly ink: string; readonly dash: string }>> = {
  encrypted: { line: "#2f7d46", ink: "#1f5a31", dash: "" },
  clear: { line: "#c62828", ink: "#a31515", dash: "" },
  unknown: { line: "#8a6d1b", ink: "#6b5412", dash: ' stroke-dasharray="6 5"' },
};

/** A hop that starts where the previous one ended continues its row. Any other hop starts a new row. */
function rowsOf(flows: readonly Flow[]): { readonly title: string; readonly hops: Hop[] }[] {
  return flows.flatMap(({ title, hops }) => {
    const rows: { title: string; hops: Hop[] }[] = [];
    for (const hop of hops) {
      const last = rows.at(-1);
      if (last?.hops.at(-1)?.to === hop.from) {
        last.hops.push(hop);
      } else {
        rows.push({ title: rows.length === 0 ? title : "", hops: [hop] });
      }
    }
    return rows;
  });
}

export function encryptionSvg({ stack, flows }: Encryption): string {
  const rows = rowsOf(flows);
  const longest = Math.max(...rows.map(({ hops }) => hops.length));
  const width = 2 * margin + (longest + 1) * box.width + longest * arrow;
  const height = 2 * margin + 50 + rows.length * row;
  const heading = `Encryption in transit of stack ${stack}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    `<title id="title">${escapeXml(heading)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin}" y="${margin + 14}" font-size="20" font-weight="600" fill="#1d2b3a">${escapeXml(heading)}</text>`,
    `<text x="${margin}" y="${margin + 36}" fill="#51606f">green: encrypted; red: plaintext; dashed: the config does not say</text>`,
    ...rows.flatMap(({ title, hops }, index) => drawn(title, hops, margin + 50 + index * row)),
    "</svg>",
    "",
  ].join("\n");
}

export function encryptionHtml(encryption: Encryption): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>Encryption in transit of stack ${escapeXml(encryption.stack)}</title>`,
    "<style>body{margin:0;background:#fff}main{overflow:auto}</style></head>",
    `<body><main>${encryptionSvg(encryption)}</main></body>`,
    "</html>",
    "",
  ].join("\n");
}

function drawn(title: string, hops: readonly Hop[], top: number): string[] {
  const y = top + 40;
  const places = [hops[0]?.from ?? "", ...hops.map(({ to }) => to)];
  const left = (index: number): number => margin + index * (box.width + arrow);
  return [
    `<text x="${margin}" y="${top + 28}" font-weight="600" fill="#1d2b3a">${escapeXml(title)}</text>`,
    ...places.flatMap((place, index) => [
      `<rect x="${left(index)}" y="${y}" width="${box.width}" height="${box.height}" rx="8" fill="#eef3f8" stroke="#9db3c9"/>`,
      `<text x="${left(index) + box.width / 2}" y="${y + 27}" text-anchor="middle" fill="#1d2b3a">${escapeXml(place)}</text>`,
    ]),
    ...hops.flatMap(({ state, by }, index) => {
      const { line, ink, dash } = looks[state];
      const from = left(index) + box.width + 6;
      const to = left(index + 1) - 6;
      const middle = y + box.height / 2;
      return [
        `<path class="${state}" d="M ${from} ${middle} H ${to - 8}" stroke="${line}" stroke-width="3"${dash}/>`,
        `<path d="M ${to} ${middle} l -10 -6 v 12 z" fill="${line}"/>`,
        ...wrap(by).map(
          (text, part) =>
            `<text x="${(from + to) / 2}" y="${part === 0 ? middle - 8 : middle + 18 * part}" text-anchor="middle" fill="${ink}" font-size="12">${escapeXml(text)}</text>`,
        ),
      ];
    }),
  ];
}

/** At most two lines: one above the arrow, one below. */
function wrap(text: string): string[] {
  const most = 42;
  const cut = text.length <= most ? -1 : text.lastIndexOf(" ", most);
  return cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
}
