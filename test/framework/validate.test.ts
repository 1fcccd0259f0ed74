import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { definePlugin, type AnyPlugin } from "../../framework/plugin";
import { formatPath } from "../../core/path";
import { error, formatFound, formatProblem, mismatch, mismatchWarning, nearest } from "../../core/problem";
import { prepare } from "../../framework/provision";
import { configOf, generalConfig, validate, withoutSecrets, type Document } from "../../framework/stack-config";
import { isEncrypted } from "../../framework/encrypted";
import { formatProblems, readStackFile } from "../../framework/stack-file";
import { fake, slot } from "./fakes";

const config = z.strictObject({
  replicas: z.number().int().min(1).max(5).describe("Number of replicas, 1 to 5."),
  mode: z.enum(["monitor", "enforce"]).default("monitor").describe("What happens."),
  cidrs: z.array(z.string()).default([]).describe("Blocks."),
  groups: z.record(z.string(), z.strictObject({ types: z.array(z.string()).min(1) })).default({}),
  certificate: z.union([z.literal("none"), z.strictObject({ arn: z.string() })]).default("none"),
});

const waf = fake("waf", { config });

const dam = definePlugin({
  name: "dam",
  summary: "",
  guide: [],
  config: z.strictObject({ height: z.number().default(3) }),
  requires: [],
  uses: [],
  provides: [],
  provision: () => ({}),
});

const problems = (document: Document, plugins: readonly AnyPlugin[] = [waf]): string[] => {
  const validated = validate(document, plugins);
  return validated.ok ? [] : validated.problems.map((problem) => formatProblem(problem).trim());
};

const valid = { environment: "dev", waf: { replicas: 2 } };

