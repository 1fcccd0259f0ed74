import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { trapsPage } from "../../docs/generators/traps";
import { traps, type Trap } from "../../docs/traps-model";

const root = path.resolve(__dirname, "..", "..");

describe("traps", () => {
  it("are numbered without a gap", () => {
    expect(Object.keys(traps)).toEqual(
      Array.from({ length: Object.keys(traps).length }, (_, index) => `T${index + 1}`),
    );
    expect(Object.keys(traps).length).toBeGreaterThanOrEqual(44);
  });

  it.each(Object.entries(traps))("%s has a test", (_, { tests }: Trap) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const [file, title] of tests) {
      const text = readFileSync(path.join(root, file), "utf8");
      expect(text, `${file} has a test "${title}"`).toContain(`("${title}"`);
    }
  });

  it("are all on the page", () => {
    const page = trapsPage();
    expect(Object.keys(traps).every((id) => page.includes(`| ${id} |`))).toBe(true);
  });
});
