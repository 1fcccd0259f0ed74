import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "standins/test/**/*.test.ts"],
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
