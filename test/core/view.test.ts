import { createRequire } from "node:module";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import { describe, expect, it } from "vitest";
import { isKnown, isUnknown, UNKNOWN, View } from "../../core/view";
import { outputSignature, resourceSignature, secretSignature, signatureKey, unknownMarkers } from "../../core/wire";

const proxies = createRequire(__filename)("@pulumi/policy/proxy") as Record<string, string>;
const secret = (value: unknown): object => ({ [signatureKey]: secretSignature, value });
const unknown = unknownMarkers.string;

describe("the wire", () => {
  it("has the constants of the installed SDK", () => {
    expect({ signatureKey, secretSignature, outputSignature, resourceSignature }).toEqual({
      signatureKey: rpc.specialSigKey,
      secretSignature: rpc.specialSecretSig,
      outputSignature: rpc.specialOutputValueSig,
      resourceSignature: rpc.specialResourceSig,
    });
    expect(unknownMarkers).toEqual({
      boolean: proxies["unknownBooleanValue"],
      number: proxies["unknownNumberValue"],
      string: proxies["unknownStringValue"],
      array: proxies["unknownArrayValue"],
      asset: proxies["unknownAssetValue"],
      archive: proxies["unknownArchiveValue"],
      object: proxies["unknownObjectValue"],
    });
    expect(unknownMarkers.string).toBe(rpc.unknownValue);
  });
});

const props = {
  text: "a",
  number: 2,
  port: "443",
  yes: true,
  no: "false",
  nothing: null,
  empty: "",
  unknown,
  list: ["a", unknown, { deep: unknown }],
  map: { "a/b": 1, unknown },
  json: JSON.stringify({ env: { ENABLE_POD_ENI: "true", list: [1] } }),
  broken: "{",
  secret: secret("hunter2"),
  secretMap: secret({ inner: "hunter2", list: [secret("deeper")] }),
  output: { [signatureKey]: outputSignature, value: "out" },
  openOutput: { [signatureKey]: outputSignature },
  secretOutput: { [signatureKey]: outputSignature, value: "out", secret: true },
  made: { [signatureKey]: resourceSignature, urn: "urn", id: "sg-1" },
  unmade: { [signatureKey]: resourceSignature, urn: "urn", id: "" },
};
const view = View.of(props);

