/**
 * A provider that answers a create in a preview with the inputs only, so every computed value is unknown. The aws and
 * kubernetes providers did the same in the recording in data/. Its argument is the name of the package.
 */
import type { Provider } from "../provider";
import { runPlugin } from "../rpc";
import type { Props } from "../property-values";

const results: Readonly<Record<string, (args: Props) => Props>> = {
  "aws:index/getPartition:getPartition": () => ({ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" }),
  "aws:eks/getAddonVersion:getAddonVersion": (args) => ({ ...args, version: "v1.20.4-eksbuild.1" }),
};

function unsupported(what: string): never {
  throw new Error(`the echo provider is for previews; asked for ${what}`);
}

void runPlugin((): Provider => ({
  name: process.argv[2] ?? "echo",
  version: process.argv[3] ?? "0.0.0",
  checkConfig: (config) => ({ inputs: config, failures: [] }),
  configure: () => undefined,
  check: (_target, inputs) => ({ inputs, failures: [] }),
  create: (target, inputs, preview) =>
    preview ? { id: "", outputs: inputs } : unsupported(`a create of ${target.urn}`),
  diff: (target) => unsupported(`a diff of ${target.urn}`),
  update: (target) => unsupported(`an update of ${target.urn}`),
  read: (target) => unsupported(`a read of ${target.urn}`),
  delete: (target) => unsupported(`a delete of ${target.urn}`),
  invoke: (token, args) => ({ inputs: (results[token] ?? (() => unsupported(token)))(args), failures: [] }),
}));