describe("validate", () => {
  it("fills defaults in", () => {
    const validated = validate(valid, [waf]);
    expect(validated.ok && validated.config.plugins.get(waf)).toEqual({
      replicas: 2,
      mode: "monitor",
      cidrs: [],
      groups: {},
      certificate: "none",
    });
    expect(validated.ok && validated.config.general).toEqual({
      environment: "dev",
      deletionProtection: true,
      tags: {},
      plugins: [],
    });
  });

  it("refuses what two plugins of a stack declare, and names both", () => {
    const one = fake("one", { declare: () => ({ region: "eu-central-1" }) });
    const two = fake("two", { declare: () => ({ region: "us-east-1" }) });
    expect(problems({ environment: "dev", one: {} }, [one, two])).toEqual([]);
    expect(problems({ environment: "dev", one: {}, two: {} }, [one, two])).toEqual([
      'error two: "one" and "two" both declare "region". Keep one of them.',
    ]);
  });

  it("lets a stack declare what its platform declares too", () => {
    const one = fake("one", { declare: () => ({ region: "eu-central-1" }) });
    const two = fake("two", { declare: () => ({ region: "us-east-1" }) });
    const platform = { file: "Pulumi.prod.yaml", document: { environment: "prod", one: {} } };
    const validated = validate({ environment: "dev", two: {} }, [one, two], { platform, others: [] });
    expect(validated.ok && validated.config.declared).toEqual({ region: "us-east-1" });
  });

  it("hands a plugin's config out by the plugin, with its type", () => {
    const validated = validate(valid, [waf, dam]);
    const config = validated.ok ? configOf(validated.config.plugins, dam) : undefined;
    expect(config).toBeUndefined();
    const both = validate({ ...valid, dam: {} }, [waf, dam]);
    expect(both.ok && configOf(both.config.plugins, dam)?.height.toFixed(1)).toBe("3.0");
  });

  it("takes a plugin that the document does not name for switched off", () => {
    const validated = validate({ environment: "dev" }, [waf]);
    expect(validated.ok && [...validated.config.plugins.keys()]).toEqual([]);
  });

  it.each<[string, Document, string]>([
    [
      "an unknown key, with the nearest valid one",
      { ...valid, waf: { replicsa: 2, replicas: 1 } },
      'error waf.replicsa: found an unknown key; allowed: replicas, mode, cidrs, groups, certificate\n      Did you mean "replicas"?',
    ],
    [
      "an unknown key far from all",
      { ...valid, waf: { replicas: 1, colour: "red" } },
      "error waf.colour: found an unknown key; allowed: replicas, mode, cidrs, groups, certificate",
    ],
    [
      "an unknown capability",
      { ...valid, wfa: {} },
      'error wfa: found an unknown key; allowed: environment, deletionProtection, tags, plugins, waf\n      Did you mean "waf"?',
    ],
    [
      "a key in a map of objects",
      { ...valid, waf: { replicas: 1, groups: { system: { typse: ["m7i.large"], types: ["m7i.large"] } } } },
      'error waf.groups.system.typse: found an unknown key; allowed: types\n      Did you mean "types"?',
    ],
    [
      "a wrong type, with what it is for",
      { ...valid, waf: { replicas: "two" } },
      'error waf.replicas: found "two"; allowed: an integer (Number of replicas, 1 to 5.)',
    ],
    [
      "a missing key",
      { ...valid, waf: {} },
      "error waf.replicas: found nothing; allowed: an integer (Number of replicas, 1 to 5.)",
    ],
    [
      "a missing environment",
      { waf: { replicas: 1 } },
      "error environment: found nothing; allowed: a string (Name of the environment, such as dev or prod.)",
    ],
    [
      "a value that is not in the list",
      { ...valid, waf: { replicas: 1, mode: "enforced" } },
      'error waf.mode: found "enforced"; allowed: monitor | enforce\n      Did you mean "enforce"?',
    ],
    ["a bound", { ...valid, waf: { replicas: 9 } }, "error waf.replicas: 9 is not valid; expected at most 5"],
    [
      "an element of a list",
      { ...valid, waf: { replicas: 1, cidrs: ["10.0.0.0/8", 7] } },
      "error waf.cidrs[1]: found 7; allowed: a string",
    ],
    [
      "an invalid list",
      { ...valid, waf: { replicas: 1, cidrs: "10.0.0.0/8" } },
      'error waf.cidrs: found "10.0.0.0/8"; allowed: an array (Blocks.)',
    ],
    [
      "neither branch of a union",
      { ...valid, waf: { replicas: 1, certificate: 7 } },
      "error waf.certificate: found 7; allowed: none or an object",
    ],
    [
      "a format",
      { ...valid, environment: "Prod!" },
      'error environment: "Prod!" is not valid; expected lower-case letters, digits and hyphens, at most 31',
    ],
    ["a key of a map", { ...valid, tags: { "": "x" } }, 'error tags[""]: found ""; allowed: at least 1 character'],
    ["a capability that is not a map", { ...valid, waf: null }, "error waf: found null; allowed: an object"],
  ])("names %s", (_, document, expected) => {
    expect(problems(document)).toEqual([expected]);
  });

  it("shows all errors of a document at once", () => {
    const found = problems({ environment: 5, tga: {}, waf: { replicas: 0, mode: "off", colour: 1 } });
    expect(found).toHaveLength(5);
  });

  it("takes names that every object has for unknown keys", () => {
    expect(problems({ ...valid, waf: { replicas: 1, constructor: 1 } })[0]).toContain(
      "waf.constructor: found an unknown",
    );
    expect(problems({ ...valid, toString: 1 } as unknown as Document)[0]).toContain("toString: found an unknown");
    expect(problems(valid, [waf, fake("valueOf", { config })])).toEqual([]);
  });

  it("refuses a plugin with the name of a general key", () => {
    expect(problems(valid, [waf, fake("tags")])).toEqual([
      'error tags: "tags" cannot be the name of a plugin: these keys are taken: environment, deletionProtection, tags, plugins.',
    ]);
  });

  it("hands each plugin what the others declared, and puts its own path in front", () => {
    const network = fake("network", { declare: () => ({ region: "eu-central-1" }) });
    const reader = fake("reader", {
      check: (_, declared) => [mismatch(["a", 0], String(declared.region), "another")],
    });
    expect(problems({ environment: "dev", network: {}, reader: {} }, [network, reader])).toEqual([
      "error reader.a[0]: found eu-central-1; allowed: another",
    ]);
  });

  it("passes with warnings, and hands them on", () => {
    const careful = fake("careful", {
      check: () => [mismatchWarning([], "m5.large", "m7i.large")],
    });
    const validated = validate({ environment: "dev", careful: {} }, [careful]);
    expect(validated.ok && validated.config.warnings).toEqual([mismatchWarning(["careful"], "m5.large", "m7i.large")]);
  });

  it("finds a problem for every document that is not valid, and never throws", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (document, waf_) => {
        const found = problems({ ...document, waf: waf_ });
        const schema = z.strictObject({ ...generalConfig, waf: config });
        expect(found.length === 0).toBe(schema.safeParse({ ...document, waf: waf_ }).success);
        for (const text of found) {
          expect(text).toMatch(/^(error|warning) .+: (found .+; allowed: .+|.+ is not valid; expected .+)/s);
        }
      }),
    );
  });
});

