import { describe, expect, it } from "vitest";
import {
  level,
  notApplicable,
  on,
  pass,
  resourceRule,
  type Rule,
  stackRule,
  undecided,
  violation,
} from "../../policypack/rule";
import { judge, type JudgeOptions } from "./harness";
import { type Input, Program, secret, unknown } from "./program";

const about = {
  capability: "cluster",
  guide: ["cluster-endpoint"],
  severity: "low",
  title: "Boxes are small",
  why: "Why.",
  problem: "The box holds {size}",
  fix: "Make it smaller than {size}",
  examples: { bad: "", good: "" },
  level: level("mandatory"),
} as const;

/** Checks `size` of every box: up to 1 passes, unknown is undecided, none does not apply. */
const small = resourceRule({
  ...about,
  name: "small",
  types: ["t:*:Box", "kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:Namespace", "kubernetes:helm.sh/v3:Release"],
  check: (box) => {
    const size = box.view.at("size");
    const number = size.number();
    return number === undefined
      ? notApplicable("no size")
      : typeof number !== "number"
        ? undecided(size)
        : number <= 1
          ? pass
          : violation(size, { size });
  },
});

const workload: Rule = { ...small, name: "workload", namespaces: "workload" };

const box = (inputs: Readonly<Record<string, Input>>, type = "t:a:Box"): Program => {
  const program = new Program();
  program.add(type, "box", inputs);
  return program;
};
const config = (entry: Readonly<Record<string, unknown>>): JudgeOptions => ({ config: { pack: entry } });
const only = (rule: Rule, program: Program, options?: JudgeOptions) => {
  const [first, ...others] = judge([rule], program, options);
  expect(others).toEqual([]);
  return first;
};

describe("a judgement", () => {
  it("carries verdict, level, path and message", () => {
    expect(only(small, box({ size: 2 }))).toMatchObject({
      verdict: "violation",
      level: "mandatory",
      path: "size",
      message: [
        "The box holds 2.",
        'Resource: t:a:Box "box", size',
        "Guide: Nodes reach the control plane on a private path; the public endpoint is off or limited to named CIDRs (cluster-endpoint)",
        "Fix: Make it smaller than 2.",
      ].join("\n"),
    });
  });

  it("of what is not known has a level of its own, and says what is missing and when it is decided", () => {
    const preview = only(small, box({ size: unknown }));
    expect(preview).toMatchObject({ verdict: "undecided", level: "advisory", unknown: ["size"], path: "size" });
    expect(preview?.message).toMatch(/^Undecided: Boxes are small\. Not known at preview: size\.\n[^]*pulumi up/);
    expect(only(small, box({ size: unknown }), { moment: "known" })?.message).not.toMatch(/at preview:|pulumi up/);
    expect(only(small, box({ size: unknown }), config({ onUndecided: "mandatory" }))?.level).toBe("mandatory");
    expect(only(small, box({ size: unknown }), { config: { small: { onUndecided: "disabled" } } })?.level).toBe(
      "disabled",
    );
  });

  it("of a pass or of what does not apply is reported nowhere", () => {
    expect(only(small, box({ size: 1 }))).toMatchObject({ verdict: "pass", level: "disabled" });
    expect(only(small, box({}))).toMatchObject({ verdict: "not-applicable", level: "disabled", message: "no size" });
  });

  it("is not made for other types, nor by a rule that is disabled", () => {
    expect(judge([small], box({ size: 2 }, "t:a:Chest"))).toEqual([]);
    expect(judge([small], box({ size: 2 }), { config: { small: "disabled" } })).toEqual([]);
  });

  it("never holds a secret, whatever the rule puts into its message", () => {
    const careless = resourceRule({
      ...about,
      name: "careless",
      types: ["t:a:Box"],
      check: (resource) =>
        violation(undefined, {
          size: `${String(resource.view.at("token").string())} and ${String(resource.view.at("pin").string())}`,
        }),
    });
    const found = only(careless, box({ token: secret("s3cr3t-token"), pin: secret(42), size: "142" }));
    expect(found?.message).toContain("The box holds [secret] and [secret].");
    expect(JSON.stringify(found)).not.toMatch(/s3cr3t-token|\b42\b/);
  });

  it("by a rule that throws is undecided, and the others go on", () => {
    const broken = resourceRule({
      ...about,
      name: "broken",
      types: ["t:a:Box"],
      check: () => {
        throw new Error("boom");
      },
    });
    const brokenStack = stackRule({
      ...about,
      name: "broken-stack",
      types: ["t:a:Box"],
      check: () => {
        throw new Error("boom");
      },
    });
    const found = judge([broken, brokenStack, small], box({ size: 2 }));
    expect(found.map((each) => `${each.rule.name} ${each.verdict}`)).toEqual([
      "broken undecided",
      "small violation",
      "broken-stack undecided",
    ]);
    expect(found[0]?.message).toContain("the rule broken failed (boom)");
  });

  it("of several faults in one resource is one each", () => {
    const each = resourceRule({
      ...about,
      name: "each",
      types: ["t:a:Box"],
      check: ({ view }) =>
        view
          .at("sizes")
          .items()
          .map((size) => violation(size, { size })),
    });
    expect(judge([each], box({ sizes: [1, 2] })).map((found) => found.path)).toEqual(["sizes[0]", "sizes[1]"]);
    expect(judge([each], box({ sizes: [] })).map((found) => found.verdict)).toEqual(["pass"]);
  });

  it("of a stack rule is only made where the stack has a resource of its types", () => {
    const stack = stackRule({
      ...about,
      name: "stack",
      types: ["t:a:Box"],
      check: (graph) => graph.all.map((node) => on(node, pass)),
    });
    expect(judge([stack], box({}))).toHaveLength(1);
    expect(judge([stack], box({}, "t:a:Chest"))).toEqual([]);
  });
});

