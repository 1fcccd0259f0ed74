/**
 * A client for one Kubernetes API server: discovery, server-side apply, delete, lists, access reviews. Objects are sent
 * exactly as they are given, so the server sees fields that do not exist (docs/decisions/libraries.md says why
 * @kubernetes/client-node cannot be used for that).
 */
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** Address and credentials of an API server. */
export interface Connection {
  url: string;
  /** Bearer token. */
  token: string;
  /** PEM of its serving certificate, or of the CA that issued it. */
  ca: string;
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string } & Record<string, unknown>;
  [key: string]: unknown;
}

export interface Answer {
  /** HTTP status. */
  status: number;
  body: Record<string, unknown>;
}

/** An error answer of the API server. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Reason of the Status object, such as "Invalid". */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** A resource of the API, as discovery lists it. */
export interface ApiResource {
  groupVersion: string;
  /** Plural name, as used in paths. */
  name: string;
  kind: string;
  namespaced: boolean;
  verbs: readonly string[];
}

export interface ApplyOptions {
  /** Field manager: the owner of the fields that are sent. */
  manager: string;
  /** Check the object without storing it. Default: false. */
  dryRun?: boolean;
  /** Take over fields that another manager owns. Default: false, which makes them a conflict. */
  force?: boolean;
}

/** Kinds that the server creates for other objects, such as the APIService of a definition. */
const derived: ReadonlySet<string> = new Set(["APIService", "Event", "Lease"]);

const applyPatch = "application/apply-patch+yaml";

export class Cluster {
  private readonly agent: Agent;
  private readonly resources = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(private readonly connection: Connection) {
    this.agent = new Agent({ ca: connection.ca, keepAlive: true, maxSockets: 16 });
  }

  close(): void {
    this.agent.destroy();
  }

  /**
   * Sends a request; throws only if there is no answer. The server may ask to retry (429), for example while it
   * prepares the storage of a new kind; then the request is repeated for up to 15 s.
   */
  async send(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.sendOnce(method, path, body, contentType);
      if (answer.status !== 429 || attempt === 60) return answer;
      await sleep(250);
    }
  }

  private async sendOnce(
    method: string,
    path: string,
    body?: unknown,
    contentType = "application/json",
  ): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.connection.url),
        {
          method,
          agent: this.agent,
          timeout: 60_000,
          headers: {
            Authorization: `Bearer ${this.connection.token}`,
            Accept: "application/json",
            ...(payload === undefined
              ? {}
              : { "Content-Type": contentType, "Content-Length": Buffer.byteLength(payload) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (bytes: Buffer) => chunks.push(bytes));
          response.once("error", reject);
          response.once("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: response.statusCode ?? 0, body: parsed(text) });
          });
        },
      );
      call.once("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within 60 s`)));
      call.once("error", reject);
      call.end(payload);
    });
  }

  /** @throws ApiError if the server answers with an error */
  async call(method: string, path: string, body?: unknown, contentType?: string): Promise<Record<string, unknown>> {
    return successOf(await this.send(method, path, body, contentType));
  }

  async isReady(): Promise<boolean> {
    return (await this.send("GET", "/readyz")).status === 200;
  }

  async version(): Promise<string> {
    return text((await this.call("GET", "/version")).gitVersion);
  }

  /** Resources of a group and version, without subresources. Empty if the server does not serve it. */
  async discover(groupVersion: string): Promise<readonly ApiResource[]> {
    const known = this.resources.get(groupVersion);
    if (known !== undefined) return known;
    const asked = this.ask(groupVersion);
    this.resources.set(groupVersion, asked);
    return asked;
  }

  private async ask(groupVersion: string): Promise<readonly ApiResource[]> {
    const path = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    const { status, body } = await this.send("GET", path);
    if (status !== 200) return [];
    return (body.resources as Omit<ApiResource, "groupVersion">[])
      .filter(({ name }) => !name.includes("/"))
      .map(({ name, kind, namespaced, verbs }) => ({ groupVersion, name, kind, namespaced, verbs }));
  }

  /** The resource of a kind, or undefined. An unknown kind is looked up again on every call. */
  async resourceOf(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const find = async (): Promise<ApiResource | undefined> =>
      (await this.discover(apiVersion)).find((resource) => resource.kind === kind);
    const found = await find();
    if (found !== undefined) return found;
    this.resources.delete(apiVersion);
    return find();
  }

  /** Path of an object. @throws ApiError (404) if the server does not know its kind */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const resource = await this.resourceOf(apiVersion, kind);
    if (resource === undefined) {
      throw new ApiError(404, "NoKindMatch", `no matches for kind "${kind}" in version "${apiVersion}"`);
    }
    return `${collection(resource, metadata.namespace ?? "default")}/${encodeURIComponent(metadata.name ?? "")}`;
  }

  /** Server-side apply with strict field validation. @throws ApiError if the server refuses the object */
  async apply(object: KubernetesObject, { manager, dryRun, force }: ApplyOptions): Promise<KubernetesObject> {
    const query = new URLSearchParams({
      fieldManager: manager,
      fieldValidation: "Strict",
      ...(dryRun === true ? { dryRun: "All" } : {}),
      ...(force === true ? { force: "true" } : {}),
    });
    return (await this.call("PATCH", `${await this.pathOf(object)}?${query}`, object, applyPatch)) as KubernetesObject;
  }

  /** The object, or undefined if it does not exist. */
  async get(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    const answer = await this.send("GET", await this.pathOf(object));
    return answer.status === 404 ? undefined : (successOf(answer) as KubernetesObject);
  }

  /** Requests deletion. Succeeds if the object is already gone. */
  async delete(object: KubernetesObject): Promise<void> {
    const answer = await this.send("DELETE", await this.pathOf(object), { propagationPolicy: "Background" });
    if (answer.status !== 404) successOf(answer);
  }

  /** Every resource that can be listed, in the preferred version of its group. */
  async listable(): Promise<ApiResource[]> {
    const { groups } = (await this.call("GET", "/apis")) as {
      groups: { preferredVersion: { groupVersion: string } }[];
    };
    const versions = ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    this.resources.clear();
    const all = await Promise.all(versions.map((groupVersion) => this.discover(groupVersion)));
    return all.flat().filter(({ verbs }) => verbs.includes("list"));
  }

  /** The objects of a resource in all namespaces. */
  async list(resource: ApiResource): Promise<KubernetesObject[]> {
    const { items } = (await this.call("GET", collection(resource))) as { items: KubernetesObject[] };
    return items.map((item) => ({ ...item, apiVersion: resource.groupVersion, kind: resource.kind }));
  }

  /** Every object as "apiVersion kind namespace/name", without those that the server creates by itself. */
  async inventory(): Promise<string[]> {
    const resources = (await this.listable()).filter(({ kind }) => !derived.has(kind));
    const all = await Promise.all(resources.map((resource) => this.list(resource)));
    return all
      .flat()
      .filter(({ kind, metadata }) => !(kind === "ServiceAccount" && metadata.name === "default"))
      .map(nameOf)
      .sort();
  }
}

/** "apiVersion kind namespace/name" */
export function nameOf({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function collection({ groupVersion, name, namespaced }: ApiResource, namespace?: string): string {
  const root = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
  return namespaced && namespace !== undefined
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${name}`
    : `${root}/${name}`;
}

/** Body of a successful answer. @throws ApiError for any other answer */
function successOf({ status, body }: Answer): Record<string, unknown> {
  if (status < 300) return body;
  throw new ApiError(status, text(body.reason), text(body.message) || `HTTP ${status}`);
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : { message: body };
  } catch {
    return { message: body };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
