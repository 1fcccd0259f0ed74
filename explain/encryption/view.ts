/** --encryption: which hop is encrypted by what, as text, and as a picture with --output. */
import { UserError } from "../../cli/errors";
import type { View } from "../view";
import { encryptionOf, type Encryption } from "./model";
import { encryptionHtml, encryptionSvg } from "./svg";
import { encryptionText } from "./text";

export const encryptionView: View = {
  name: "encryption",
  options: [{ flags: "--encryption", description: "which hop is encrypted by what, and which is in clear text" }],
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
