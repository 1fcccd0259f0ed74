/**
 * The whole program: reads the stack's config, orders the capabilities it lists, provisions them and exports their
 *    outputs. stacks/schema.json describes the stack config; docs/extending.md shows how to write a capability.
 */
import * as pulumi from "@pulumi/pulumi";
import {
  capabilities,
  loadPlugins,
  provisionStack,
  readOutside,
  readStackConfig,
  requireFilledIn,
  requireIdentity,
  requirePlatform,
  stackFilePath,
} from "./components/stack";

export = async (): Promise<Record<string, unknown>> => {
  const document = readStackConfig();
  requireIdentity(document);
  await requireFilledIn(document);
  await requirePlatform(document);
  const plugins = [...capabilities, ...loadPlugins(document)];
  const outside = readOutside(document, stackFilePath(pulumi.getStack()), plugins);
  return provisionStack(document, plugins, outside);
};
