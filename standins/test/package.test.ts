/** The manifest of this package names every npm package that the stand-ins compile from, and nothing else. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../../real/cache";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const folder = join(root, "standins");
const read = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;
const manifest = read(join(folder, "package.json"));

/** `@scope/name/path` -> `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** npm packages that files import, directly or through other files of this repository. */
function packagesOf(entries: readonly string[]): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { fileName } of ts.preProcessFile(readFileSync(path, "utf8"), true, true).importedFiles) {
      if (fileName.startsWith(".")) {
        const target = resolve(dirname(path), fileName);
        const file = [`${target}.ts`, `${target}/index.ts`].find(existsSync);
        if (file !== undefined) visit(file);
      } else if (!fileName.startsWith("node:") && !builtinModules.includes(fileName)) {
        found.add(packageOf(fileName));
      }
    }
  };
  entries.forEach(visit);
  return [...found].sort();
}

const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
  .map((path) => join(folder, path));
const isTest = (path: string): boolean => relative(folder, path).startsWith("test");

test("every package that the stand-ins import is a dependency", () => {
  const build = join(folder, "build.ts");
  const programs = sources.filter((path) => !isTest(path) && path !== build);
  expect(programs.length).toBeGreaterThan(50);
  const dependencies = Object.keys(manifest.dependencies);
  expect(dependencies).toEqual(expect.arrayContaining(packagesOf(programs)));
  const all = [...dependencies, ...Object.keys(manifest.devDependencies)];
  expect(all).toEqual(expect.arrayContaining(packagesOf([build])));
});

test("no dependency is declared that nothing imports", () => {
  const { dependencies, devDependencies } = manifest;
  expect(packagesOf(sources)).toEqual(
    expect.arrayContaining([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
  );
});

test("the versions are those of the repository", () => {
  const { dependencies, devDependencies } = read(join(root, "package.json"));
  const versions = { ...dependencies, ...devDependencies };
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(version, name).toBe(versions[name]);
  }
});