describe("a view", () => {
  it.each([
    ["text", "known", "text"],
    ["nothing", "absent", "nothing"],
    ["missing", "absent", "missing"],
    ["unknown", "unknown", "unknown"],
    ["openOutput", "unknown", "openOutput"],
    ["unmade", "unknown", "unmade"],
  ])("of %s is %s", (key, state, path) => {
    expect(view.at(key)).toMatchObject({ state, path });
  });

  it.each([
    [["list", 2, "deep"], "unknown", "list[2].deep"],
    [["list", 7], "absent", "list[7]"],
    [["map", "a/b"], "known", 'map["a/b"]'],
    [["map", "unknown", "below"], "unknown", "map.unknown.below"],
    [["missing", "below", 0], "absent", "missing.below[0]"],
    [["nothing", "below"], "absent", "nothing.below"],
    // A string has no keys: what was asked for cannot be read.
    [["text", "below"], "unknown", "text.below"],
    [["constructor"], "absent", "constructor"],
    [["map", "__proto__"], "absent", "map.__proto__"],
    [["list", "length"], "known", "list.length"],
  ] as const)("at %j is %s", (keys, state, path) => {
    expect(view.at(...keys)).toMatchObject({ state, path });
  });

  it.each([
    ["text", "a"],
    ["number", "2"],
    ["yes", "true"],
    ["empty", ""],
    ["list", UNKNOWN],
    ["map", UNKNOWN],
    ["unknown", UNKNOWN],
    ["nothing", undefined],
    ["secret", "hunter2"],
    ["output", "out"],
    ["made", "sg-1"],
  ])("reads %s as the string %s", (key, value) => {
    expect(view.at(key).string()).toBe(value);
  });

  it.each([
    ["number", 2],
    ["port", 443],
    ["text", UNKNOWN],
    ["empty", UNKNOWN],
    ["yes", UNKNOWN],
    ["missing", undefined],
    ["unknown", UNKNOWN],
  ])("reads %s as the number %s", (key, value) => {
    expect(view.at(key).number()).toBe(value);
  });

  it.each([
    ["yes", true],
    ["no", false],
    ["text", UNKNOWN],
    ["number", UNKNOWN],
    ["missing", undefined],
    ["unknown", UNKNOWN],
  ])("reads %s as the boolean %s", (key, value) => {
    expect(view.at(key).boolean()).toBe(value);
  });

  it("names the resource that a value refers to, made or not", () => {
    expect(["made", "unmade", "text", "missing"].map((key) => view.at(key).reference)).toEqual([
      "urn",
      "urn",
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["text", "string"],
    ["number", "number"],
    ["yes", "boolean"],
    ["no", "string"],
    ["list", "array"],
    ["map", "object"],
    ["secret", "string"],
    ["unknown", undefined],
    ["nothing", undefined],
  ])("says that %s is of the JSON type %s", (key, type) => {
    expect(view.at(key).jsonType()).toBe(type);
  });

  it("gives lists element by element", () => {
    expect(
      view
        .at("list")
        .items()
        .map((item) => item.state),
    ).toEqual(["known", "unknown", "known"]);
    expect(view.at("map").list()).toBe(UNKNOWN);
    expect(view.at("missing").list()).toBeUndefined();
    expect([view.at("unknown"), view.at("missing"), view.at("text")].map((each) => each.items())).toEqual([[], [], []]);
  });

  it("gives keys and entries, also of unknown values", () => {
    expect(view.at("map").keys()).toEqual(["a/b", "unknown"]);
    expect(
      view
        .at("map")
        .entries()
        .map(([key, value]) => [key, value.path, value.state]),
    ).toEqual([
      ["a/b", 'map["a/b"]', "known"],
      ["unknown", "map.unknown", "unknown"],
    ]);
    expect(view.at("list").keys()).toBe(UNKNOWN);
    expect(view.at("unknown").entries()).toEqual([]);
  });

  it("reads JSON inside a string, keeping the path", () => {
    const inner = view.at("json").parsedJson().at("env", "ENABLE_POD_ENI");
    expect([inner.boolean(), inner.path]).toEqual([true, "json.env.ENABLE_POD_ENI"]);
    expect(view.at("map").parsedJson().at("a/b").number()).toBe(1);
    expect(view.at("broken").parsedJson().state).toBe("unknown");
    expect(view.at("unknown").parsedJson().state).toBe("unknown");
    expect(view.at("missing").parsedJson().at("env").state).toBe("absent");
    expect(View.of(secret('{"a":"hunter2"}')).parsedJson().at("a").show()).toBe("[secret]");
  });

  it("knows where something unknown lies inside", () => {
    expect(["list", "map", "unknown", "json", "text", "missing"].map((key) => view.at(key).hasUnknown())).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("never shows a secret, and lists all of them", () => {
    expect(view.at("secret")).toMatchObject({ secret: true, state: "known" });
    expect(view.at("secretMap", "list", 0)).toMatchObject({ secret: true });
    expect(view.at("secretOutput").show()).toBe("[secret]");
    expect(view.show()).not.toContain("hunter2");
    expect(
      JSON.stringify(["secret", "secretMap"].map((key) => View.of({ shown: props[key as "secret"] }).show())),
    ).not.toMatch(/hunter2|deeper/);
    expect([...view.secrets()].sort()).toEqual(["deeper", "hunter2", "hunter2", "out"]);
  });

  it("shows values on one short line", () => {
    expect(view.at("text").show()).toBe("a");
    expect(view.at("list").show()).toBe('["a","[unknown]",{"deep":"[unknown]"}]');
    expect(view.at("missing").show()).toBe("nothing");
    expect(View.of("x".repeat(500)).show()).toHaveLength(120);
  });

  it("narrows what readers answer", () => {
    expect([isKnown("a"), isKnown(undefined), isKnown(UNKNOWN), isUnknown(UNKNOWN), isUnknown("a")]).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});
