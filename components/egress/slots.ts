/** What egress shares with other capabilities. */
import type { z } from "zod";
import type { config } from "./config";

declare module "../../framework/slots" {
  interface Declarations {
    /** Hosts that a team may add to the egress gateway, by team. Set if `egress` limits the gateway to hosts. */
    egressTeamHosts: Readonly<Record<string, "any" | readonly string[]>>;
  }

  interface Parts {
    egress: z.input<typeof config>;
  }
}
