/** Runs the plugins of a stack in order, each with the slots that it asked for. */
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DeletionProtection, protectionOf } from "./deletion-protection";
import { expand, toldWhereWritten } from "./expansion";
import { nothingOutside, type Document, type Outside } from "./outside";
import { plan } from "./plan";
import { platformProblems } from "./platform-problems";
import type { AnyPlugin, Context } from "./plugin";
import { formatProblem, nearest, type Problem } from "../core/problem";
import { announceRegistrations } from "./registrations";
import type { Slots } from "./slots";
import { enabledPlugins, secretKeys, topLevelKeys, validate, withoutSecrets, type StackConfig } from "./stack-config";
import { findStackFile, runningLines, stackFilePath } from "./running-file";
import { formatProblems } from "./stack-file";

/** Validates and orders a document without registering anything. Pure. */
export function prepare(
  document: Document,
  available: readonly AnyPlugin[],
  outside: Outside = nothingOutside,
):
  | { readonly ok: true; readonly config: StackConfig; readonly order: readonly AnyPlugin[] }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { platform, problems: unreadable = [] } = outside;
  const unread = [...unreadable, ...(platform === undefined ? [] : platformProblems(platform, available))];
  if (unread.some(({ severity }) => severity === "error")) {
    // Without the platform's file the checks would report what follows from that.
    return { ok: false, problems: unread };
  }
  const expanded = expand(document, available, outside);
  const validated = validate(expanded.document, available, outside);
  const planned = plan(wantedPlugins(expanded.document, available), available);
  const told = (problems: readonly Problem[]): Problem[] => distinct(toldWhereWritten(problems, expanded.origins));
  if (validated.ok && planned.ok && expanded.problems.length === 0) {
    const { config } = validated;
    return { ok: true, config: { ...config, warnings: [...unread, ...told(config.warnings)] }, order: planned.order };
  }
  return {
    ok: false,
    problems: [
      ...unread,
      ...expanded.problems,
      ...told(validated.ok ? validated.config.warnings : validated.problems),
      // What a plugin stands for is not known while its own config has errors: it may fill the slots that are missing.
      ...(planned.ok || expanded.incomplete ? [] : planned.problems),
    ],
  };
}

/** The plugins of a document, and those whose name it misspells: that is one problem, and no slot is missing. */
function wantedPlugins(document: Document, available: readonly AnyPlugin[]): AnyPlugin[] {
  const enabled = enabledPlugins(document, available);
  const meant = Object.keys(document).map((key) => nearest(key, topLevelKeys(available)));
  return available.filter((plugin) => enabled.includes(plugin) || meant.includes(plugin.name));
}

/** Each problem once: several resources, or rules, may run into the same one. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem])).values()];
}

/**
 * Registers every resource of the stack and returns its outputs, by plugin.
 *
 * @throws pulumi.RunError with every problem of the document, before the first resource is registered
 */
export function provisionStack(
  document: Document,
  available: readonly AnyPlugin[],
  outside: Outside = nothingOutside,
): Record<string, unknown> {
  const stack = pulumi.getStack();
  const prepared = prepare(document, available, outside);
  const secret = secretKeys(document);
  const project = pulumi.getRootDirectory();
  const file = project === "" ? undefined : findStackFile(project, stack);
  const line = runningLines(file, document, secret, outside);
  const source = file === undefined ? stackFilePath(stack) : path.relative(project, file);
  if (!prepared.ok) {
    throw new pulumi.RunError(formatProblems(source, withoutSecrets(prepared.problems, secret), line));
  }
  const { general, plugins, declared, warnings } = prepared.config;
  const missing = warnings.filter(({ refusesUpdate }) => refusesUpdate === true);
  if (missing.length > 0 && !pulumi.runtime.isDryRun()) {
    throw new pulumi.RunError(
      formatProblems(
        source,
        withoutSecrets(
          missing.map((each) => ({ ...each, severity: "error" })),
          secret,
        ),
        line,
      ),
    );
  }
  for (const warning of withoutSecrets(warnings, secret)) {
    void pulumi.log.warn(formatProblem(warning, line(warning)));
  }
  const context: Context = {
    stack,
    environment: general.environment,
    deletionProtection: general.deletionProtection,
    tags: { ...general.tags, Environment: general.environment, Stack: stack, ManagedBy: "pulumi" },
    declared,
  };
  const runPlugin = announceRegistrations();
  const slots: Partial<Slots> = {};
  const outputs: Record<string, unknown> = {};
  for (const plugin of prepared.order) {
    const asked = new Set<string>([...plugin.requires, ...plugin.uses]);
    // Only what the plugin asked for: an undeclared slot would only work as long as the order happened to fit.
    const needs = Object.fromEntries(Object.entries(slots).filter(([slot]) => asked.has(slot)));
    const provided = runPlugin(plugin.name, () =>
      plugin.provision(context, plugins.get(plugin), needs, prepared.config.prepared.get(plugin)),
    );
    Object.assign(slots, provided);
    const own = plugin.outputs(provided);
    if (Object.keys(own).length > 0) {
      outputs[plugin.name] = own;
    }
  }
  if (pulumi.runtime.getStackResource() !== undefined) {
    new DeletionProtection(
      "deletion-protection",
      protectionOf(general.deletionProtection, prepared.order, available, outside),
    );
  }
  return outputs;
}
