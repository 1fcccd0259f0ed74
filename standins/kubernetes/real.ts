/**
 * The kubernetes provider with a real API server (`--cluster real`): the stand-in checks an object first, then the
 * server does, with strict field validation, and stores it. Charts are not rendered: a Release stays a stand-in, but
 * installs the CustomResourceDefinitions of its chart, against which the server checks later objects.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type Cluster, type KubernetesObject, nameOf } from "../../real/apiserver/client";
import type { Handover } from "../../real/apiserver/handover";
import { withApiKeys } from "../../real/apiserver/objects";
import { letters } from "../names";
import { type Checked, type Difference, type Provider, ProviderError, type State, type Target } from "../provider";
import { text } from "../rules";
import { equal, hasUnknown, isProps, plainProps, type Props, secret, withSecretsOf } from "../property-values";
import { RELEASE } from "./helm";
import { type KubernetesProvider } from "./provider";

/** Milliseconds to wait for a deletion and for a definition to be served. */
const patience = { deletion: 120_000, definition: 30_000 };

const DEFINITION = "CustomResourceDefinition";

export class RealCluster implements Provider {
  readonly name = "kubernetes";

  constructor(
    private readonly standIn: KubernetesProvider,
    private readonly cluster: Cluster,
    private readonly handover: Pick<Handover, "charts" | "missing">,
  ) {}

  get version(): string {
    return this.standIn.version;
  }

  checkConfig(config: Props): Checked {
    return this.standIn.checkConfig(config);
  }

  configure(config: Props): void {
    this.standIn.configure(config);
  }

  check(target: Target, news: Props, olds: Props | undefined, seed: Uint8Array): Checked {
    return this.standIn.check(target, news, olds, seed);
  }

  diff(target: Target, old: State, news: Props, ignoreChanges: readonly string[]): Difference {
    return this.standIn.diff(target, old, news, ignoreChanges);
  }

  invoke(token: string): Checked {
    return this.standIn.invoke(token);
  }

  async create(target: Target, inputs: Props, preview: boolean): Promise<{ id: string; outputs: Props }> {
    const object = this.objectOf(target, inputs);
    if (!preview && object !== undefined && !isPatch(target)) {
      if ((await answered(this.find(object))) !== undefined) {
        throw new ProviderError(
          `resource ${text(inputs, "metadata.name") ?? ""} was not successfully created by the Kubernetes API server: ${nameOf(object)} already exists`,
        );
      }
    }
    const made = this.standIn.create(target, inputs, preview);
    try {
      if (target.type === RELEASE && !preview) {
        await this.installDefinitions(text(plainProps(inputs), "chart") ?? "");
      }
      if (object === undefined) return made;
      return { id: made.id, outputs: await this.apply(target, object, inputs, made.outputs, preview) };
    } catch (error) {
      // The server refused the object, so the stand-in must not keep it either.
      if (!preview) this.standIn.delete(target, { ...made, inputs });
      throw error;
    }
  }

  async update(target: Target, old: State, news: Props, preview: boolean): Promise<Props> {
    const outputs = this.standIn.update(target, old, news, preview);
    const object = this.objectOf(target, news);
    return object === undefined ? outputs : this.apply(target, object, news, outputs, preview);
  }

  async read(target: Target, state: State): Promise<State | undefined> {
    const object = this.objectOf(target, madeFrom(state));
    if (object === undefined) return this.standIn.read(target, state);
    const live = await answered(this.find(object));
    return live === undefined ? undefined : { ...state, outputs: merged(live, state.inputs, state.outputs) };
  }

  async delete(target: Target, state: State): Promise<void> {
    this.standIn.delete(target, state);
    const object = this.objectOf(target, madeFrom(state));
    if (object === undefined || (await answered(this.find(object))) === undefined) return;
    if (isPatch(target)) {
      // Deleting a patch removes its fields, not the object.
      const { apiVersion, kind, metadata } = object;
      const { name, namespace } = metadata;
      await answered(
        this.cluster.apply({ apiVersion, kind, metadata: { name, namespace } }, { manager: managerOf(target) }),
      );
      return;
    }
    await answered(this.cluster.delete(object));
    const gone = async (): Promise<boolean> => (await answered(this.find(object))) === undefined;
    if (!(await within(patience.deletion, gone))) {
      throw new ProviderError(
        `${nameOf(object)} is still being deleted after ${patience.deletion / 1000} s: it, or an object in it, has a finalizer`,
      );
    }
  }

