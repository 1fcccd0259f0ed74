/** --matrix <namespace>: who may talk to whom in and around the namespace, as text, or as a picture with --output. */
import { UserError } from "../../cli/errors";
import { nearest } from "../../core/problem";
import type { View } from "../view";
import { matrixOf } from "./matrix";
import { matrixHtml, matrixSvg } from "./matrix-svg";
import { matrixText } from "./matrix-text";
import { stackPolicies } from "./policies";

export const matrixView: View = {
  name: "matrix",
  options: [
    { flags: "--matrix <namespace>", description: "who may talk to whom in and around a namespace" },
    {
      flags: "--output <file>",
      description:
        "with --matrix, --certificates, --encryption (.svg or .html) or --connections (.html): write it to this file",
    },
  ],
  explain: (stack, { matrix: namespace, output, engine }) => {
    const all = stackPolicies(stack, typeof engine === "string" ? engine : undefined);
    const known = Object.keys(all.config.namespaces);
    if (typeof namespace !== "string" || !known.includes(namespace)) {
      const near = nearest(String(namespace), known);
      throw new UserError(
        `--matrix: found "${String(namespace)}"; allowed: ${known.join(", ") || "a namespace listed in network-policy, but this stack lists none"}${near === undefined ? "" : `. Did you mean "${near}"?`}`,
      );
    }
    const matrix = matrixOf(all, namespace);
    return {
      text: matrixText(matrix, stack.name),
      json: { stack: stack.name, ...matrix },
      ...(typeof output === "string" ? { file: { content: picture(output, matrix, stack.name) } } : {}),
    };
  },
};

function picture(output: string, matrix: Parameters<typeof matrixSvg>[0], stack: string): string {
  if (output.endsWith(".svg")) {
    return matrixSvg(matrix, stack);
  }
  if (output.endsWith(".html")) {
    return matrixHtml(matrix, stack);
  }
  throw new UserError(`--output: found "${output}"; allowed: a file name that ends in .svg or .html`);
}
