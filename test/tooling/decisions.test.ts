/** docs/decisions/: the index is complete, and no link to a decision is broken. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { filesUnder } from "../../real/files";
import { root } from "../checks";

const folder = join(root, "docs/decisions");
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const index = readFileSync(join(folder, "README.md"), "utf8");

test.each(pages)("the index has one line about %s, under the title of the page", (name) => {
  const title = /^# (.+)$/m.exec(readFileSync(join(folder, name), "utf8"))?.[1];
  const lines = index.split("\n").filter((line) => line.includes(`](${name})`));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`[${title}](${name})`);
});

test("every mention of a decision leads to a page", () => {
  const files = filesUnder([root], (path) => /\.(md|ts|mjs|json)$/.test(path) && !path.endsWith("package-lock.json"));
  const broken = files.flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const linked = path.endsWith(".md") ? [...text.matchAll(/\]\(([^)#:]+\.md)/g)].map(([, to = ""]) => to) : [];
    const named = [...text.matchAll(/docs\/decisions\/[a-z0-9-]+\.md/g)].map(([to]) => to);
    return [
      ...linked.filter((to) => !existsSync(resolve(dirname(path), to))),
      ...named.filter((to) => !existsSync(join(root, to))),
    ].map((to) => `${relative(root, path)}: ${to}`);
  });
  expect(files.length).toBeGreaterThan(500);
  expect(broken).toEqual([]);
});
