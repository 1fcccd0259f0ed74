import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** As in the paths of tsconfig.json: examples import the package, which here is the sources. */
const source = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^eks-network-security\/components\/(.+)$/, replacement: `${source("components")}/$1/index.ts` },
      { find: "eks-network-security/plugin", replacement: source("framework/contract.ts") },
      { find: "eks-network-security/stack", replacement: source("components/stack.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "standins/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    // Tests read what programs print, which a CI environment would otherwise have coloured.
    env: { NO_COLOR: "1" },
    // Engine runs start half a dozen processes each: two workers keep two cores busy, and the limits are for hangs only.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
