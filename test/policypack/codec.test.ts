/** What is read and written without the stubs of @pulumi/pulumi, next to what the stubs make of the same bytes. */
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Writer } from "protobufjs/minimal";
import { describe, expect, it } from "vitest";
import { answerWriter, readAnalyzeRequest, readAnalyzeStackRequest } from "../../policypack/codec";
import type { Answer, PackOptions } from "../../policypack/pack";

type Json = Parameters<typeof Struct.fromJavaScript>[0];

const key = fc
  .oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "é", "metadata", "日本"))
  .filter((text) => text !== "__proto__");
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1.5, -1e300, NaN, Infinity, ""),
    fc.double(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const properties = fc.dictionary(key, json, { maxKeys: 5 });
const text = fc.string({ unit: "grapheme" });

/** What the pack leaves alone: fields that it must step over. */
const options = new proto.AnalyzerResourceOptions().setProtect(true).setIgnorechangesList(["tags"]);
const provider = new proto.AnalyzerProviderResource().setUrn("urn:provider").setType("pulumi:providers:aws");

describe("a resource before it is made", () => {
  it("is read as the stubs read it", () => {
    fc.assert(
      fc.property(text, text, text, properties, fc.boolean(), (urn, type, name, values, more) => {
        const request = new proto.AnalyzeRequest()
          .setUrn(urn)
          .setType(type)
          .setName(name)
          .setProperties(Struct.fromJavaScript(values as Json));
        if (more) {
          request.setOptions(options).setProvider(provider);
        }
        const bytes = request.serializeBinary();
        const stub = proto.AnalyzeRequest.deserializeBinary(bytes);
        expect(readAnalyzeRequest(bytes)).toEqual({
          urn: stub.getUrn(),
          type: stub.getType(),
          name: stub.getName(),
          properties: stub.getProperties()?.toJavaScript(),
        });
      }),
      { numRuns: 500 },
    );
  });

  it("may have no properties", () => {
    const bytes = new proto.AnalyzeRequest().setUrn("u").serializeBinary();
    expect(readAnalyzeRequest(bytes)).toEqual({ urn: "u", type: "", name: "", properties: {} });
  });

  it("keeps a property of any name, and the last of two values", () => {
    const property = (value: string): Uint8Array => {
      const entry = new Writer().uint32(10).string("__proto__").uint32(18).fork().uint32(26).string(value).ldelim();
      return new Writer().uint32(18).fork().uint32(10).bytes(entry.finish()).ldelim().finish();
    };
    const { properties: found } = readAnalyzeRequest(Buffer.concat([property("first"), property("last")]));
    expect(Object.entries(found)).toEqual([["__proto__", "last"]]);
  });

  it("is refused where its bytes are cut short, and never hangs", () => {
    const whole = new proto.AnalyzeRequest()
      .setUrn("urn")
      .setProperties(Struct.fromJavaScript({ list: [{ deep: "text" }] }))
      .serializeBinary();
    const cut = (length: number): unknown => readAnalyzeRequest(whole.subarray(0, length));
    expect(() => cut(whole.length - 1)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const read of [readAnalyzeRequest, readAnalyzeStackRequest]) {
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        }
      }),
    );
  });
});

describe("the resources of a stack", () => {
  it("are read with parents and dependencies", () => {
    const dependencies = fc.dictionary(key, fc.array(text, { maxLength: 3 }), { maxKeys: 3 });
    const resource = fc.record({
      urn: text,
      type: text,
      name: text,
      outputs: properties,
      parent: text,
      dependencies: fc.array(text, { maxLength: 3 }),
      propertyDependencies: dependencies,
    });
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 4 }), (resources) => {
        const request = new proto.AnalyzeStackRequest().setResourcesList(
          resources.map((each) => {
            const made = new proto.AnalyzerResource()
              .setUrn(each.urn)
              .setType(each.type)
              .setName(each.name)
              .setParent(each.parent)
              .setProperties(Struct.fromJavaScript(each.outputs as Json))
              .setDependenciesList(each.dependencies)
              .setOptions(options)
              .setProvider(provider);
            for (const [property, urns] of Object.entries(each.propertyDependencies)) {
              made
                .getPropertydependenciesMap()
                .set(property, new proto.AnalyzerPropertyDependencies().setUrnsList(urns));
            }
            return made;
          }),
        );
        const expected = resources.map(({ parent, outputs, ...rest }) => ({
          ...rest,
          outputs: Struct.fromJavaScript(outputs as Json).toJavaScript(),
          ...(parent === "" ? {} : { parent }),
        }));
        expect(readAnalyzeStackRequest(request.serializeBinary())).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("may have properties that came from nothing", () => {
    const resource = new proto.AnalyzerResource().setUrn("u");
    resource.getPropertydependenciesMap().set("a", new proto.AnalyzerPropertyDependencies());
    const bytes = new proto.AnalyzeStackRequest().setResourcesList([resource]).serializeBinary();
    expect(readAnalyzeStackRequest(bytes)).toEqual([
      { urn: "u", type: "", name: "", outputs: {}, dependencies: [], propertyDependencies: { a: [] } },
    ]);
  });
});

describe("an answer", () => {
  const options: PackOptions = {
    name: "the-pack",
    version: "1.2.3",
    rules: [],
    now: () => new Date(0),
    evidenceDir: undefined,
    folder: ".",
    publishing: false,
  };
  const finding: Answer["diagnostics"][number] = {
    policy: "no-open-ingress",
    description: "No group is open",
    message: "The rule opens tcp 22",
    level: "mandatory",
    severity: "critical",
    urn: "urn:pulumi:dev::shop::t::n",
  };

  it("names every finding, and every policy that does not apply", () => {
    const write = answerWriter(options);
    const read = (answer: Answer): proto.AnalyzeResponse.AsObject =>
      proto.AnalyzeResponse.deserializeBinary(write(answer)).toObject();
    const { urn, ...aboutTheRun } = finding;
    const answers: readonly Answer[] = [
      { diagnostics: [finding, aboutTheRun], notApplicable: ["a", "b"] },
      { diagnostics: [], notApplicable: ["a", "b"] },
      { diagnostics: [], notApplicable: ["a"] },
      { diagnostics: [finding], notApplicable: [] },
      { diagnostics: [], notApplicable: [] },
    ];
    for (const answer of answers) {
      const { diagnosticsList, notApplicableList } = read(answer);
      expect(notApplicableList.map(({ policyName }) => policyName)).toEqual(answer.notApplicable);
      expect(diagnosticsList).toHaveLength(answer.diagnostics.length);
    }
    expect(read({ diagnostics: [finding, aboutTheRun], notApplicable: [] }).diagnosticsList).toMatchObject([
      {
        policyname: "no-open-ingress",
        policypackname: "the-pack",
        policypackversion: "1.2.3",
        description: "No group is open",
        message: "The rule opens tcp 22",
        enforcementlevel: proto.EnforcementLevel.MANDATORY,
        severity: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
        urn,
      },
      { urn: "" },
    ]);
  });
});
