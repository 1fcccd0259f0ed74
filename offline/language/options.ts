/**
 * Runtime options of a Pulumi.yaml or PulumiPolicy.yaml (`runtime.options`) for nodejs, with the defaults of the
 * official host. Source: https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
 */
export interface NodeOptions {
  /** Whether the SDK registers ts-node. Default: true. */
  typescript: boolean;
  /** Path of the tsconfig file for ts-node. Default: `tsconfig.json` next to the program. */
  tsconfig?: string;
  /** Arguments for `node` itself, already split. */
  nodeargs: string[];
}

const packageManagers = ["auto", "npm", "yarn", "pnpm", "bun"];

/** Reads the options. @throws Error that names the option if its value has the wrong type */
export function parseOptions(options: Record<string, unknown>): NodeOptions {
  const { typescript, tsconfig, nodeargs, packagemanager } = options;
  if (typescript !== undefined && typeof typescript !== "boolean") {
    throw new Error(`runtime option typescript must be true or false, found ${JSON.stringify(typescript)}`);
  }
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    throw new Error(`runtime option tsconfig must be a string, found ${JSON.stringify(tsconfig)}`);
  }
  if (nodeargs !== undefined && typeof nodeargs !== "string") {
    throw new Error(`runtime option nodeargs must be a string, found ${JSON.stringify(nodeargs)}`);
  }
  if (packagemanager !== undefined && !packageManagers.includes(packagemanager as string)) {
    throw new Error(
      `runtime option packagemanager must be one of ${packageManagers.join(", ")}, found ${JSON.stringify(packagemanager)}`,
    );
  }
  return {
    typescript: typescript ?? true,
    ...(tsconfig ? { tsconfig } : {}),
    nodeargs: splitWords(nodeargs ?? ""),
  };
}

/**
 * Splits a line like a POSIX shell, without expansions: blanks separate, quotes group, a backslash escapes the next
 * character.
 *
 * @throws Error if a quote is not closed
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (c === "\\" && quote !== "'") {
      word = (word ?? "") + line.charAt(++i);
    } else if (quote !== undefined) {
      if (c === quote) quote = undefined;
      else word += c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= "";
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + c;
    }
  }
  if (quote !== undefined) throw new Error(`runtime option nodeargs has an unclosed ${quote}: ${line}`);
  if (word !== undefined) words.push(word);
  return words;
}
