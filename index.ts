/**
 * The whole program: read the stack's config, order the capabilities it names, provision them, export their outputs.
 * What a stack may say is in stacks/schema.json; how a capability is written, in components/plugin.ts.
 */
import { capabilities, loadPlugins } from "./components/registry";
import { provisionStack } from "./components/provision";
import { readStackConfig } from "./components/stack-config";

export = async (): Promise<Record<string, unknown>> => {
  const document = readStackConfig();
  return provisionStack(document, [...capabilities, ...loadPlugins(document)]);
};
