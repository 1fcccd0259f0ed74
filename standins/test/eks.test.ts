import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { echoPlugins } from "./echo-plugins";
import { belowEks, preview, problems, recording, registered } from "./eks-preview";

// Each test runs the engine, which takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let plugins: string;
beforeAll(async () => {
  plugins = await echoPlugins();
});
afterAll(() => rmSync(plugins, { recursive: true, force: true }));

describe("registers what the real provider registered", () => {
  test.each(Object.entries(recording.cases))("%s", async (_name, { args, resources }) => {
    const result = await preview(args, plugins);
    expect(problems(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(belowEks(registered(result))).toEqual(belowEks(resources));
  });
});
