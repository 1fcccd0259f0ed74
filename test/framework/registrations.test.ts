/** Who registered what is announced to whoever listens, and to nobody else. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it, vi } from "vitest";
import { formatRegistration, registrationsVariable } from "../../core/registration";
import { provisionStack } from "../../framework/provision";
import { engineEnvironment } from "../../offline/environment";
import { collect } from "../mocks";
import { fake } from "./fakes";

class Made extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Made", name, {}, opts);
  }
}

const lamp = fake("lamp", {
  provision: () => {
    const own = new Made("at-once");
    new Made("below", { parent: own });
    pulumi.output(Promise.resolve("late")).apply((name) => new Made(name));
    return {} as never;
  },
});

async function announced(): Promise<string[]> {
  const debug = vi.spyOn(pulumi.log, "debug").mockResolvedValue();
  const document = { environment: "dev", deletionProtection: false, lamp: {} };
  await collect(() =>
    pulumi.runtime.runInPulumiStack(() => Promise.resolve(provisionStack(document, [lamp])) as Promise<never>),
  );
  return debug.mock.calls.map(([message]) => message).filter((message) => message.startsWith("plugin "));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it("announces nothing where nobody listens", async () => {
  vi.stubEnv(registrationsVariable, undefined);
  expect(await announced()).toEqual([]);
});

it("announces what a plugin registers at the top of the stack, later too", async () => {
  vi.stubEnv(registrationsVariable, "1");
  expect(await announced()).toEqual(
    ["at-once", "late"].map((name) => formatRegistration({ plugin: "lamp", type: "test:index:Made", name })),
  );
});

it("offline runs listen", () => {
  const project = { name: "eks-network-security" };
  const env = engineEnvironment({ executables: [], stateDir: "/nowhere", project, stack: "dev" }, {});
  expect(env[registrationsVariable]).toBe("1");
});
