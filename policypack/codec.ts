/**
 * Converts the requests that carry resources, and their response, between bytes and plain values. With the stubs of
 * @pulumi/pulumi every value becomes an object first, which takes longer than all rules together
 * (docs/decisions/analyzer-server.md). The few other messages use the stubs.
 *
 * Field numbers: pulumi/analyzer.proto and google/protobuf/struct.proto; a test compares with the stubs.
 */
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Reader } from "protobufjs/minimal";
import type { ResourceRecord } from "./graph";
import { levelToWire, severityToWire } from "./info";
import type { Answer, PackOptions } from "./pack";

type Plain = Readonly<Record<string, unknown>>;

/** A resource as the engine sends it before creating it. */
export interface AnalyzeRequest {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Plain;
}

/**
 * Reads a message that starts here. If `read` returns false, the field is skipped.
 *
 * @throws RangeError if the bytes end too early
 */
function readMessage(reader: Reader, end: number, read: (field: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!read(tag >>> 3)) {
      reader.skipType(tag & 7);
    }
  }
}

/** Reads a message inside another one, preceded by its length. */
function readNested(reader: Reader, read: (field: number) => boolean): void {
  const length = reader.uint32();
  readMessage(reader, reader.pos + length, read);
}

/** Reads a map entry. The given value is the default for one that is left out. */
function readEntry<Value>(reader: Reader, leftOut: Value, readValue: () => Value): readonly [string, Value] {
  let key = "";
  let value = leftOut;
  readNested(reader, (field) => {
    switch (field) {
      case 1:
        key = reader.string();
        return true;
      case 2:
        value = readValue();
        return true;
      default:
        return false;
    }
  });
  return [key, value];
}

/** Reads a message that only contains a list, in field 1. */
function readRepeated<Value>(reader: Reader, readOne: () => Value): readonly Value[] {
  const list: Value[] = [];
  readNested(reader, (field) => {
    if (field === 1) {
      list.push(readOne());
    }
    return field === 1;
  });
  return list;
}

function readStruct(reader: Reader): Plain {
  return Object.fromEntries(readRepeated(reader, () => readEntry<unknown>(reader, null, () => readValue(reader))));
}

function readValue(reader: Reader): unknown {
  let value: unknown = null;
  readNested(reader, (field) => {
    switch (field) {
      case 1:
        reader.uint32();
        value = null;
        return true;
      case 2:
        value = reader.double();
        return true;
      case 3:
        value = reader.string();
        return true;
      case 4:
        value = reader.bool();
        return true;
      case 5:
        value = readStruct(reader);
        return true;
      case 6:
        value = readRepeated(reader, () => readValue(reader));
        return true;
      default:
        return false;
    }
  });
  return value;
}

/** pulumirpc.AnalyzeRequest */
export function readAnalyzeRequest(bytes: Uint8Array): AnalyzeRequest {
  const reader = Reader.create(bytes);
  const request = { urn: "", type: "", name: "", properties: {} as Plain };
  readMessage(reader, reader.len, (field) => {
    switch (field) {
      case 1:
        request.type = reader.string();
        return true;
      case 2:
        request.properties = readStruct(reader);
        return true;
      case 3:
        request.urn = reader.string();
        return true;
      case 4:
        request.name = reader.string();
        return true;
      default:
        return false;
    }
  });
  return request;
}

function readResource(reader: Reader): ResourceRecord {
  const record = { urn: "", type: "", name: "", outputs: {} as Plain };
  let parent = "";
  const dependencies: string[] = [];
  const byProperty: (readonly [string, readonly string[]])[] = [];
  readNested(reader, (field) => {
    switch (field) {
      case 1:
        record.type = reader.string();
        return true;
      case 2:
        record.outputs = readStruct(reader);
        return true;
      case 3:
        record.urn = reader.string();
        return true;
      case 4:
        record.name = reader.string();
        return true;
      case 7:
        parent = reader.string();
        return true;
      case 8:
        dependencies.push(reader.string());
        return true;
      case 9:
        byProperty.push(readEntry<readonly string[]>(reader, [], () => readRepeated(reader, () => reader.string())));
        return true;
      default:
        return false;
    }
  });
  return {
    ...record,
    ...(parent === "" ? {} : { parent }),
    dependencies,
    propertyDependencies: Object.fromEntries(byProperty),
  };
}

/** pulumirpc.AnalyzeStackRequest */
export function readAnalyzeStackRequest(bytes: Uint8Array): readonly ResourceRecord[] {
  const reader = Reader.create(bytes);
  const records: ResourceRecord[] = [];
  readMessage(reader, reader.len, (field) => {
    if (field === 1) {
      records.push(readResource(reader));
    }
    return field === 1;
  });
  return records;
}

/** Writes pulumirpc.AnalyzeResponse. Most responses are the same list of policies that do not apply. */
export function answerWriter({ name, version }: PackOptions): (answer: Answer) => Buffer {
  const written = new Map<string, Uint8Array>();
  const notApplicableList = (policies: readonly string[]): Uint8Array => {
    const key = policies.join();
    let bytes = written.get(key);
    if (bytes === undefined) {
      const list = policies.map((policy) => new proto.PolicyNotApplicable().setPolicyName(policy));
      bytes = new proto.AnalyzeResponse().setNotApplicableList(list).serializeBinary();
      written.set(key, bytes);
    }
    return bytes;
  };
  return ({ diagnostics, notApplicable }) => {
    const list = diagnostics.map((each) =>
      new proto.AnalyzeDiagnostic()
        .setPolicyname(each.policy)
        .setPolicypackname(name)
        .setPolicypackversion(version)
        .setDescription(each.description)
        .setMessage(each.message)
        .setEnforcementlevel(levelToWire[each.level])
        .setSeverity(severityToWire[each.severity])
        .setUrn(each.urn ?? ""),
    );
    // Two concatenated messages are one message with the lists of both.
    const found = new proto.AnalyzeResponse().setDiagnosticsList(list).serializeBinary();
    return Buffer.concat([found, notApplicableList(notApplicable)]);
  };
}
