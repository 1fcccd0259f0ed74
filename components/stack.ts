/**
 * What a program needs to run stack files: the capabilities, plugins from outside, validation and the run itself. index.ts
 * of this project uses it, and programs elsewhere import it as eks-network-security/stack.
 */
export { loadPlugins, PluginError } from "../framework/load-plugins";
export { provisionStack } from "../framework/provision";
export { readOutside } from "../framework/read-outside";
export { readStackConfig } from "../framework/stack-config";
export { stackFilePath } from "../framework/running-file";
export { stackFileSchema, type StackSchemaOptions } from "../framework/stack-schema";
export { validateStackFile } from "../framework/validate-file";
export { requirePlatform } from "./platform-reference/require-platform";
export { requireFilledIn } from "./shared/placeholders";
export { requireIdentity } from "./shared/deploy-identity";
export { capabilities } from "./registry";
