/** The stand-in for the kubernetes provider: checks objects like an API server, but contacts none. */
import { difference } from "../diff";
import {
  type Checked,
  type Difference,
  type Failure,
  type Provider,
  ProviderError,
  type State,
  type Target,
} from "../provider";
import { applyRules, text } from "../rules";
import type { Schema } from "../schema/store";
import { suggestion, validateObject } from "../schema/validate";
import { plainProps, type Props } from "../property-values";
import { type Thing, World, WORLD_VARIABLE } from "../world";
import { checkConfig, type Configuration, configuration } from "./configuration";
import {
  completeRelease,
  madeNamespace,
  RELEASE,
  releaseFacts,
  releaseFailures,
  releaseId,
  releaseOutputs,
} from "./helm";
import { AUTONAMED, BUILT_IN_NAMESPACES, immutable, isAutonamed, type Kind, kindOf } from "./kinds";
import { completeObject, liveObject, objectId } from "./object";
import { unauthorized, unreachable } from "./reach";
import { rulesOf } from "./rules/index";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const CUSTOM_INPUTS = { apiVersion: "string", kind: "string" } as const;

export class KubernetesProvider implements Provider {
  readonly name = "kubernetes";
  private settings: Configuration | undefined;
  private readonly world: World;

  /** @param schema The schema of @pulumi/kubernetes. */
  constructor(
    readonly version: string,
    private readonly schema: Schema,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.world = new World(environment[WORLD_VARIABLE]);
  }

  checkConfig(config: Props): Checked {
    return checkConfig(config, this.schema);
  }

  configure(config: Props): void {
    this.settings = configuration(config, this.schema);
  }

  private get configured(): Configuration {
    if (!this.settings) {
      throw new ProviderError("the kubernetes provider is not configured");
    }
    return this.settings;
  }

  /** @throws ProviderError where a client outside of the VPC gets no answer, or is not known */
  private connect(): void {
    const { server, caller } = this.configured;
    const reason = unreachable(server, this.world) ?? unauthorized(server, caller, this.world);
    if (reason !== undefined) {
      throw new ProviderError(reason);
    }
  }

  private kind(type: string): Kind {
    return kindOf(type, this.schema.resource(type) !== undefined);
  }

  /** Invalid fields: checked by the extracted types for a native kind, otherwise only apiVersion, kind and metadata. */
  private fieldFailures(type: string, inputs: Props): Failure[] {
    const native = this.schema.resource(type);
    if (native) {
      return validateObject(inputs, native.inputs, this.schema);
    }
    const group = type.split(":")[1]?.split("/")[0] ?? "";
    // A kind that is unknown in a group of Kubernetes itself is a typo, not a custom resource.
    const own = this.schema.tokens().filter((token) => token.startsWith(`kubernetes:${group}/`));
    if (own.length > 0) {
      return [{ property: "kind", reason: `no matches for kind in ${type}.${suggestion(type, own)}` }];
    }
    const properties = Object.fromEntries(
      Object.entries(CUSTOM_INPUTS).map(([key, kind]) => [key, { type: kind, required: true as const }]),
    );
    const metadata = { type: { ref: "meta.v1.ObjectMeta" } };
    return validateObject(inputs, { properties: { ...properties, metadata }, open: true }, this.schema);
  }

  check(target: Target, news: Props, olds: Props | undefined, seed: Uint8Array): Checked {
    const { namespace } = this.configured;
    if (target.type === RELEASE) {
      const inputs = completeRelease(target, news, olds, seed, namespace);
      const failures = this.fieldFailures(target.type, plainProps(news));
      return { inputs, failures: failures.length > 0 ? failures : releaseFailures(inputs) };
    }
    const kind = this.kind(target.type);
    const inputs = completeObject(target, kind, news, olds, seed, namespace);
    const plain = plainProps(inputs);
    const failures = this.fieldFailures(target.type, plain);
    if (failures.length === 0 && !kind.patch) {
      failures.push(...applyRules(plain, rulesOf(kind)));
    }
    return { inputs, failures };
  }

