/** What egress shares with other capabilities. */
import type { z } from "zod";
import type { config } from "./config";

declare module "../../framework/slots" {
  interface Declarations {
    /** Set if `egress` holds the egress gateway to hosts: which ones a team may add, by team. */
    egressTeamHosts: Readonly<Record<string, "any" | readonly string[]>>;
  }

  interface Parts {
    egress: z.input<typeof config>;
  }
}
