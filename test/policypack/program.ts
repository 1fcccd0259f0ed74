/** Small programs for rule tests: the same program as a first preview shows it and as an update shows it. */
import { Graph, type ResourceRecord } from "../../policypack/graph";
import { resourceSignature, secretSignature, signatureKey, unknownMarkers } from "../../core/wire";

/** `preview`: nothing is made yet, so ids and other outputs are unknown. `known`: everything has been made. */
export type Moment = "preview" | "known";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Input =
  string | number | boolean | null | undefined | Output | Mixed | readonly Input[] | { readonly [key: string]: Input };

/** A value that comes from another resource. */
export class Output {
  constructor(
    readonly from: Declared,
    readonly path: readonly string[],
  ) {}
}

/** One value made from several resources, as one that came through a component. */
class Mixed {
  constructor(readonly outputs: readonly Output[]) {}
}

export function mixed(...outputs: readonly Output[]): Input {
  return new Mixed(outputs);
}

/** A value that nobody knows in any moment before it is used, without a resource that it came from. */
export const unknown: Input = unknownMarkers.string;
export const unknownList: Input = unknownMarkers.array;

export function secret(value: string | number | boolean): Input {
  return { [signatureKey]: secretSignature, value };
}

/** A resource that is passed as a whole, as in `cluster: cluster`. */
export function reference(to: Declared): Input {
  return { [signatureKey]: resourceSignature, urn: to.urn, packageVersion: "" };
}

export interface Options {
  readonly parent?: Declared;
  readonly dependsOn?: readonly Declared[];
  /** What the provider answers, next to the inputs and the id. */
  readonly outputs?: Readonly<Record<string, Input>>;
  /** A resource that was read: the engine shows outputs only. */
  readonly read?: boolean;
  /** The provider answers no id by which others could name it. */
  readonly anonymous?: boolean;
}

export class Declared {
  readonly urn: string;

  constructor(
    readonly type: string,
    readonly name: string,
    readonly inputs: Readonly<Record<string, Input>>,
    readonly options: Options,
  ) {
    const parents = options.parent === undefined ? "" : `${options.parent.type}$`;
    this.urn = `urn:pulumi:dev::fixture::${parents}${type}::${name}`;
  }

  get id(): Output {
    return this.out("id");
  }

  out(...path: readonly string[]): Output {
    return new Output(this, path);
  }

  /** The value of an output once the resource is made. */
  known(path: readonly string[]): Json {
    const given = path.reduce<Input>(
      (value, key) => (typeof value === "object" && value !== null ? (value as Record<string, Input>)[key] : undefined),
      this.options.outputs ?? {},
    );
    return given === undefined ? `${this.name}-${path.join("-")}` : plain(given, "known");
  }
}

function plain(input: Input, moment: Moment): Json {
  if (input instanceof Mixed) {
    const values = input.outputs.map((each) => plain(each, moment));
    return moment === "preview" ? unknownMarkers.string : values.join("-");
  }
  if (input instanceof Output) {
    return moment === "preview" ? unknownMarkers.string : input.from.known(input.path);
  }
  if (Array.isArray(input)) {
    return (input as readonly Input[]).map((each) => plain(each, moment));
  }
  if (typeof input === "object" && input !== null) {
    const entries = Object.entries(input as Readonly<Record<string, Input>>).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries.map(([key, value]) => [key, plain(value, moment)]));
  }
  return input ?? null;
}

function sources(input: Input): readonly Declared[] {
  if (input instanceof Output) {
    return [input.from];
  }
  if (input instanceof Mixed) {
    return input.outputs.flatMap(sources);
  }
  return typeof input === "object" && input !== null
    ? Object.values(input as object).flatMap((each: Input) => sources(each))
    : [];
}

export class Program {
  readonly resources: Declared[] = [];

  add(type: string, name: string, inputs: Readonly<Record<string, Input>> = {}, options: Options = {}): Declared {
    const declared = new Declared(type, name, inputs, options);
    this.resources.push(declared);
    return declared;
  }

  /** The resources as the engine tells the pack about them. */
  records(moment: Moment): readonly ResourceRecord[] {
    return this.resources.map((each) => {
      const { urn, type, name, inputs, options } = each;
      const own = Object.fromEntries(
        Object.entries(options.outputs ?? {}).map(([key, value]) => [key, plain(value, moment)]),
      );
      const made = moment === "known" && options.anonymous !== true ? { id: each.known(["id"]), ...own } : {};
      const byProperty = Object.fromEntries(
        Object.entries(inputs).map(([key, value]) => [key, [...new Set(sources(value).map((from) => from.urn))]]),
      );
      const explicit = (options.dependsOn ?? []).map((from) => from.urn);
      return {
        urn,
        type,
        name,
        ...(options.read === true ? {} : { inputs: plain(inputs, moment) }),
        outputs: { ...(plain(inputs, moment) as object), ...made },
        ...(options.parent === undefined ? {} : { parent: options.parent.urn }),
        dependencies: [...new Set([...Object.values(byProperty).flat(), ...explicit])],
        propertyDependencies: byProperty,
      };
    });
  }

  graph(moment: Moment): Graph {
    return new Graph(this.records(moment));
  }
}
