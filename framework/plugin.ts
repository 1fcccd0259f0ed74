/**
 * The plugin contract: what a capability says of itself, and how it is handed what it needs.
 *
 * A plugin is thin. It maps its part of the stack config, and what other plugins provide, to an ordinary
 * ComponentResource that is usable without any of this. It never imports another capability: what it needs comes
 * through typed slots, what it must know before anything is registered through declarations. Both are open interfaces
 * (slots.ts), to which each plugin adds its own.
 */
import type { z } from "zod";
import type { StatementId } from "../facts/guide";
import type { Expansion, Outside } from "./outside";
import type { Unchecked } from "./parts";
import type { PolicyObject } from "../core/policies/object";
import type { Connection, Layer } from "../core/connections/model";
import type { Problem } from "../core/problem";
import type { Declarations, SlotName, Slots } from "./slots";

/** What every plugin is handed besides its own config. */
export interface Context {
  /** Stack name, such as "prod" or "prod-payments". */
  readonly stack: string;
  /** Environment of the stack config, such as "prod". */
  readonly environment: string;
  /** Whether what holds data or keys is kept from being deleted. */
  readonly deletionProtection: boolean;
  /** Tags for every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the plugins of the stack declared. */
  readonly declared: Readonly<Partial<Declarations>>;
}

/** `requires` are there, `uses` may be. */
export type Needs<R extends SlotName, O extends SlotName> = Readonly<Pick<Slots, R> & Partial<Pick<Slots, O>>>;

/** What a plugin worked out before anything is registered. */
export interface Prepared<V> {
  readonly value: V;
  readonly problems: readonly Problem[];
}

/** The stack that another stack stands on. */
export interface StandsOn {
  /** Name of the stack, such as prod. */
  readonly stack: string;
  /**
   * Organization of both stacks.
   *
   * @default "organization", the fixed name on every backend other than Pulumi Cloud
   */
  readonly organization?: string;
}

/** What a plugin that says what it lets through must know. */
export interface Around<V> {
  /** The value that `prepare` returned for the same config. */
  readonly prepared: V;
  /** Network policies of the stack's other plugins. */
  otherPolicies(): readonly PolicyObject[];
}

/** An option that a statement of the guide page depends on. */
export interface GuideOption<C> {
  /** What to write below the plugin's key, such as "podFlows" or "wireguard: {}". */
  readonly key: string;
  /** Whether the config fulfils the statement. Pure. */
  holds(config: C, declared: Readonly<Partial<Declarations>>): boolean;
}

/** Options by statement. A statement that is not listed is fulfilled whenever the plugin is enabled. */
export type GuideOptions<C> = Readonly<Partial<Record<StatementId, GuideOption<C>>>>;

export interface Plugin<
  Schema extends z.ZodType = z.ZodType,
  R extends SlotName = never,
  O extends SlotName = never,
  P extends SlotName = never,
  V = undefined,
> {
  /** Name of the capability in kebab-case: its folder, and its key in the stack config. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /** Statements of the guide page that it fulfils (docs/coverage.md). */
  readonly guide: readonly StatementId[];
  /** Statements of `guide` that only some configs fulfil. Default: every config fulfils all of `guide`. */
  readonly options?: GuideOptions<z.output<Schema>>;
  /** Its part of the stack config. Defaults live here and are closed ones. */
  readonly config: Schema;
  /** Slots that another plugin of the stack must provide. */
  readonly requires: readonly R[];
  /** Slots that are used where some plugin provides them. */
  readonly uses: readonly O[];
  /** Slots that it fills. A slot has one provider per stack. */
  readonly provides: readonly P[];
  /**
   * Parts of the stack config, by plugin, that this one stands for: merged into the document before it is validated.
   * Pure.
   */
  expand?(config: z.output<Schema>, outside: Outside): Expansion;
  /** Whether other stacks may stand on what it creates: their stack is then a platform. Default: false. */
  readonly carriesStacks?: boolean;
  /**
   * The stack that a stack with this plugin stands on. Asked for every stack file of the project, about the plugin's part
   * of it as somebody wrote it: values may be missing or wrong. Pure.
   */
  standsOn?(part: Unchecked<z.input<Schema>> | undefined): StandsOn | undefined;
  /** Who owns a stack with this plugin, such as a team. Asked like `standsOn`. Pure. */
  owner?(part: Unchecked<z.input<Schema>> | undefined): string | undefined;
  /** What others may rely on before anything is registered. Pure. */
  declare?(config: z.output<Schema>): Partial<Declarations>;
  /** What the schema alone cannot say: facts, and what other plugins declared. Paths start below the plugin's key. */
  check?(config: z.output<Schema>, declared: Readonly<Partial<Declarations>>): Problem[];
  /**
   * The same for a check whose work provisioning needs too: `value` is handed to `provision`, so it is done once per
   * program. Pure.
   */
  prepare?(config: z.output<Schema>, declared: Readonly<Partial<Declarations>>): Prepared<V>;
  /**
   * The network policies that it creates, of every kind: questions about the stack (npm run explain) count them all.
   * Default: none. Pure.
   */
  networkPolicies?(config: z.output<Schema>, declared: Readonly<Partial<Declarations>>): readonly PolicyObject[];
  /**
   * Who must reach whom for this capability to work, whatever permits it. A stack in which a layer denies one of them is
   * refused. Pure.
   */
  connections?(config: z.output<Schema>, declared: Readonly<Partial<Declarations>>): readonly Connection[];
  /** What this capability decides about connections of any capability: routes, security groups, policies. Pure. */
  layers?(config: z.output<Schema>, declared: Readonly<Partial<Declarations>>, around: Around<V>): readonly Layer[];
  provision(context: Context, config: z.output<Schema>, needs: Needs<R, O>, prepared: V): Pick<Slots, P>;
  /**
   * Stack outputs, exported under the plugin's name. Other stacks read them through a StackReference: what they may rely
   * on is in `StackOutputs`.
   */
  outputs?(provided: Pick<Slots, P>): object;
}

