/** Rules of the house that no linter knows: exact pins, what a package lists, how long a test file may be. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root } from "../checks";
import { matching, needsOf, testFiles } from "../selection";

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;

const listed = ({ dependencies, devDependencies, optionalDependencies }: Manifest): Record<string, string> => ({
  ...dependencies,
  ...devDependencies,
  ...optionalDependencies,
});

const folders = [".", ...(manifestOf(".").workspaces ?? [])];

describe("packages", () => {
  it.each(folders)("of %s are pinned to one version each", (folder) => {
    const loose = Object.entries(listed(manifestOf(folder))).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });

  it("have the same version in every workspace", () => {
    const ours = listed(manifestOf("."));
    const other = folders.flatMap((folder) =>
      Object.entries(listed(manifestOf(folder))).filter(
        ([name, version]) => ours[name] !== undefined && ours[name] !== version,
      ),
    );
    expect(other).toEqual([]);
  });

  it("that the policy pack is compiled from are in its own list", async () => {
    const { metafile } = await build({
      entryPoints: [join(root, "policypack/index.ts")],
      absWorkingDir: root,
      ...{ bundle: true, write: false, metafile: true, platform: "node", logLevel: "error" },
    });
    const byUs = Object.entries(metafile.inputs)
      // What packages import from each other is their own business.
      .filter(([file]) => !file.includes("node_modules/"))
      .flatMap(([, { imports }]) => imports)
      .filter(({ external }) => external !== true)
      .map(({ original = "" }) => original)
      .filter((name) => !name.startsWith("."))
      .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
    const list = Object.keys(listed(manifestOf("policypack")));
    expect(byUs).toContain("zod");
    expect([...new Set(byUs)].filter((name) => !list.includes(name))).toEqual([]);
  });
});

describe("test files", () => {
  const files = testFiles(root);

  it("have 400 lines at most", () => {
    const long = files
      .map((file) => [file, readFileSync(join(root, file), "utf8").trimEnd().split("\n").length] as const)
      .filter(([, lines]) => lines > 400);
    expect(files.length).toBeGreaterThan(100);
    expect(long).toEqual([]);
  });

  it("are chosen by any part of their path", () => {
    expect(matching(["policypack/rules/egress"], files)).toContain("test/policypack/rules/egress.test.ts");
    expect(matching(["tooling/house", "tooling/walls"], files)).toEqual(
      expect.arrayContaining(["test/tooling/house.test.ts", "test/tooling/walls.test.ts"]),
    );
    expect(matching(["no such test"], files)).toEqual([]);
  });

  it("say whether they start an engine or an API server", () => {
    expect(needsOf(root, ["test/policypack/rules/egress.test.ts"])).toEqual({
      engine: false,
      apiServer: false,
    });
    expect(needsOf(root, ["test/tooling/house.test.ts"])).toMatchObject({ apiServer: false });
    expect(needsOf(root, ["test/engine/program.test.ts"])).toMatchObject({ engine: true });
    expect(needsOf(root, ["test/real/apiserver/objects.test.ts"])).toMatchObject({ apiServer: true });
  });
});
