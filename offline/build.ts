import { join } from "node:path";
import { root } from "../real/cache";
import { buildPlugins, standInPrograms } from "../real/plugin-executables";

const languageHost = { name: "pulumi-language-nodejs", entry: join(root, "offline/language/main.ts") };

/**
 * Builds what the engine starts offline and returns the folder for the PATH.
 *
 * @param withLanguageHost false for an engine that has its own nodejs host: the PATH must hold only one.
 */
export function buildExecutables(withLanguageHost: boolean): Promise<string> {
  return buildPlugins([...(withLanguageHost ? [languageHost] : []), ...standInPrograms()]);
}