/** A plugin with its types erased, as the registry holds it. Made by definePlugin only. */
export interface AnyPlugin {
  readonly contract: typeof contractVersion;
  readonly name: string;
  readonly summary: string;
  readonly guide: readonly StatementId[];
  readonly options: GuideOptions<unknown>;
  readonly config: z.ZodType;
  readonly requires: readonly SlotName[];
  readonly uses: readonly SlotName[];
  readonly provides: readonly SlotName[];
  readonly carriesStacks?: boolean;
  standsOn?(part: unknown): StandsOn | undefined;
  owner?(part: unknown): string | undefined;
  expand?(config: unknown, outside: Outside): Expansion;
  declare(config: unknown): Partial<Declarations>;
  /** With the problems that `check` finds. */
  prepare(config: unknown, declared: Readonly<Partial<Declarations>>): Prepared<unknown>;
  /** The problems of `prepare` alone. */
  check(config: unknown, declared: Readonly<Partial<Declarations>>): readonly Problem[];
  networkPolicies?(config: unknown, declared: Readonly<Partial<Declarations>>): readonly PolicyObject[];
  connections(config: unknown, declared: Readonly<Partial<Declarations>>): readonly Connection[];
  layers(config: unknown, declared: Readonly<Partial<Declarations>>, around: Around<unknown>): readonly Layer[];
  /** @param prepared the value that `prepare` returned for the same config */
  provision(context: Context, config: unknown, slots: Readonly<Partial<Slots>>, prepared?: unknown): Partial<Slots>;
  outputs(provided: Partial<Slots>): Record<string, unknown>;
}

/** A plugin that knows the type of its config, for `configOf` (stack-config.ts). */
export interface ConfiguredPlugin<Schema extends z.ZodType> extends AnyPlugin {
  readonly config: Schema;
}

/** Raised when a plugin written for an older contract would no longer work. */
export const contractVersion = 1;

export function definePlugin<
  Schema extends z.ZodType,
  R extends SlotName = never,
  O extends SlotName = never,
  P extends SlotName = never,
  V = undefined,
>(plugin: Plugin<Schema, R, O, P, V>): ConfiguredPlugin<Schema> {
  const { carriesStacks, standsOn, owner, expand, networkPolicies } = plugin;
  type Part = Unchecked<z.input<Schema>> | undefined;
  // The framework calls these with what `plugin.config` parsed and with the slots that it checked to be filled, so the
  // narrowing holds; this is the only place where it is asserted.
  const prepare: AnyPlugin["prepare"] = (given, declared) => {
    const config = given as z.output<Schema>;
    const prepared = plugin.prepare?.(config, declared);
    return {
      value: prepared?.value,
      problems: [...(plugin.check?.(config, declared) ?? []), ...(prepared?.problems ?? [])],
    };
  };
  return {
    contract: contractVersion,
    name: plugin.name,
    summary: plugin.summary,
    guide: plugin.guide,
    options: (plugin.options ?? {}) as GuideOptions<unknown>,
    config: plugin.config,
    requires: plugin.requires,
    uses: plugin.uses,
    provides: plugin.provides,
    ...(carriesStacks === undefined ? {} : { carriesStacks }),
    ...(standsOn === undefined ? {} : { standsOn: (part: unknown) => standsOn(part as Part) }),
    ...(owner === undefined ? {} : { owner: (part: unknown) => owner(part as Part) }),
    ...(expand === undefined
      ? {}
      : { expand: (config: unknown, outside: Outside) => expand(config as z.output<Schema>, outside) }),
    declare: (config) => plugin.declare?.(config as z.output<Schema>) ?? {},
    prepare,
    check: (config, declared) => prepare(config, declared).problems,
    ...(networkPolicies === undefined
      ? {}
      : { networkPolicies: (config: unknown, declared) => networkPolicies(config as z.output<Schema>, declared) }),
    connections: (config, declared) => plugin.connections?.(config as z.output<Schema>, declared) ?? [],
    layers: (config, declared, around) =>
      plugin.layers?.(config as z.output<Schema>, declared, around as Around<V>) ?? [],
    provision: (context, config, slots, prepared) =>
      plugin.provision(context, config as z.output<Schema>, slots as Needs<R, O>, prepared as V) as Partial<Slots>,
    outputs: (provided) => ({ ...plugin.outputs?.(provided as Pick<Slots, P>) }),
  };
}
