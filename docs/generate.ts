/**
 * Writes all generated files: `npm run docs`. With --check it writes nothing and lists stale files (exit code 1).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { capabilities } from "../components/registry";
import { encryptionOf } from "../explain/encryption/model";
import { encryptionSvg } from "../explain/encryption/svg";
import { loadStack } from "../explain/stack";
import { stackFileSchema } from "../framework/stack-schema";
import { configurationPage } from "./generators/configuration";
import { coveragePage, coverageSummary } from "./generators/coverage";
import { policyPages } from "./generators/policies";
import { withSamples } from "./generators/samples";
import { trapsPage } from "./generators/traps";
import { schemaText } from "./schema";

const root = path.resolve(__dirname, "..");

/** Every generated file with its content, by path from the project folder. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ["docs/configuration.md", configurationPage(capabilities)],
    ["docs/coverage.md", coveragePage()],
    ["docs/encryption-prod.svg", encryptionSvg(encryptionOf(loadStack("prod", root)))],
    ["docs/traps.md", trapsPage()],
    ["stacks/schema.json", schemaText(stackFileSchema(capabilities))],
    ...policyPages(),
    ...handWrittenPages().map((file): [string, string] => [file, withGenerated(file)]),
  ]);
}

/** Hand-written pages, which may hold generated blocks: the README of each folder and the guides in docs/. */
function handWrittenPages(): string[] {
  const components = readdirSync(path.join(root, "components")).map((name) => `components/${name}/README.md`);
  const guides = readdirSync(path.join(root, "docs")).map((name) => `docs/${name}`);
  return ["README.md", "policypack/README.md", "offline/README.md", ...guides, ...components].filter(
    (file) =>
      file.endsWith(".md") &&
      existsSync(path.join(root, file)) &&
      /<!-- [\w:-]+:start -->/.test(readFileSync(path.join(root, file), "utf8")),
  );
}

function withGenerated(file: string): string {
  const page = withSamples(readFileSync(path.join(root, file), "utf8"));
  return file === "README.md" ? withBlock(page, "coverage", coverageSummary()) : page;
}

/** Folders that only contain generated files. */
const generatedFolders = ["docs/policies"];

/** @throws Error if the text has no such block */
export function withBlock(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`no block ${start} … ${end}`);
  }
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

/** Stale files, and files that the code no longer generates. */
export function staleFiles(): string[] {
  const wanted = generatedFiles();
  const stale = [...wanted].filter(([file, content]) => {
    const absolute = path.join(root, file);
    return !existsSync(absolute) || readFileSync(absolute, "utf8") !== content;
  });
  return [...stale.map(([file]) => file), ...leftovers(wanted)];
}

function leftovers(wanted: ReadonlyMap<string, string>): string[] {
  return generatedFolders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => !wanted.has(file));
}

function write(): void {
  const wanted = generatedFiles();
  for (const file of leftovers(wanted)) {
    rmSync(path.join(root, file));
  }
  for (const [file, content] of wanted) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  console.log(`${wanted.size} generated files are up to date`);
}

function check(): void {
  const stale = staleFiles();
  for (const file of stale) {
    console.error(`${file} is stale: run npm run docs and commit it`);
  }
  process.exitCode = stale.length > 0 ? 1 : 0;
}

if (require.main === module) {
  const [option, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (option !== undefined && option !== "--check")) {
    console.error(`npm run docs: found "${process.argv.slice(2).join(" ")}"; allowed: nothing, or --check`);
    process.exit(2);
  }
  if (option === "--check") {
    check();
  } else {
    write();
  }
}
