/**
 * Hand-written text avoids phrases that read as translated. Only phrases that can be found reliably are listed; each
 * one comes with what to write instead.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "..", "..");

interface Phrase {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Files in which it is a phrase, and not a name in code. Default: all. */
  readonly files?: RegExp;
  /** In TypeScript, only in comments: elsewhere it is a name. */
  readonly prose?: true;
}

const phrases: readonly Phrase[] = [
  { pattern: /\b(?:can|could|may|cannot)(?: not)? be had\b/i, instead: "is available, can be restored" },
  { pattern: /\bkeeps? its word\b/i, instead: "holds, applies" },
  { pattern: /\b(?:that|which) (?:is|are) none\b/i, instead: "invalid, that is not one" },
  {
    pattern: /(?<!\bthere )(?<!\bthat )\b(?:is|are) no (?!longer\b|more\b|less\b|better\b|worse\b|different\b|\()\w+/i,
    instead: "is not a …",
  },
  { pattern: /\b(?:that|which) (?:is|are) no (?!longer\b|more\b)\w+/i, instead: "that is not a …" },
  { pattern: /\bwithout a word\b(?! (?:of|about)\b)/i, instead: "silently" },
  { pattern: /\bfor sure\b/i, instead: "certainly" },
  { pattern: /\b(?:leaves?|leaving|left) open\b/i, instead: "is undecided" },
  { pattern: /\bso that\b[^.;:]{0,150}\bso that\b/i, instead: "two sentences" },
  { pattern: /\bbeside\b/i, instead: "next to, in addition to" },
  { pattern: /\bunless told\b/i, instead: "by default" },
  { pattern: /\bwhere (?:none|nothing|one|it) is (?:said|told|given|named)\b/i, instead: "by default, if …" },
  {
    pattern: /\bjudg(?:e[sd]?|ing)\b/i,
    instead: "check, evaluate, validate",
    files: /\.(?:md|go|m?ts|mts|mjs)$/,
    prose: true,
  },
  { pattern: /Where no Pulumi CLI/i, instead: "If no Pulumi CLI is available" },
  { pattern: /takes a stack with a cluster away/i, instead: "destroys a cluster stack" },
  { pattern: /Nothing, if it is right/i, instead: "No change needed if the value is correct" },
  { pattern: /found nothing; allowed: CoreDNS/i, instead: "CoreDNS will not be installed" },
  { pattern: /\bclear[- ]text\b/i, instead: "plaintext" },
  { pattern: /Do not call traffic clear/i, instead: "Don't report plaintext traffic" },
];

/** Names and quotations in which a phrase is right. */
const allowance = [
  // A rule's name is never changed.
  "dns-peer-beside-except",
  // EC2 cannot change the description of a security group: other words would replace the groups of every cluster.
  ", beside the group that EKS makes",
];

const skipped = /^(?:node_modules|bin|dist|\.[a-z].*|__snapshots__|golden)$/;
/** Generated from texts that are scanned themselves, and this list. */
const generated = /^docs\/policies\/|^test\/tooling\/english\.test\.ts$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.test(name) || name === ".github")
    .flatMap((entry) => {
      const absolute = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(absolute) : [absolute];
    });
}

/** The text with each line break in prose as a space, so that a phrase is found across lines, and the line of each character. */
function flattened(text: string): { flat: string; lineOf: (index: number) => number } {
  let flat = "";
  const lines: number[] = [];
  for (const [number, line] of text.split("\n").entries()) {
    const bare = line.replace(/^\s*(?:\*(?!\/)|\/\/|#|>)?\s*/, "").trimEnd();
    flat += `${bare} `;
    lines.push(...Array<number>(bare.length + 1).fill(number + 1));
  }
  return { flat, lineOf: (index) => lines[index] ?? 0 };
}

/** The text with every line of code left empty. */
function commentsOf(text: string): string {
  return text.replace(/^(?!\s*(?:\/?\*|\/\/)).*$/gm, "");
}

/** Every listed phrase in a text, as `file:line: "phrase"; write: …`. */
export function findings(file: string, text: string): string[] {
  const bare = allowance.reduce((rest, each) => rest.replaceAll(each, "-".repeat(each.length)), text);
  const all = flattened(bare);
  const comments = /\.m?[tj]s$|\.mts$/.test(file) ? flattened(commentsOf(bare)) : all;
  return phrases
    .filter(({ files }) => files?.test(file) ?? true)
    .flatMap(({ pattern, instead, prose }) => {
      const { flat, lineOf } = prose === true ? comments : all;
      return [...flat.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))].map(
        (match) => `${file}:${lineOf(match.index)}: "${match[0]}"; write: ${instead}`,
      );
    });
}

describe("plain English", () => {
  it("is found missing across lines, with the line", () => {
    const text = '/**\n * A library that cannot be\n * had, beside "dns-peer-beside-except".\n */';
    expect(findings("a.ts", text)).toEqual([
      'a.ts:2: "cannot be had"; write: is available, can be restored',
      'a.ts:3: "beside"; write: next to, in addition to',
    ]);
  });

  it("tells phrases from names and from good English", () => {
    expect(findings("a.ts", "const judged = list.map(judge); // there is no pod, and it is no longer needed")).toEqual(
      [],
    );
    expect(findings("a.md", "A rule judges a pod that is no node.")).toHaveLength(2);
    expect(findings("a.ts", "const judged = 1;\n// Rules judge pods.")).toEqual([
      'a.ts:2: "judge"; write: check, evaluate, validate',
    ]);
    expect(findings("a.go", "// Package a judges pods.")).toHaveLength(1);
  });

  it("in every file", () => {
    const files = filesBelow(root).filter((file) => /\.(?:md|m?ts|mts|mjs|ya?ml|go)$/.test(file));
    const found = files
      .map((file) => [relative(root, file), file] as const)
      .filter(([name]) => !generated.test(name))
      .flatMap(([name, file]) => findings(name, readFileSync(file, "utf8")));
    expect(found).toEqual([]);
  });
});
