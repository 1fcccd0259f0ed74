/** --certificates: cost and trust chain of the mesh's certificates, as text, or as a picture with --output. */
import { UserError } from "../../cli/errors";
import type { View } from "../view";
import { certificatesOf, type Certificates } from "./model";
import { chainHtml, chainSvg } from "./svg";
import { certificatesText } from "./text";

export const certificatesView: View = {
  name: "certificates",
  options: [{ flags: "--certificates", description: "who signs the mesh's certificates, and what they cost" }],
  explain: (stack, { output }) => {
    const certificates = certificatesOf(stack);
    return {
      text: certificatesText(certificates),
      json: certificates,
      ...(typeof output === "string" ? { file: { content: picture(output, certificates) } } : {}),
    };
  },
};

function picture(output: string, { chain, stack }: Certificates): string {
  if (output.endsWith(".svg")) {
    return chainSvg(chain, stack);
  }
  if (output.endsWith(".html")) {
    return chainHtml(chain, stack);
  }
  throw new UserError(`--output: found "${output}"; allowed: a file name that ends in .svg or .html`);
}
