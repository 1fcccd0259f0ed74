/** Sample outputs in hand-written pages: each is in a marked block, which docs/generate.ts fills from a real run. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { samples, withSamples } from "../../docs/generators/samples";

const root = join(__dirname, "..", "..");
const pages = ["README.md", "policypack/README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))
  .map((name) => [name, readFileSync(join(root, name), "utf8")] as const);

describe("samples", () => {
  it.each(pages)("%s shows no output outside of a generated block", (_, page) => {
    const handWritten = page.replace(/<!-- sample:([\w-]+):start -->[\s\S]*?<!-- sample:\1:end -->/g, "");
    // A fence without a language holds output; code names its language.
    const fences = [...handWritten.matchAll(/^```(.*)$/gm)].map(([, language]) => language ?? "");
    expect(fences.filter((language, index) => index % 2 === 0 && language === "")).toEqual([]);
  });

  it("are all used", () => {
    const used = pages.flatMap(([, page]) =>
      [...page.matchAll(/<!-- sample:([\w-]+):start -->/g)].map(([, name]) => name),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(samples).sort());
  });

  it("are brought up to date, whatever was in the block", () => {
    const page = "<!-- sample:finding:start -->\nold\n<!-- sample:finding:end -->\nrest";
    expect(withSamples(page)).toMatch(/^<!-- sample:finding:start -->\n\n```\nThe cluster's[^]*rest$/);
    expect(withSamples(withSamples(page))).toBe(withSamples(page));
  });

  it("that do not exist are refused", () => {
    expect(() => withSamples("<!-- sample:nothing:start --><!-- sample:nothing:end -->")).toThrow(
      /no sample "nothing"/,
    );
  });
});
