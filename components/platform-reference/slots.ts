/** What a reference to a platform shares with other capabilities. */
import type { z } from "zod";
import type { config } from "./config";

declare module "../../framework/slots" {
  interface Parts {
    "platform-reference": z.input<typeof config>;
  }
}
