/** What is wrong in the file of a platform, as far as a stack on it relies on that file. Pure. */
import { warning, type Problem } from "../core/problem";
import { parseProblems, unknownKey } from "../core/zod-problem";
import { isEncrypted } from "./encrypted";
import type { StackDocument } from "./outside";
import type { AnyPlugin } from "./plugin";
import { enabledPlugins, generalConfig, topLevelKeys } from "./stack-config";

/**
 * What a part declares, and what others take from it, is not known while the part is wrong: without this, checks would
 * report that it is missing.
 *
 * @param available the plugins of the stack on the platform; the platform may have others
 */
export function platformProblems({ file, document }: StackDocument, available: readonly AnyPlugin[]): Problem[] {
  const known = topLevelKeys(available);
  const others = Object.keys(document).filter((key) => !known.includes(key));
  const named = generalConfig.plugins.safeParse(document.plugins);
  const mayHaveOthers = !named.success || named.data.length > 0;
  return [
    ...(mayHaveOthers ? [] : others.map((key) => unknownKey([key], known))),
    ...enabledPlugins(document, available).flatMap(({ name, config }) => {
      const problems = parseProblems(config, document[name], [name]);
      const readable = problems.filter(({ path }) => !isEncrypted(document, path));
      return problems.length === readable.length
        ? problems
        : [
            ...readable,
            warning(
              [name],
              `A value in ${name} is encrypted, so other stacks do not know what ${name} declares.`,
              "Write the value in plaintext if a stack on this platform relies on it.",
            ),
          ];
    }),
  ].map((problem) => ({ ...problem, file }));
}
