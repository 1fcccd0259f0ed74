/** Registers the stack of ../large-stack.ts: without SDKs, whose loading would be measured too. */
import * as pulumi from "@pulumi/pulumi";
import { type Declared, Output, type Input } from "../../policypack/program";
import { largeStack } from "../large-stack";

/** Of whatever type: the SDKs' classes add nothing that the engine sees. */
class Resource extends pulumi.CustomResource {}

const made = new Map<Declared, Resource>();

const outputs: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/logGroup:LogGroup": ["arn"],
  "aws:iam/role:Role": ["arn"],
  "aws:kms/key:Key": ["arn"],
  "aws:eks/cluster:Cluster": ["name"],
};

function value(input: Input): unknown {
  if (input instanceof Output) {
    const resource = made.get(input.from) as (Resource & Record<string, unknown>) | undefined;
    return resource?.[input.path.join(".")];
  }
  if (Array.isArray(input)) {
    return (input as readonly Input[]).map(value);
  }
  return typeof input === "object" && input !== null
    ? Object.fromEntries(Object.entries(input).map(([key, each]) => [key, value(each as Input)]))
    : input;
}

const count = new pulumi.Config().requireNumber("resources");
for (const each of largeStack(count).resources) {
  const { type, name, inputs, options } = each;
  const known = (outputs[type] ?? []).filter((output) => !(output in inputs));
  const properties = {
    ...Object.fromEntries(known.map((output) => [output, undefined])),
    ...(value(inputs) as object),
  };
  const dependsOn = (options.dependsOn ?? []).flatMap((other) => made.get(other) ?? []);
  made.set(each, new Resource(type, name, properties, { dependsOn }));
}
