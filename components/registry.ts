/** Which capabilities there are. To add one: its folder, and a line here; or, from outside, `plugins:` in the stack config. */
import * as path from "node:path";
import { z } from "zod";
import { certManager } from "./cert-manager";
import { cluster } from "./cluster";
import { egress } from "./egress";
import { flowLogs } from "./flow-logs";
import { istio } from "./istio";
import { istioCsr } from "./istio-csr";
import { loadBalancing } from "./load-balancing";
import { network } from "./network";
import { networkPolicy } from "./network-policy";
import { nodeGroups } from "./node-groups";
import { loadPlugins, PluginError } from "./load-plugins";
import type { AnyPlugin } from "./plugin";
import { podSecurityGroups } from "./pod-security-groups";
import { formatFound, type Problem } from "./problem";
import { platformReference } from "./platform-reference";
import { prepare } from "./provision";
import { readOutside } from "./read-outside";
import { privateCa } from "./private-ca";
import { securityGroups } from "./security-groups";
import { generalConfig, namespace } from "./stack-config";
import { formatProblems, isEncrypted, readStackFile, sizeProblems } from "./stack-file";
import { team, teams } from "./team";

export { loadPlugins, PluginError } from "./load-plugins";

export const capabilities: readonly AnyPlugin[] = [
  network,
  flowLogs,
  securityGroups,
  cluster,
  nodeGroups,
  privateCa,
  certManager,
  istioCsr,
  istio,
  egress,
  networkPolicy,
  podSecurityGroups,
  platformReference,
  team,
  teams,
  loadBalancing,
];

/** All problems of a stack file, as they would stop a preview, without an engine. Empty: it is valid. */
export function validateStackFile(
  file: string,
  from: string = process.cwd(),
): { problems: Problem[]; message: string } {
  const read = readStackFile(file);
  const problems = [...read.problems, ...sizeProblems(read.document)];
  if (problems.length === 0) {
    try {
      const prepared = prepare(
        read.document,
        [...capabilities, ...loadPlugins(read.document, from)],
        readOutside(read.document, file),
      );
      const found = prepared.ok ? prepared.config.warnings : prepared.problems;
      // What an encrypted value holds is judged when the stack runs, which can decrypt it.
      problems.push(...found.filter((problem) => !isEncrypted(read.document, problem.path)));
    } catch (error) {
      if (!(error instanceof PluginError)) {
        throw error;
      }
      problems.push({
        path: ["plugins"],
        found: formatFound(read.document.plugins),
        allowed: "plugins that load",
        hint: error.message,
        severity: "error",
      });
    }
  }
  return { problems, message: formatProblems(path.relative(from, file), problems, read.line) };
}

/** JSON Schema of stacks/Pulumi.<stack>.yaml, from the same types that validate it. */
export function stackFileSchema(plugins: readonly AnyPlugin[] = capabilities): Record<string, unknown> {
  const toJson = (schema: z.ZodType): Record<string, unknown> => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    return Object.fromEntries(Object.entries(json).filter(([key]) => key !== "$schema"));
  };
  const general = Object.entries(generalConfig).map(([key, schema]) => [`${namespace}:${key}`, toJson(schema)]);
  const own = plugins.map((plugin) => [
    `${namespace}:${plugin.name}`,
    { description: plugin.summary, ...toJson(plugin.config) },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack configuration of eks-network-security",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: [`${namespace}:environment`],
        properties: Object.fromEntries([...general, ...own]),
        // Other namespaces (aws:region) are not ours to judge; in our own, a typo shows in the editor.
        patternProperties: { [`^(?!${namespace}:).+:`]: {} },
        additionalProperties: false,
      },
    },
  };
}