  diff(target: Target, old: State, news: Props, ignoreChanges: readonly string[]): Difference {
    if (target.type === RELEASE) {
      const fields = ["name", "namespace"];
      const same = fields.every((key) => plainProps(old.inputs)[key] === plainProps(news)[key]);
      return difference(old.inputs, news, { immutable: fields, deleteBeforeReplace: same }, ignoreChanges);
    }
    const kind = this.kind(target.type);
    const before = plainProps(old.inputs);
    const after = plainProps(news);
    const named = !isAutonamed(after);
    const sameName = objectId(before) === objectId(after);
    return difference(
      old.inputs,
      news,
      {
        immutable: immutable(kind, before, this.configured.mutable),
        hidden: [AUTONAMED],
        // An object whose name the program sets cannot exist twice, so the old one has to go first.
        deleteBeforeReplace: named && sameName,
      },
      ignoreChanges,
    );
  }

  /** The namespaces of this cluster, or undefined if the cluster was not created in this world. */
  private namespaces(): Set<string> | undefined {
    const { server } = this.configured;
    const cluster = this.world.ofType("aws:eks/cluster:Cluster").some((thing) => thing.facts["endpoint"] === server);
    if (!cluster) {
      return undefined;
    }
    const made = this.world.ofType(NAMESPACE).map((thing) => thing.id);
    const charts = this.world.ofType(RELEASE).flatMap((thing) => madeNamespace(thing.facts) ?? []);
    return new Set([...BUILT_IN_NAMESPACES, ...made, ...charts]);
  }

  private thing(target: Target, inputs: Props): Thing {
    const plain = plainProps(inputs);
    if (target.type === RELEASE) {
      return { id: releaseId(inputs), urn: target.urn, type: target.type, facts: releaseFacts(inputs) };
    }
    const { server } = this.configured;
    const namespace = text(plain, "metadata.namespace");
    const facts: Props = {
      ...(namespace === undefined ? {} : { namespace }),
      ...(server === undefined ? {} : { server }),
    };
    return { id: objectId(plain), urn: target.urn, type: target.type, facts };
  }

  create(target: Target, inputs: Props, preview: boolean): { id: string; outputs: Props } {
    const release = target.type === RELEASE;
    const outputs = release
      ? releaseOutputs(inputs, preview)
      : liveObject(target, this.kind(target.type), inputs, preview);
    if (preview) {
      return { id: "", outputs };
    }
    this.connect();
    const thing = this.thing(target, inputs);
    const namespace = text(thing.facts, "namespace");
    const known = this.namespaces();
    if (namespace !== undefined && known && !known.has(namespace) && madeNamespace(thing.facts) === undefined) {
      throw new ProviderError(`namespaces "${namespace}" not found`);
    }
    const there = this.world.find(target.type, thing.id);
    if (there && !this.kind(target.type).patch) {
      throw new ProviderError(
        release
          ? `cannot re-use a name that is still in use: ${thing.id}`
          : `resource ${thing.id} was not successfully created by the Kubernetes API server: ${this.kind(target.type).kind} "${thing.id}" already exists`,
      );
    }
    this.world.put(thing);
    return { id: thing.id, outputs };
  }

  update(target: Target, old: State, news: Props, preview: boolean): Props {
    if (!preview) {
      this.connect();
    }
    const metadata = plainProps(old.outputs)["metadata"];
    const generation = Number((metadata as Props | undefined)?.["generation"] ?? 1) + 1;
    if (target.type === RELEASE) {
      const revision = plainProps(old.outputs)["status"];
      return releaseOutputs(news, preview, Number((revision as Props | undefined)?.["revision"] ?? 1) + 1);
    }
    return liveObject(target, this.kind(target.type), news, preview, generation);
  }

  read(target: Target, state: State): State | undefined {
    if (Object.keys(state.outputs).length === 0) {
      throw new ProviderError(
        `the stand-in kubernetes provider cannot read ${target.type} "${state.id}": it only knows resources that it created itself`,
      );
    }
    return state;
  }

  delete(target: Target, state: State): void {
    this.connect();
    if (target.type === NAMESPACE) {
      // An API server would delete the contents too. A stack that relies on that lacks dependencies between its
      // resources.
      const inside = this.world
        .all()
        .find((thing) => thing.type.startsWith("kubernetes:") && thing.facts["namespace"] === state.id);
      if (inside) {
        throw new ProviderError(
          `namespace "${state.id}" is not empty: ${inside.type} "${inside.id}" is still in it (${inside.urn}). ` +
            "If the namespace is deleted first, controllers that handle finalizers may be gone; let the object depend on the namespace.",
        );
      }
    }
    this.world.drop(target.type, state.id);
  }

  invoke(token: string): Checked {
    throw new ProviderError(
      `the stand-in kubernetes provider: ${token} is not modelled. Charts and YAML are rendered by the real provider only; use typed resources or helm.v3.Release.`,
    );
  }
}
