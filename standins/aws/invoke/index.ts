/** Functions of the aws provider, answered without AWS. */
import { type Checked, ProviderError } from "../../provider";
import type { Schema } from "../../schema/store";
import { validateObject } from "../../schema/validate";
import { plainProps, type Props } from "../../property-values";
import type { World } from "../../world";
import { accountFunctions } from "./account";
import { ec2Functions } from "./ec2";
import { eksFunctions } from "./eks";
import { instanceTypeFunctions } from "./instance-types";
import { getPolicyDocument } from "./policy-document";

export interface Asked {
  args: Props;
  account: string;
  partition: string;
  region: string;
  world: World;
}

/** Answers a function call. @throws ProviderError if the service would refuse it, or the function is not modelled */
export type Answer = (asked: Asked) => Props;

const ANSWERS: Readonly<Record<string, Answer>> = {
  ...accountFunctions,
  ...ec2Functions,
  ...instanceTypeFunctions,
  ...eksFunctions,
  "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
};

/** Tokens of all modelled functions. */
export const modelledFunctions: readonly string[] = Object.keys(ANSWERS);

export function invoke(token: string, args: Props, settings: Omit<Asked, "args">, schema: Schema): Checked {
  const answer = ANSWERS[token];
  if (!answer) {
    const why = schema.arguments(token) ? "is not modelled" : "is not a function of @pulumi/aws";
    throw new ProviderError(
      `the stand-in aws provider: ${token} ${why}. Add it to standins/aws/invoke/, or pass what it would return as configuration.`,
    );
  }
  const known = plainProps(args);
  const failures = validateObject(known, schema.arguments(token) ?? { properties: {} }, schema);
  if (failures.length > 0) {
    return { inputs: {}, failures };
  }
  const region = typeof known["region"] === "string" ? known["region"] : settings.region;
  return { inputs: answer({ ...settings, args: known, region }), failures: [] };
}