describe("a namespace", () => {
  const inNamespace = (namespace: string): Program =>
    box({ metadata: { namespace }, size: 2 }, "kubernetes:core/v1:ConfigMap");

  it("that is exempt is not checked by any rule", () => {
    const exempt = config({ exemptNamespaces: ["legacy"] });
    expect(only(small, inNamespace("legacy"), exempt)).toMatchObject({
      verdict: "not-applicable",
      message: "namespace legacy is exempt (pack.exemptNamespaces)",
    });
    expect(only(small, inNamespace("web"), exempt)?.verdict).toBe("violation");
    expect(
      only(small, box({ metadata: { name: "legacy" }, size: 2 }, "kubernetes:core/v1:Namespace"), exempt)?.verdict,
    ).toBe("not-applicable");
    expect(only(small, box({ namespace: "legacy", size: 2 }, "kubernetes:helm.sh/v3:Release"), exempt)?.verdict).toBe(
      "not-applicable",
    );
    const anywhere = box({ metadata: { namespace: unknown }, size: 2 }, "kubernetes:core/v1:ConfigMap");
    expect(only(small, anywhere, exempt)?.verdict).toBe("undecided");
    expect(only(small, anywhere)?.verdict).toBe("violation");
    expect(only(small, box({ metadata: { namespace: "legacy" }, size: 2 }), exempt)?.verdict).toBe("violation");
  });

  describe("whose name is not known yet", () => {
    const inMade = (metadata: Readonly<Record<string, Input>>, type: string): Program => {
      const program = new Program();
      const made = program.add("kubernetes:core/v1:Namespace", "made", { metadata });
      const name = made.out("metadata", "name");
      const place = type.startsWith("kubernetes:helm") ? { namespace: name } : { metadata: { namespace: name } };
      program.add(type, "box", { ...place, size: 2 });
      return program;
    };
    const verdicts = (program: Program): readonly string[] =>
      judge([workload], program)
        .filter(({ resource }) => resource.name === "box")
        .map(({ verdict }) => verdict);

    it.each(["kubernetes:core/v1:ConfigMap", "kubernetes:helm.sh/v3:Release"])(
      "is found among the resources of the stack: %s",
      (type) => {
        expect(verdicts(inMade({ name: "shop" }, type))).toEqual(["violation"]);
        expect(verdicts(inMade({ name: "kube-system" }, type))).toEqual(["not-applicable"]);
        expect(verdicts(inMade({}, type))).toEqual(["violation"]);
        expect(verdicts(inMade({ name: unknown }, type))).toEqual(["undecided"]);
      },
    );

    it("leaves a violation undecided where it may be one of the platform", () => {
      const anywhere = (size: number): Program =>
        box({ metadata: { namespace: unknown }, size }, "kubernetes:core/v1:ConfigMap");
      expect(only(workload, anywhere(2))).toMatchObject({
        verdict: "undecided",
        message: expect.stringContaining("whether its namespace is a platform namespace") as string,
      });
      expect(only(workload, anywhere(1))?.verdict).toBe("pass");
      const made = box({ metadata: { name: unknown }, size: 2 }, "kubernetes:core/v1:Namespace");
      expect(only(workload, made)?.verdict).toBe("undecided");
      expect(only(small, made)?.verdict).toBe("violation");
    });
  });

  it("of the platform is not checked by rules about workloads", () => {
    expect(only(workload, inNamespace("kube-system"))?.verdict).toBe("not-applicable");
    expect(only(small, inNamespace("kube-system"))?.verdict).toBe("violation");
    expect(only(workload, inNamespace("kube-system"), config({ systemNamespaces: ["ops"] }))?.verdict).toBe(
      "violation",
    );
    expect(only(workload, inNamespace("ops"), config({ systemNamespaces: ["ops"] }))?.verdict).toBe("not-applicable");
  });
});

describe("a waiver", () => {
  const waiver = {
    rule: "small",
    resource: "t:a:Box::box",
    owner: "team-web",
    reason: "Moves",
    expires: "2026-12-31",
    ticket: "SEC-1",
  };

  it("takes a finding off, and shows", () => {
    const found = only(small, box({ size: 2 }), config({ waivers: [waiver] }));
    expect(found).toMatchObject({ verdict: "violation", level: "advisory", waiver });
    expect(found?.message).toMatch(/^Waived until 2026-12-31 by team-web \(SEC-1\): Moves\nThe box holds 2\./);
  });

  it("takes an undecided outcome off too", () => {
    expect(only(small, box({ size: unknown }), config({ onUndecided: "mandatory", waivers: [waiver] }))?.level).toBe(
      "advisory",
    );
  });

  it("that has expired takes nothing off", () => {
    const expired = { ...waiver, expires: "2026-11-22" };
    expect(only(small, box({ size: 2 }), config({ waivers: [expired] }))).toMatchObject({ level: "mandatory" });
  });
});