describe("withoutSecrets", () => {
  it("hides what is there, not where", () => {
    const validated = validate({ environment: "dev", waf: { replicas: "hunter2" } }, [waf]);
    const found = validated.ok ? [] : validated.problems;
    expect(withoutSecrets(found, new Set(["waf"])).map((problem) => formatProblem(problem).trim())).toEqual([
      "error waf.replicas: found [secret]; allowed: an integer (Number of replicas, 1 to 5.)",
    ]);
    expect(withoutSecrets(found, new Set(["tags"]))).toEqual(found);
  });

  it("keeps the name of the file that a problem is in", () => {
    const found = { ...error(["waf", "token"], "found hunter2"), file: "Pulumi.prod.yaml" };
    expect(withoutSecrets([found], new Set(["waf"]))).toEqual([
      expect.objectContaining({ file: "Pulumi.prod.yaml", message: expect.not.stringContaining("hunter2") as string }),
    ]);
  });
});

describe("isEncrypted", () => {
  it("knows values that pulumi config set --secret wrote", () => {
    const document = { waf: { token: { secure: "v1:abc" }, secure: { a: 1, secure: "x" } } };
    expect(isEncrypted(document, ["waf", "token"])).toBe(true);
    expect(isEncrypted(document, ["waf", "token", "a"])).toBe(true);
    expect(isEncrypted(document, ["waf"])).toBe(false);
    expect(isEncrypted(document, ["waf", "secure"])).toBe(false);
    expect(isEncrypted(document, ["elsewhere", "a"])).toBe(false);
  });
});

describe("prepare", () => {
  const refusals = (document: Document, plugins: readonly AnyPlugin[]): string[] => {
    const prepared = prepare(document, plugins);
    return prepared.ok ? [] : prepared.problems.map((problem) => formatProblem(problem).trim());
  };
  const nodes = fake("nodes", { requires: [slot("cluster")], config: z.strictObject({ size: z.number() }) });
  const cluster = fake("cluster", { provides: [slot("cluster")] });

  it("shows what is wrong with values and what is missing at once", () => {
    expect(refusals({ environment: "dev", nodes: { size: "s" } }, [nodes])).toEqual([
      'error nodes.size: found "s"; allowed: a number',
      'error nodes: "nodes" requires "cluster", which is missing. No plugin provides it.',
    ]);
  });

  it("does not report a slot as missing that a misspelt plugin provides", () => {
    expect(refusals({ environment: "dev", nodes: { size: 1 }, clutser: {} }, [nodes, cluster])).toEqual([
      'error clutser: found an unknown key; allowed: environment, deletionProtection, tags, plugins, nodes, cluster\n      Did you mean "cluster"?',
    ]);
  });

  it("does not report a slot as missing that a plugin with errors may stand for", () => {
    const team = fake("team", {
      config: z.strictObject({ name: z.string() }),
      expand: () => ({ parts: { cluster: {} } as never, origins: [] }),
    });
    const document = { environment: "dev", nodes: { size: 1 } };
    expect(refusals({ ...document, team: { name: "a" } }, [nodes, cluster, team])).toEqual([]);
    expect(refusals({ ...document, team: { nmae: "a" } }, [nodes, cluster, team])).toEqual([
      'error team.nmae: found an unknown key; allowed: name\n      Did you mean "name"?',
    ]);
  });

  it("reports the same problem once", () => {
    const twice = fake("twice", {
      check: () => [error(["a"], "Wrong."), error(["a"], "Wrong."), error(["b"], "Wrong.")],
    });
    expect(refusals({ environment: "dev", twice: {} }, [twice])).toEqual([
      "error twice.a: Wrong.",
      "error twice.b: Wrong.",
    ]);
  });
});

