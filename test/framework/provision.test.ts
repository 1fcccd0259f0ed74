import { error, mismatchWarning, unfinished, warning } from "../../core/problem";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { definePlugin, type AnyPlugin, type Context } from "../../framework/plugin";
import { provisionStack } from "../../framework/provision";
import { readStackConfig, type Document } from "../../framework/stack-config";
import { collect, type Collected } from "../mocks";
import { fake, slot } from "./fakes";

class Made extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Made", name);
  }
}

const run = (document: Document, plugins: readonly AnyPlugin[]): Promise<Collected<Record<string, unknown>>> =>
  collect(() => provisionStack(document, plugins));

afterEach(() => {
  vi.restoreAllMocks();
  setConfig({});
});

/** The SDK's second parameter is not in its declarations: the language host uses it. */
const setConfig = pulumi.runtime.setAllConfig as (config: Record<string, string>, secretKeys?: string[]) => void;

describe("a stack that is not finished", () => {
  const half = fake("half", {
    check: () => [unfinished(["key"], "Something is missing.", "Add it."), warning([], "Another thing.")],
    provision: () => {
      new Made("half");
      return {} as never;
    },
  });
  const document = { environment: "dev", half: {} };

  it("passes a preview with a warning", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const made = await collect(() => provisionStack(document, [half]), { preview: true });
    expect(made.all("test:index:Made")).toHaveLength(1);
    expect(warn.mock.calls.map(([text]) => text).join("\n")).toContain("warning half.key: Something is missing.");
  });

  it("is refused by an update before anything is registered, with what is missing alone", async () => {
    const { resources, result } = await collect(() => {
      try {
        provisionStack(document, [half]);
        return "";
      } catch (thrown) {
        return thrown instanceof pulumi.RunError ? thrown.message : "";
      }
    });
    expect(resources).toEqual([]);
    expect(result).toContain("1 error");
    expect(result).toMatch(/error half\.key: Something is missing\.\n +Add it\./);
    expect(result).not.toContain("Another thing");
  });
});

describe("provisionStack", () => {
  const seen: Record<string, unknown>[] = [];
  const network = fake("network", {
    provides: [slot("net")],
    provision: () => ({ net: { id: "vpc" } }) as never,
    outputs: (provided) => ({ id: (provided as { net?: { id: string } }).net?.id }),
  });
  const ca = fake("ca", { provides: [slot("ca")], provision: () => ({ ca: "arn" }) as never });
  const reader = fake("reader", {
    requires: [slot("net")],
    provision: (_, __, needs) => {
      seen.push(needs);
      return {} as never;
    },
  });

  it("hands a plugin what it asked for and nothing else", async () => {
    seen.length = 0;
    await run({ environment: "dev", reader: {}, network: {}, ca: {} }, [reader, ca, network]);
    expect(seen).toEqual([{ net: { id: "vpc" } }]);
  });

  it("exports outputs by plugin, and nothing for a plugin without any", async () => {
    const { result } = await run({ environment: "dev", network: {}, ca: {} }, [network, ca]);
    expect(result).toEqual({ network: { id: "vpc" } });
  });

  it("gives every plugin the same context", async () => {
    const contexts: Context[] = [];
    const watcher = fake("watcher", {
      declare: () => ({ region: "eu-central-1" }),
      provision: (context) => {
        contexts.push(context);
        return {} as never;
      },
    });
    await run({ environment: "prod", deletionProtection: false, tags: { Team: "net", Stack: "mine" }, watcher: {} }, [
      watcher,
    ]);
    expect(contexts).toEqual([
      {
        stack: "test",
        environment: "prod",
        deletionProtection: false,
        tags: { Team: "net", Environment: "prod", Stack: "test", ManagedBy: "pulumi" },
        declared: { region: "eu-central-1" },
      },
    ]);
  });

  it("prepares a plugin once, and hands it the value", async () => {
    const prepared: unknown[] = [];
    const seenValues: unknown[] = [];
    const careful = definePlugin({
      name: "careful",
      summary: "Prepares.",
      guide: [],
      config: z.strictObject({ size: z.number() }),
      requires: [],
      uses: [],
      provides: [],
      declare: () => ({ region: "eu-central-1" }),
      prepare: ({ size }, { region }) => {
        prepared.push(region);
        return { value: size * 2, problems: [] };
      },
      provision: (_, __, ___, value) => (seenValues.push(value), {}),
    });
    await run({ environment: "dev", careful: { size: 2 } }, [careful]);
    expect(prepared).toEqual(["eu-central-1"]);
    expect(seenValues).toEqual([4]);
  });

  it("refuses what a plugin finds while it prepares", async () => {
    const wrong = fake("wrong", {
      check: () => [warning(["b"], "Checked.")],
      prepare: () => ({ value: undefined, problems: [error(["a"], "Prepared.")] }),
    });
    await expect(run({ environment: "dev", wrong: {} }, [wrong])).rejects.toThrow(/wrong\.b: Checked.*wrong\.a: Prep/s);
  });

  it("registers nothing where anything is wrong, and says all of it", async () => {
    const provisioned: string[] = [];
    const makes = fake("makes", { provision: ({ stack }) => (provisioned.push(stack), {}) as never });
    const wrong = fake("wrong", { config: z.strictObject({ size: z.number() }), requires: [slot("absent")] });
    await run({ environment: "dev", makes: {} }, [makes, wrong]);
    expect(provisioned).toEqual(["test"]);
    const failed = await run({ environment: "dev", makes: {}, wrong: { size: "s" } }, [makes, wrong]).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(failed).toBeInstanceOf(pulumi.RunError);
    expect(String(failed)).toContain("Pulumi.test.yaml: 2 errors");
    expect(String(failed)).toContain('error wrong.size: found "s"');
    expect(String(failed)).toContain('requires "absent"');
    expect(provisioned).toEqual(["test"]);
  });

  it("shows warnings and goes on", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const careful = fake("careful", {
      check: () => [mismatchWarning(["type"], "m5.large", "m7i.large")],
      provision: () => (new Made("made"), {}) as never,
    });
    const made = await run({ environment: "dev", careful: {} }, [careful]);
    expect(made.all("test:index:Made")).toHaveLength(1);
    expect(warn).toHaveBeenCalledExactlyOnceWith("  warning careful.type: found m5.large; allowed: m7i.large");
  });
});

describe("config of the running stack", () => {
  it("is read below the project's namespace, objects as objects", () => {
    setConfig({
      "aws:region": "eu-central-1",
      "eks-network-security:environment": "dev",
      "eks-network-security:deletionProtection": "false",
      "eks-network-security:network": '{"vpc":{"cidr":"10.0.0.0/16"}}',
    });
    expect(readStackConfig()).toEqual({
      environment: "dev",
      deletionProtection: false,
      network: { vpc: { cidr: "10.0.0.0/16" } },
    });
  });

  it("never shows a secret", async () => {
    const keyed = fake("keyed", { config: z.strictObject({ token: z.string().max(3) }) });
    const refuse = (secret: string[]): Promise<string> => {
      setConfig(
        { "eks-network-security:environment": "dev", "eks-network-security:keyed": '{"token":"hunter2"}' },
        secret,
      );
      return run(readStackConfig(), [keyed]).then(
        () => "",
        (thrown: unknown) => String(thrown),
      );
    };
    const shown = await refuse(["eks-network-security:keyed"]);
    expect(shown).toContain("error keyed.token: not valid; expected at most 3 characters");
    expect(shown).not.toContain("hunter2");
    expect(await refuse([])).toContain("hunter2");
  });
});