  /** The object to send to the API server, or undefined if only the stand-in handles the resource. */
  private objectOf(target: Target, inputs: Props): KubernetesObject | undefined {
    const plain = plainProps(inputs);
    const { apiVersion, kind, metadata } = plain;
    if (target.type === RELEASE || typeof apiVersion !== "string" || typeof kind !== "string" || !isProps(metadata)) {
      return undefined;
    }
    if (this.handover.missing.includes(`${apiVersion} ${kind}`)) return undefined;
    return withApiKeys(plain) as unknown as KubernetesObject;
  }

  /** The live object, or undefined. A kind that the server does not know has no objects. */
  private async find(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    try {
      return await this.cluster.get(object);
    } catch (error) {
      if (error instanceof ApiError && error.reason === "NoKindMatch") return undefined;
      throw error;
    }
  }

  private async apply(
    target: Target,
    object: KubernetesObject,
    inputs: Props,
    made: Props,
    preview: boolean,
  ): Promise<Props> {
    const manager = managerOf(target);
    if (!preview) {
      const live = await answered(this.cluster.apply(object, { manager }));
      if (object.kind === DEFINITION) await this.untilServed(object);
      return merged(live, inputs, made);
    }
    if (!hasUnknown(inputs)) {
      try {
        await this.cluster.apply(object, { manager, dryRun: true });
      } catch (error) {
        // The same run may create its namespace or its kind.
        if (!(error instanceof ApiError) || error.status !== 404) throw refusal(error);
      }
    }
    return made;
  }

  /** Like Helm: installs a chart's definitions once and keeps them when the release is deleted. */
  private async installDefinitions(chart: string): Promise<void> {
    const definitions = this.handover.charts[chart.split("/").at(-1) ?? ""] ?? [];
    await Promise.all(
      definitions.map(async (definition) => {
        if ((await answered(this.find(definition))) !== undefined) return;
        await answered(this.cluster.apply(definition, { manager: "helm" }));
        await this.untilServed(definition);
      }),
    );
  }

  private async untilServed(definition: KubernetesObject): Promise<void> {
    const served = async (): Promise<boolean> => {
      const live = await answered(this.find(definition));
      const { conditions } = (live?.["status"] ?? {}) as { conditions?: { type: string; status: string }[] };
      return conditions?.some(({ type, status }) => type === "Established" && status === "True") === true;
    };
    if (!(await within(patience.definition, served))) {
      throw new ProviderError(`${nameOf(definition)} is not served after ${patience.definition / 1000} s`);
    }
  }
}

/** The inputs of a resource, or its outputs if it was imported and has no inputs yet. */
function madeFrom({ inputs, outputs }: State): Props {
  return Object.keys(inputs).length > 0 ? inputs : outputs;
}

/** As with the real provider, each resource owns its fields, so two patches of one object do not conflict. */
function managerOf({ urn }: Target): string {
  return `pulumi-kubernetes-${letters(8, urn)}`;
}

function isPatch({ type }: Target): boolean {
  return type.endsWith("Patch");
}

function refusal(error: unknown): Error {
  if (error instanceof ApiError)
    return new ProviderError(`the Kubernetes API server refused the object: ${error.message}`);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined
    ? (error as Error)
    : new ProviderError(`the Kubernetes API server does not answer (${code}): npm run apiserver -- status`);
}

async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw refusal(error);
  }
}

async function within(milliseconds: number, done: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  for (let pause = 20; ; pause = Math.min(500, pause * 2)) {
    if (await done()) return true;
    if (Date.now() > deadline) return false;
    await sleep(pause);
  }
}

/** The live object, with the stand-in's status where no controller runs that would set it. */
function merged(live: KubernetesObject, inputs: Props, made: Props): Props {
  const metadata = Object.fromEntries(Object.entries(live.metadata).filter(([key]) => key !== "managedFields"));
  const outputs = { ...live, metadata } as unknown as Props;
  const status = outputs["status"];
  const silent = status === undefined || equal(status, {}) || equal(status, { loadBalancer: {} });
  if (silent && made["status"] !== undefined) outputs["status"] = made["status"];
  if (live.kind === "Secret" && outputs["data"] !== undefined) outputs["data"] = secret(outputs["data"]);
  return withSecretsOf(outputs, inputs) as Props;
}
