/** Reads a stack's files like a preview, but without an engine. */
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { nearest } from "../core/problem";
import { dependentStacks } from "../framework/dependent-stacks";
import { prepare } from "../framework/provision";
import { capabilities } from "../components/registry";
import { loadPlugins, PluginError } from "../framework/load-plugins";
import { readOutside } from "../framework/read-outside";
import { formatProblems, linesOf, readStackFile } from "../framework/stack-file";
import { UserError } from "../cli/errors";
import type { StackView, TeamStack } from "./view";

const pattern = /^Pulumi\.(.+)\.yaml$/;

/** @throws UserError if the stack does not exist or its file has errors */
export function loadStack(name: string, project: string): StackView {
  const folder = path.join(project, "stacks");
  const names = readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
  const file = path.join(folder, `Pulumi.${name}.yaml`);
  if (!existsSync(file)) {
    const near = nearest(name, names);
    throw new UserError(
      `--stack: found "${name}"; allowed: ${names.join(", ")} (files stacks/Pulumi.<stack>.yaml)${near === undefined ? "" : `. Did you mean "${near}"?`}`,
    );
  }
  const read = readStackFile(file);
  if (read.problems.length > 0) {
    throw new UserError(formatProblems(path.relative(project, file), read.problems));
  }
  const plugins = [...capabilities, ...pluginsOf(read.document, project)];
  const outside = readOutside(read.document, file, plugins);
  const prepared = prepare(read.document, plugins, outside);
  if (!prepared.ok) {
    throw new UserError(formatProblems(path.relative(project, file), prepared.problems, linesOf(read.line, outside)));
  }
  const teams =
    outside.platform === undefined
      ? dependentStacks(outside, plugins).map(
          ({ stack }) => [stack, teamStack(path.join(folder, `Pulumi.${stack}.yaml`))] as const,
        )
      : [];
  const { plugins: enabled, declared, prepared: worked } = prepared.config;
  return { name, plugins: enabled, declared, prepared: worked, teams: new Map(teams) };
}

function teamStack(file: string): TeamStack {
  const { document } = readStackFile(file);
  const prepared = prepare(document, capabilities, readOutside(document, file, capabilities));
  return prepared.ok ? prepared.config : { problems: prepared.problems };
}

function pluginsOf(document: Parameters<typeof loadPlugins>[0], project: string): ReturnType<typeof loadPlugins> {
  try {
    return loadPlugins(document, project);
  } catch (error) {
    throw error instanceof PluginError ? new UserError(error.message) : error;
  }
}
