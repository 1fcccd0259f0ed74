/** A matrix as an SVG: rows are sources, columns are targets. Pure; without scripts or embedded fonts. */
import { escapeXml } from "../escape-xml";
import type { Cell, Label, Matrix } from "./matrix";
import { describeCell } from "./matrix-text";

const size = { row: 34, column: 92, pad: 24, title: 64, legend: 62, legendWidth: 560 } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Average width of a character in the fonts below, as a fraction of the font size. */
const characterWidth = 0.58;

/** Fill, stroke and ink. The text in a cell says the same as its colour. */
const looks = {
  all: { fill: "#1b7f4d", stroke: "#14633b", ink: "#ffffff" },
  some: { fill: "#d3efdf", stroke: "#7cc39c", ink: "#0f4a2d" },
  none: { fill: "#f6e3e0", stroke: "#e3bdb6", ink: "#8a3224" },
} as const satisfies Record<Exclude<Cell["kind"], "blank">, object>;

export function matrixSvg(matrix: Matrix, stack: string): string {
  const rowLabels = widthOf(matrix.rows) + 16;
  // Column labels lean at 45 degrees, so their height is their length divided by the square root of two.
  const columnLabels = Math.ceil(widthOf(matrix.columns) / Math.SQRT2) + 24;
  const left = size.pad + rowLabels;
  const top = size.pad + size.title + columnLabels;
  const bottom = top + matrix.rows.length * size.row;
  const width = Math.max(left + matrix.columns.length * size.column + columnLabels, size.legendWidth) + size.pad;
  const height = bottom + size.legend + size.pad;
  const own = matrix.rows.filter((label) => label.own).length;

  const at = (row: number, column: number): Point => ({ x: left + column * size.column, y: top + row * size.row });
  const body = [
    title(matrix, stack),
    ...matrix.columns.map((label, index) => columnLabel(label, at(0, index))),
    ...matrix.rows.map((label, index) => rowLabel(label, at(index, 0))),
    ...matrix.cells.flatMap((row, from) => row.map((cell, to) => cellBox(cell, at(from, to), pair(matrix, from, to)))),
    // A frame around the namespace's own pods.
    rectangle(at(0, 0), own * size.column, own * size.row, `fill="none" stroke="#22384f" stroke-width="2"`),
    legend(size.pad, bottom + 34),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    `<title id="title">${escapeXml(titleText(matrix, stack))}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...body.filter((part) => part !== ""),
    "</svg>",
    "",
  ].join("\n");
}

export function matrixHtml(matrix: Matrix, stack: string): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<title>${escapeXml(titleText(matrix, stack))}</title>`,
    "<style>body{margin:0;background:#fff}main{overflow:auto}</style>",
    "</head>",
    `<body><main>${matrixSvg(matrix, stack)}</main></body>`,
    "</html>",
    "",
  ].join("\n");
}

function titleText({ namespace, engine }: Matrix, stack: string): string {
  return `Namespace ${namespace}: who may talk to whom (stack ${stack}, engine ${engine})`;
}

function title({ namespace, engine }: Matrix, stack: string): string {
  const y = size.pad + 18;
  return [
    text(
      size.pad,
      y,
      `Namespace ${namespace}: who may talk to whom`,
      `font-size="20" font-weight="600" fill="#1d2b3a"`,
    ),
    text(
      size.pad,
      y + 24,
      `stack ${stack}, engine ${engine}. Rows are sources, columns are targets.`,
      `fill="#5a6774"`,
    ),
  ].join("\n");
}

function widthOf(labels: readonly Label[]): number {
  return Math.ceil(Math.max(8, ...labels.map(({ name }) => name.length)) * 13 * characterWidth);
}

function columnLabel({ name, own }: Label, { x, y }: Point): string {
  const [px, py] = [x + size.column / 2 - 4, y - 10];
  return text(px, py, name, `transform="rotate(-45 ${px} ${py})" ${labelStyle(own)}`);
}

function rowLabel({ name, own }: Label, { x, y }: Point): string {
  return text(x - 10, y + size.row / 2 + 4.5, name, `text-anchor="end" ${labelStyle(own)}`);
}

function labelStyle(own: boolean): string {
  return own ? `font-weight="600" fill="#1d2b3a"` : `fill="#5a6774"`;
}

function cellBox(cell: Cell, { x, y }: Point, who: string): string {
  if (cell.kind === "blank") {
    return "";
  }
  const { fill, stroke, ink } = looks[cell.kind];
  const box = rectangle(
    { x: x + 2, y: y + 2 },
    size.column - 4,
    size.row - 4,
    `rx="4" fill="${fill}" stroke="${stroke}"`,
  );
  const middle = text(
    x + size.column / 2,
    y + size.row / 2 + 4.5,
    cellText(cell),
    `text-anchor="middle" fill="${ink}" font-size="12"`,
  );
  const by =
    cell.policies.length === 0 ? "" : `\n${cell.kind === "none" ? "isolated by" : "by"} ${cell.policies.join(", ")}`;
  const tip = `${who}: ${cell.kind === "none" ? "denied" : describeCell(cell)}${by}`;
  return `<g>${box}${middle}<title>${escapeXml(tip)}</title></g>`;
}

/** The ports that fit into a cell. The tooltip lists all of them. */
function cellText(cell: Cell): string {
  if (cell.kind !== "some") {
    return cell.kind === "all" ? "every port" : "denied";
  }
  const fits = Math.floor((size.column - 14) / (12 * characterWidth));
  for (let shown = cell.ports.length; shown > 0; shown--) {
    const rest = cell.ports.length - shown;
    const candidate = `${cell.ports.slice(0, shown).join(" ")}${rest === 0 ? "" : ` +${rest}`}`;
    if (candidate.length <= fits) {
      return candidate;
    }
  }
  return `${cell.ports.length} ports`;
}

function pair(matrix: Matrix, from: number, to: number): string {
  return `${matrix.rows[from]?.name ?? ""} -> ${matrix.columns[to]?.name ?? ""}`;
}

function legend(x: number, y: number): string {
  const entries = [
    ["all", "every port"],
    ["some", "the listed ports (TCP unless another protocol is shown)"],
    ["none", "denied"],
  ] as const;
  let offset = x;
  return entries
    .map(([kind, label]) => {
      const { fill, stroke } = looks[kind];
      const entry = [
        rectangle({ x: offset, y }, 18, 18, `rx="3" fill="${fill}" stroke="${stroke}"`),
        text(offset + 26, y + 13.5, label, `fill="#5a6774"`),
      ].join("\n");
      offset += 26 + label.length * 13 * characterWidth + 26;
      return entry;
    })
    .join("\n");
}

function rectangle({ x, y }: Point, width: number, height: number, attributes: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${attributes}/>`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}
