import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ValidatedFile } from "../framework/validate-file";
import type { Invocation } from "./invocation";
import { suggestion } from "../cli/arguments";
import { messageOf, UserError } from "../cli/errors";
import { stackFile, stackNames, type Project } from "../real/project";

/**
 * The configuration file of a stack. @throws UserError that lists the existing stacks, if there is none of this name
 */
export function findStackFile(project: Project, stack: string): string {
  const file = stackFile(project, stack);
  const names = stackNames(project);
  if (names.includes(stack)) return file;
  throw new UserError(
    `Unknown stack ${JSON.stringify(stack)}; there are: ${names.join(", ") || "none"}.${suggestion(stack, names)}\n` +
      `To add it, write ${file}.`,
  );
}

/**
 * Configuration file for the policy pack: the one on the command line, otherwise that of the stack, otherwise that of
 * its environment (the name up to the first "-": prod-payments -> prod). Undefined: none exists, the pack uses its
 * defaults.
 */
export function findPolicyConfig(
  project: Project,
  { stack, policy, policyConfig }: Pick<Invocation, "stack" | "policy" | "policyConfig">,
): string | undefined {
  if (!policy) return undefined;
  if (policyConfig !== undefined) {
    if (existsSync(policyConfig)) return policyConfig;
    throw new UserError(`--policy-config ${policyConfig}: no such file.`);
  }
  const environment = stack.split("-")[0] ?? stack;
  return [stack, environment]
    .map((name) => join(project.stacksDir, `policy.${name}.json`))
    .find((path) => existsSync(path));
}

/** Checks the file against the rules of the pack. @throws UserError with every problem */
export async function checkPolicyConfig(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file}: not valid JSON: ${messageOf(error)}`);
  }
  const { validatePolicyConfig } = await import("../policypack/config.js");
  const { formatProblem } = await import("../core/problem.js");
  const { rules } = await import("../policypack/rules/index.js");
  const problems = validatePolicyConfig(json, rules);
  if (problems.length > 0) {
    throw new UserError([`${file}:`, ...problems.map((problem) => formatProblem(problem))].join("\n"));
  }
}

/**
 * Checks a stack file. Undefined if the validation does not load: then the program does not load either, and reports why.
 */
export async function checkStackFile(project: Project, file: string): Promise<ValidatedFile | undefined> {
  const loaded = await Promise.all([
    import("../components/registry.js"),
    import("../framework/validate-file.js"),
  ]).catch(() => undefined);
  if (loaded === undefined) return undefined;
  const [{ capabilities }, { validateStackFile }] = loaded;
  return validateStackFile(file, capabilities, project.folder);
}
