/** The stand-in for the aws provider: checks inputs like AWS, creates nothing. */
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
import { applyRules } from "../rules";
import type { Schema } from "../schema/store";
import type { ResourceType } from "../schema/types";
import { suggestion, validateObject } from "../schema/validate";
import { hasSecret, isProps, plainProps, type Props } from "../property-values";
import { type Thing, World, WORLD_VARIABLE } from "../world";
import { checkConfig, type Configuration, configuration } from "./configuration";
import { createOutputs, updateOutputs } from "./create";
import { completeInputs, DEFAULTED, nameRule } from "./defaults";
import { refuseDeletion } from "./deletes";
import { invoke } from "./invoke/index";
import { Context } from "./outputs/context";
import { refuseDuplicate, refuseVersion, relationFailures } from "./relations";
import { rules } from "./rules/index";
import { FACTS } from "./tables/facts";
import { DELETE_FIRST, IMMUTABLE, SETS, UNCHANGEABLE } from "./tables/replaces";

/** EC2's words; other services have their own. */
function reservedTags(inputs: Props): Failure[] {
  const tags = inputs["tags"];
  return Object.keys(isProps(tags ?? null) ? (tags as Props) : {})
    .filter((key) => key.toLowerCase().startsWith("aws:"))
    .map((key) => ({
      property: `tags["${key}"]`,
      reason: "InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use",
    }));
}

const CLUSTER = "aws:eks/cluster:Cluster";

export class AwsProvider implements Provider {
  readonly name = "aws";
  private settings: Configuration | undefined;
  private readonly world: World;

  /** @param schema The schema of @pulumi/aws. */
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
    this.settings = configuration(config);
  }

  private get configured(): Configuration {
    if (!this.settings) {
      throw new ProviderError("the aws provider is not configured");
    }
    return this.settings;
  }

  private resource(type: string): ResourceType {
    const found = this.schema.resource(type);
    if (!found) {
      throw new ProviderError(`unrecognized resource type ${type}.${suggestion(type, this.schema.tokens())}`);
    }
    return found;
  }

  check(target: Target, news: Props, olds: Props | undefined, seed: Uint8Array): Checked {
    const type = this.resource(target.type);
    const failures = validateObject(plainProps(news), type.inputs, this.schema);
    const typeOf = this.schema.type.bind(this.schema);
    const completed = completeInputs(target, type, news, olds, seed, this.configured, typeOf);
    failures.push(...completed.failures);
    if (failures.length === 0) {
      const plain = plainProps(completed.inputs);
      failures.push(...reservedTags(plain));
      failures.push(...applyRules(plain, rules[target.type]), ...relationFailures(plain, target, this.world));
    }
    return { inputs: completed.inputs, failures };
  }

  diff(target: Target, old: State, news: Props, ignoreChanges: readonly string[]): Difference {
    const name = nameRule(target.type, this.resource(target.type).inputs);
    const defaulted = news[DEFAULTED];
    // A name chosen by the program is taken until the old resource is deleted.
    const fixedName =
      name !== undefined &&
      news[name.property] !== undefined &&
      !(Array.isArray(defaulted) && defaulted.includes(name.property));
    const sameName = name !== undefined && plainProps(old.inputs)[name.property] === plainProps(news)[name.property];
    return difference(
      old.inputs,
      news,
      {
        immutable: [...(IMMUTABLE[target.type] ?? []), "region"],
        unordered: SETS,
        hidden: [DEFAULTED],
        deleteBeforeReplace: DELETE_FIRST.has(target.type) || (fixedName && sameName),
      },
      ignoreChanges,
    );
  }

  private context(target: Target, inputs: Props): Context {
    const plain = plainProps(inputs);
    const { account, partition, region } = this.configured;
    const own = typeof plain["region"] === "string" ? plain["region"] : region;
    const taken = this.world.all().filter((thing) => thing.urn === target.urn).length;
    return new Context(target, plain, account, partition, own, this.world, taken === 0 ? "" : String(taken));
  }

  private thing(target: Target, id: string, inputs: Props, outputs: Props): Thing {
    const plain = { ...plainProps(outputs), ...plainProps(inputs) };
    const facts: Props = {};
    for (const key of [...(FACTS[target.type] ?? []), "region"]) {
      const given = inputs[key] ?? outputs[key];
      if (given !== undefined && !hasSecret(given)) {
        // The service adds to nested objects such as `vpcConfig`, so the outputs have the complete object.
        facts[key] = plainProps(outputs)[key] ?? plain[key] ?? null;
      }
    }
    if (target.type === CLUSTER) {
      // EKS makes whoever creates a cluster its administrator.
      facts["creator"] = this.world.find(CLUSTER, id)?.facts["creator"] ?? this.configured.caller;
    }
    return { id, urn: target.urn, type: target.type, facts };
  }

  create(target: Target, inputs: Props, preview: boolean): { id: string; outputs: Props } {
    const type = this.resource(target.type);
    const context = this.context(target, inputs);
    const outputs = createOutputs(type, inputs, context, preview);
    if (preview) {
      return { id: "", outputs };
    }
    const [failure] = relationFailures(context.inputs, target, this.world);
    if (failure) {
      throw new ProviderError(failure.reason);
    }
    const thing = this.thing(target, context.id, inputs, outputs);
    refuseDuplicate(target.type, thing.facts, this.world);
    this.world.put(thing);
    return { id: context.id, outputs };
  }

  update(target: Target, old: State, news: Props, preview: boolean): Props {
    const before = plainProps(old.inputs);
    const after = plainProps(news);
    for (const [property, reason] of Object.entries(UNCHANGEABLE[target.type] ?? {})) {
      if (before[property] !== after[property]) {
        throw new ProviderError(`${property}: ${reason}`);
      }
    }
    refuseVersion(target.type, before, after);
    const context = this.context(target, news);
    context.id = old.id;
    const outputs = updateOutputs(this.resource(target.type), old, news, context, preview);
    if (!preview) {
      this.world.put(this.thing(target, old.id, news, outputs));
    }
    return outputs;
  }

  read(target: Target, state: State): State | undefined {
    if (Object.keys(state.outputs).length === 0) {
      throw new ProviderError(
        `the stand-in aws provider cannot read ${target.type} "${state.id}": it only knows resources that it created itself`,
      );
    }
    return state;
  }

  delete(target: Target, state: State): void {
    const thing = this.world.find(target.type, state.id) ?? this.thing(target, state.id, state.inputs, state.outputs);
    refuseDeletion(thing, this.world);
    this.world.drop(target.type, state.id);
  }

  invoke(token: string, args: Props): Checked {
    const { account, caller, partition, region } = this.configured;
    return invoke(token, args, { account, caller, partition, region, world: this.world }, this.schema);
  }
}
