/**
 * The trust chain as an SVG: roots on the left, what they sign to the right. Pure. Drawn here because the pictures of
 * Graphviz were worse (docs/decisions/libraries.md).
 */
import { escapeXml } from "../escape-xml";
import type { ChainLink } from "../../components/private-ca/view";

const box = { width: 330, line: 19, pad: 14, gapX: 70, gapY: 22 } as const;
const margin = 28;
const titleHeight = 60;

/** Average width of a character, as a fraction of the font size. */
const characterWidth = 0.55;

const looks = {
  root: { fill: "#1d3a5f", ink: "#ffffff", faint: "#c9d7e8", stroke: "#12263f" },
  authority: { fill: "#dbe8f6", ink: "#12263f", faint: "#3c5878", stroke: "#7fa3cc" },
  leaf: { fill: "#eef6ee", ink: "#17351f", faint: "#47694f", stroke: "#9cc3a4" },
} as const satisfies Record<ChainLink["kind"], object>;

interface Placed {
  readonly link: ChainLink;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export function chainSvg(chain: readonly ChainLink[], stack: string): string {
  const { placed, bottom } = place(chain);
  const width = Math.max(...placed.map(({ x }) => x)) + box.width + margin;
  const height = bottom + margin;
  const heading = `Trust chain of stack ${stack}: who signs whom`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    `<title id="title">${escapeXml(heading)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin}" y="${margin + 16}" font-size="20" font-weight="600" fill="#1d2b3a">${escapeXml(heading)}</text>`,
    ...placed.flatMap((one) => edge(one, placed)),
    ...placed.map(drawn),
    "</svg>",
    "",
  ].join("\n");
}

export function chainHtml(chain: readonly ChainLink[], stack: string): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>Trust chain of stack ${escapeXml(stack)}</title>`,
    "<style>body{margin:0;background:#fff}main{overflow:auto}</style></head>",
    `<body><main>${chainSvg(chain, stack)}</main></body>`,
    "</html>",
    "",
  ].join("\n");
}

/** One column per step from the root. Each signer is centered on what it signs. */
function place(chain: readonly ChainLink[]): { placed: Placed[]; bottom: number } {
  const placed: Placed[] = [];
  let next = margin + titleHeight;
  const put = (link: ChainLink, depth: number): Placed => {
    const lines = linesOf(link);
    const height = lines.length * box.line + 2 * box.pad;
    const top = next;
    const below = chain
      .filter(({ id, signedBy }) => signedBy === link.id && id !== link.id)
      .map((one) => put(one, depth + 1));
    const [first, last] = [below[0], below.at(-1)];
    const middle = first === undefined || last === undefined ? top : (first.y + last.y + last.height) / 2 - height / 2;
    const one = { link, lines, x: margin + depth * (box.width + box.gapX), y: Math.max(top, middle), height };
    next = Math.max(next, one.y + height + box.gapY);
    placed.push(one);
    return one;
  };
  for (const link of chain.filter(({ id, signedBy }) => id === signedBy)) {
    put(link, 0);
  }
  return { placed, bottom: next - box.gapY };
}

function linesOf({ name, note, lives, key, asks }: ChainLink): string[] {
  return [
    name,
    ...(note === undefined ? [] : [note]),
    `Valid for ${lives}`,
    `Key: ${key}`,
    `Requested by ${asks}`,
  ].flatMap((line, index) => wrap(line, index === 0 ? 15 : 13));
}

/** Breaks a line at spaces. Words longer than the box are split. */
function wrap(line: string, fontSize: number): string[] {
  const most = Math.floor((box.width - 2 * box.pad) / (fontSize * characterWidth));
  const rows: string[] = [];
  for (const word of line.split(" ").flatMap((part) => part.match(new RegExp(`.{1,${most}}`, "g")) ?? [])) {
    const row = rows.at(-1);
    if (row === undefined || row.length + 1 + word.length > most) {
      rows.push(word);
    } else {
      rows[rows.length - 1] = `${row} ${word}`;
    }
  }
  return rows;
}

function edge(one: Placed, all: readonly Placed[]): string[] {
  const signer = all.find(({ link }) => link.id === one.link.signedBy);
  if (signer === undefined || signer === one) {
    return [];
  }
  const from = { x: signer.x + box.width, y: signer.y + signer.height / 2 };
  const to = { x: one.x, y: one.y + one.height / 2 };
  const bend = (from.x + to.x) / 2;
  return [
    `<path d="M ${from.x} ${from.y} C ${bend} ${from.y}, ${bend} ${to.y}, ${to.x - 8} ${to.y}" fill="none" stroke="#7d8b99" stroke-width="1.5"/>`,
    `<path d="M ${to.x} ${to.y} l -9 -5 v 10 z" fill="#7d8b99"/>`,
  ];
}

function drawn({ link, lines, x, y, height }: Placed): string {
  const { fill, ink, faint, stroke } = looks[link.kind];
  const titleRows = wrap(link.name, 15).length;
  const rows = lines.map((line, index) => {
    const head = index < titleRows;
    const at = y + box.pad + (index + 1) * box.line - 5;
    return `<text x="${x + box.pad}" y="${at}" fill="${head ? ink : faint}"${head ? ' font-size="15" font-weight="600"' : ""}>${escapeXml(line)}</text>`;
  });
  return [
    `<rect x="${x}" y="${y}" width="${box.width}" height="${height}" rx="8" fill="${fill}" stroke="${stroke}"/>`,
    ...rows,
  ].join("\n");
}
