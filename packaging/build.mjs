/**
 * Builds what `npm pack` puts into the package: JavaScript and declarations of the components and the framework in dist/,
 * and the policy pack in policypack/bin. Plain JavaScript, so that npm runs it without a loader.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @param {string[]} args */
function node(...args) {
  execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });
}

try {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  node("node_modules/typescript/bin/tsc", "-p", "packaging/tsconfig.json");
  // Each capability adds its slots to an interface of the framework. In this checkout the compiler sees all files; of the
  // package it sees those that are imported, so the contract imports them.
  const slots = readdirSync(join(root, "components"))
    .filter((name) => existsSync(join(root, "components", name, "slots.ts")))
    .map((name) => `import "../components/${name}/slots";\n`);
  appendFileSync(join(root, "dist/framework/contract.d.ts"), slots.join(""));
  node("policypack/build.mjs");
} catch (error) {
  // The compiler has said what is wrong.
  process.exitCode = error.status ?? 1;
}
