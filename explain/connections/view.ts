/** --connections: who must reach whom for the stack to work, and what decides it on every layer. */
import { UserError } from "../../cli/errors";
import { judgeConnections } from "../../framework/connections";
import type { View } from "../view";
import { connectionsHtml } from "./html";
import { connectionsText } from "./text";

export const connectionsView: View = {
  name: "connections",
  options: [{ flags: "--connections", description: "who must reach whom for the stack to work, and what decides it" }],
  explain: (stack, { output }) => {
    const judged = judgeConnections(stack);
    if (typeof output === "string" && !output.endsWith(".html")) {
      throw new UserError(`--output: found "${output}"; allowed: a file name that ends in .html`);
    }
    return {
      text: connectionsText(stack.name, judged),
      json: judged,
      ...(output === undefined ? {} : { file: { content: connectionsHtml(stack.name, judged) } }),
    };
  },
};
