/**
 * The whole program: read the stack's config, order the capabilities it names, provision them, export their outputs.
 * What a stack may say is in stacks/schema.json; how a capability is written, in framework/plugin.ts.
 */
import * as pulumi from "@pulumi/pulumi";
import { capabilities } from "./components/registry";
import { requirePlatform } from "./components/platform-reference/require-platform";
import { loadPlugins } from "./framework/load-plugins";
import { provisionStack } from "./framework/provision";
import { readOutside } from "./framework/read-outside";
import { readStackConfig } from "./framework/stack-config";
import { stackFilePath } from "./framework/stack-file";

export = async (): Promise<Record<string, unknown>> => {
  const document = readStackConfig();
  await requirePlatform(document);
  const outside = readOutside(document, stackFilePath(pulumi.getStack()));
  return provisionStack(document, [...capabilities, ...loadPlugins(document)], outside);
};
