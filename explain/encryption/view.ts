/** --encryption: what encrypts each hop, as text, or as a picture with --output. */
import { UserError } from "../../cli/errors";
import type { View } from "../view";
import { encryptionOf, type Encryption } from "./model";
import { encryptionHtml, encryptionSvg } from "./svg";
import { encryptionText } from "./text";

export const encryptionView: View = {
  name: "encryption",
  options: [{ flags: "--encryption", description: "what encrypts each hop, and which hops are plaintext" }],
  explain: (stack, { output }) => {
    const encryption = encryptionOf(stack);
    return {
      text: encryptionText(encryption),
      json: encryption,
      ...(typeof output === "string" ? { file: { content: picture(output, encryption) } } : {}),
    };
  },
};

function picture(output: string, encryption: Encryption): string {
  if (output.endsWith(".svg")) {
    return encryptionSvg(encryption);
  }
  if (output.endsWith(".html")) {
    return encryptionHtml(encryption);
  }
  throw new UserError(`--output: found "${output}"; allowed: a file name that ends in .svg or .html`);
}
