/**
 * The whole program: read the stack's config, order the capabilities it names, provision them, export their outputs.
 * What a stack may say is in stacks/schema.json; how a capability is written, in docs/extending.md.
 */
import * as pulumi from "@pulumi/pulumi";
import {
  capabilities,
  loadPlugins,
  provisionStack,
  readOutside,
  readStackConfig,
  requirePlatform,
  stackFilePath,
} from "./components/stack";

export = async (): Promise<Record<string, unknown>> => {
  const document = readStackConfig();
  await requirePlatform(document);
  const outside = readOutside(document, stackFilePath(pulumi.getStack()));
  return provisionStack(document, [...capabilities, ...loadPlugins(document)], outside);
};
