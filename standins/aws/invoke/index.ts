/** Functions of the aws provider, answered without AWS. */
import { type Checked, ProviderError } from "../../provider";
import type { Schema } from "../../schema/store";
import { validateObject } from "../../schema/validate";
import { plainProps, type Props } from "../../property-values";
import { accountFunctions } from "./account";
import type { Answer, Asked } from "./answer";
import { ec2Functions } from "./ec2";
import { eksFunctions } from "./eks";
import { instanceTypeFunctions } from "./instance-types";
import { getPolicyDocument } from "./policy-document";

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
