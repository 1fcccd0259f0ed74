/** Registers resources against the SDK's mock monitor and returns what was registered, once everything has settled. */
import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly custom: boolean;
  /** Logical name of the parent, where it has one next to the stack. */
  readonly parent?: string;
  /** What it waits for, as "type name": explicit `dependsOn` and what its inputs come from. */
  readonly dependencies: readonly string[];
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

export interface Collected<T> {
  readonly resources: readonly Registered[];
  readonly result: T;
  /** The one resource of a type (and name); fails when there is none or more than one. */
  one(type: string, name?: string): Registered;
  all(type: string): readonly Registered[];
}

export interface MockOptions {
  /** Values unknown at preview arrive as { __pulumiUnknown: true } and apply callbacks never run. */
  readonly preview?: boolean;
  /** Outputs per type next to the inputs, such as arn. */
  readonly outputs?: (registered: Registered) => Record<string, unknown>;
  readonly call?: (token: string, inputs: Record<string, unknown>) => Record<string, unknown>;
}

export async function collect<T>(build: () => T, options: MockOptions = {}): Promise<Collected<T>> {
  const resources: Registered[] = [];
  const graph = new Map<string, Pick<Registered, "parent" | "dependencies" | "protect">>();
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const registered = {
          type: args.type,
          name: args.name,
          inputs: args.inputs,
          custom: args.custom ?? true,
          dependencies: [],
          protect: false,
          ...graph.get(`${args.type} ${args.name}`),
        };
        resources.push(registered);
        const arn = `arn:aws:mock:eu-central-1:123456789012:${args.name}`;
        return {
          id: options.preview === true ? undefined : `${args.name}-id`,
          state: { arn, ...args.inputs, ...options.outputs?.(registered) },
        };
      },
      call: (args) => options.call?.(args.token, args.inputs as Record<string, unknown>) ?? args.inputs,
    },
    "eks-network-security",
    "test",
    options.preview ?? false,
  );
  watch(graph);
  const result = build();
  // Children registered inside apply are there only after all outstanding calls have settled.
  await pulumi.runtime.disconnect();
  const all = (type: string): readonly Registered[] => resources.filter((resource) => resource.type === type);
  return {
    resources,
    result,
    all,
    one: (type, name) => {
      const found = all(type).filter((resource) => name === undefined || resource.name === name);
      const [only] = found;
      if (only === undefined || found.length > 1) {
        const there = resources.map((resource) => `${resource.type} ${resource.name}`).join("\n  ");
        throw new Error(`expected one ${type} ${name ?? ""}, found ${found.length}; registered:\n  ${there}`);
      }
      return only;
    },
  };
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getProtect(): boolean;
}

interface Monitor {
  registerResource(request: Request, callback: unknown): Promise<void>;
}

/** Mocks are not told of parents and dependencies: they are read off the request on its way. */
function watch(graph: Map<string, Pick<Registered, "parent" | "dependencies" | "protect">>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const parent = request.getParent() === "" ? undefined : fromUrn(request.getParent());
    graph.set(`${request.getType()} ${request.getName()}`, {
      parent: parent === undefined || parent.type === "pulumi:pulumi:Stack" ? undefined : parent.name,
      dependencies: request.getDependenciesList().map((urn) => {
        const { type, name } = fromUrn(urn);
        return `${type} ${name}`;
      }),
      protect: request.getProtect(),
    });
    return register(request, callback);
  };
}

/** urn:pulumi:<stack>::<project>::<types of parents$type>::<name> */
function fromUrn(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** [type, name] of everything registered, sorted: a change to it needs `aliases` (type tokens and names are in every URN). */
export function tokens(collected: Collected<unknown>): string[] {
  return collected.resources.map((resource) => `${resource.type} ${resource.name}`).sort();
}