describe("nearest", () => {
  it("is within a third of the letters, or two", () => {
    expect(nearest("netwrok", ["network", "cluster"])).toBe("network");
    expect(nearest("x", ["network", "cluster"])).toBeUndefined();
    expect(nearest("network", [])).toBeUndefined();
  });
});

describe("formatFound and formatPath", () => {
  it("keep a value on one short line", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = formatFound(value);
        expect(text.length).toBeLessThanOrEqual(80);
        expect(text).not.toContain("\n");
      }),
    );
    expect(formatFound(undefined)).toBe("nothing");
  });

  it("write paths as pulumi config set --path reads them", () => {
    expect(formatPath(["node-groups", "groups", "system", "types", 0, "odd key"])).toBe(
      'node-groups.groups.system.types[0]["odd key"]',
    );
    expect(formatPath(['a "quoted" name.', "tags"])).toBe('["a \\"quoted\\" name."].tags');
    expect(formatPath([])).toBe("");
  });
});

describe("readStackFile", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "stack-file-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (text: string): ReturnType<typeof readStackFile> => {
    const file = path.join(folder, "Pulumi.dev.yaml");
    writeFileSync(file, text);
    return readStackFile(file);
  };

  const text = `config:
  aws:region: eu-central-1
  # a comment
  eks-network-security:environment: dev
  eks-network-security:waf:
    replicas: 9
    mode: off
    cidrs:
      - 10.0.0.0/8
      - 7
  wfa:
    colour: red
`;

  it("reads the project's own keys, with and without its namespace", () => {
    const { document, problems: found } = read(text);
    expect(found).toEqual([]);
    expect(document).toEqual({
      environment: "dev",
      waf: { replicas: 9, mode: "off", cidrs: ["10.0.0.0/8", 7] },
      wfa: { colour: "red" },
    });
  });

  it("knows the line of every problem", () => {
    const file = read(text);
    const validated = validate(file.document, [waf]);
    const found = validated.ok ? [] : validated.problems;
    expect(found.map(({ path: at }) => [formatPath(at), file.line(at)])).toEqual([
      ["wfa", 11],
      ["waf.replicas", 6],
      ["waf.mode", 7],
      ["waf.cidrs[1]", 10],
    ]);
    expect(formatProblems("stacks/Pulumi.dev.yaml", found, ({ path: at }) => file.line(at))).toContain(
      "stacks/Pulumi.dev.yaml: 4 errors\n  error wfa (line 11): found",
    );
  });

  it("points at the nearest thing that is there where something is missing", () => {
    const file = read(text);
    expect(file.line(["waf", "groups", "system"])).toBe(5);
    expect(file.line(["waf", "cidrs", 5])).toBe(8);
    expect(file.line(["environment", "a", "b"])).toBe(4);
    expect(file.line(["elsewhere"])).toBeUndefined();
    expect(file.line([])).toBeUndefined();
  });

  it.each([
    ["broken YAML", "config:\n  a: [1, 2\n", /line 3: /],
    ["a key twice", "config:\n  a: 1\n  a: 2\n", /line 3: .*unique/],
    ["no config", "encryptionsalt: x\n", /^found nothing; allowed: a map/],
    ["an empty file", "", /^found nothing; allowed: a map/],
    ["a config that is a list", "config:\n  - a\n", /^found \["a"\]; allowed: a map/],
    ["text", "hello\n", /^found nothing; allowed: a map/],
  ])("makes a problem of %s", (_, yaml, found) => {
    const file = read(yaml);
    expect(file.problems).toHaveLength(1);
    expect(file.problems[0]?.message).toMatch(found);
    expect(file.document).toEqual({});
  });

  it("makes a problem of a file that is not there", () => {
    const file = readStackFile(path.join(folder, "Pulumi.nowhere.yaml"));
    expect(file.problems).toEqual([
      expect.objectContaining({
        message: "The file does not exist. Write Pulumi.nowhere.yaml, or name a stack that has one.",
      }),
    ]);
    expect(file.line(["environment"])).toBeUndefined();
  });
});
