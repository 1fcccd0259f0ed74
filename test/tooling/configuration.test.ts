/** docs/configuration.md has every key of the stack config, and each capability leads to its part of the page. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { capabilities } from "../../components/registry";
import { configurationPage } from "../../docs/generators/configuration";
import { definePlugin } from "../../framework/plugin";
import { root } from "../checks";

const page = configurationPage(capabilities);

/** The rows of a section by key, as cells. */
function rowsOf(text: string, name: string): Record<string, string[]> {
  const part = text.split(/^## /m).find((each) => each.startsWith(`${name}\n`)) ?? "";
  const cells = [...part.matchAll(/^\| `(.+)$/gm)].map(([line]) => line.split(/ \| |^\| | \|$/).slice(1, -1));
  return Object.fromEntries(cells.map(([key = "", ...rest]) => [key.replaceAll("`", ""), rest]));
}

describe("the page", () => {
  it.each(capabilities.map(({ name }) => name))("has the keys of %s with a description each", (name) => {
    const rows = Object.entries(rowsOf(page, name));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(([key, [type]]) => key === "" || type === "")).toEqual([]);
  });

  it("says type, allowed values, default and meaning", () => {
    const config = z.strictObject({
      mode: z.enum(["open", "closed"]).default("closed").describe("What is let in."),
      count: z.int().min(1).max(5).describe("How many."),
      zones: z.array(z.string()).min(1).optional().describe("Where."),
      rules: z
        .record(
          z.string(),
          z.discriminatedUnion("kind", [
            z.strictObject({ kind: z.literal("ip"), cidr: z.string().min(1).describe("Block.") }),
            z.strictObject({ kind: z.literal("name"), host: z.string().optional().describe("Host.") }),
          ]),
        )
        .default({})
        .describe("Rules by name."),
    });
    const plugin = definePlugin({
      ...{ name: "waf", summary: "A firewall.", guide: [], config, requires: [], uses: [], provides: [] },
      provision: () => ({}),
    });
    expect(rowsOf(configurationPage([plugin]), "waf")).toEqual({
      mode: ["string", "`open`, `closed`", "`closed`", "What is let in."],
      count: ["integer", "1 to 5", "required", "How many."],
      zones: ["list of string", "at least 1 entry", "-", "Where."],
      rules: ["map of object", "", "`{}`", "Rules by name."],
      "rules.<name> (kind: ip).kind": ["string", "`ip`", "required", ""],
      "rules.<name> (kind: ip).cidr": ["string", "at least 1 character", "required", "Block."],
      "rules.<name> (kind: name).kind": ["string", "`name`", "required", ""],
      "rules.<name> (kind: name).host": ["string", "", "-", "Host."],
    });
  });
});

describe("each capability", () => {
  const rooms = capabilities
    .map(({ name }) => name)
    .filter((name) => existsSync(join(root, "components", name, "README.md")));

  it.each(rooms)("%s leads to its part of the page", (name) => {
    const readme = readFileSync(join(root, "components", name, "README.md"), "utf8");
    expect(readme).toContain(`(../../docs/configuration.md#${name})`);
    expect(page).toContain(`\n## ${name}\n`);
  });
});
