/** The context for the tables of ids and outputs. Everything depends only on the URN, the inputs and the account. */
import { digits, hex, uuid } from "../../names";
import type { Target } from "../../provider";
import { isProps, isUnknown, type Props, type Value } from "../../property-values";
import type { World } from "../../world";

/** Creation time of every stand-in resource: outputs must be the same in every run. */
export const TIME = "2026-01-01T00:00:00Z";

export class Context {
  constructor(
    readonly target: Target,
    /** Plain inputs, completed by Check. */
    readonly inputs: Props,
    readonly account: string,
    readonly partition: string,
    readonly region: string,
    readonly world: World,
    /** Distinguishes a replacement from the first resource with the same URN. */
    private readonly salt: string,
  ) {}

  /** The id, if known. */
  id = "";

  hex(length: number, ...more: string[]): string {
    return hex(length, this.target.urn, this.salt, ...more);
  }

  digits(length: number, ...more: string[]): string {
    return digits(length, this.target.urn, this.salt, ...more);
  }

  uuid(...more: string[]): string {
    return uuid(this.target.urn, this.salt, ...more);
  }

  /** The text of an input; "" if it is absent or unknown. */
  text(key: string): string {
    const value = this.inputs[key];
    return typeof value === "string" && !isUnknown(value) ? value : "";
  }

  props(key: string): Props {
    const value = this.inputs[key];
    return isProps(value) ? value : {};
  }

  list(key: string): Value[] {
    const value = this.inputs[key];
    return Array.isArray(value) ? value : [];
  }

  /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** An ARN of a global service, without a region. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.account}:${resource}`;
  }

  /** An EC2 resource's ARN from its id. */
  ec2Arn(resource: string): string {
    return this.arn("ec2", `${resource}/${this.id}`);
  }

  /** The domain of the partition's public endpoints. */
  get domain(): string {
    return this.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  }
}

/** How to generate the id of a type, and the outputs that a create adds to the inputs. */
export interface OutputRule {
  id: (context: Context) => string;
  outputs?: (context: Context) => Props;
}

export type OutputTable = Readonly<Record<string, OutputRule>>;

/** `prefix-` and 17 hexadecimal digits, like ids of EC2. */
export const ec2Id =
  (prefix: string) =>
  (context: Context): string =>
    `${prefix}-0${context.hex(16)}`;

/** An id that is the value of an input. */
export const named =
  (key: string) =>
  (context: Context): string =>
    context.text(key);

/** An id that joins several inputs. */
export const joined =
  (separator: string, ...keys: string[]) =>
  (context: Context): string =>
    keys.map((key) => context.text(key)).join(separator);
