/** What egress shares with other capabilities. */
import type { z } from "zod";
import type { config } from "./config";

declare module "../../framework/slots" {
  interface Declarations {
    /** Hosts that a team may add to the egress gateway, by team. Set if `egress` limits the gateway to hosts. */
    egressTeamHosts: Readonly<Record<string, "any" | readonly string[]>>;
    /** Addresses that `egress` registers in the mesh, for the namespaces of their callers. */
    egressAddresses: readonly {
      readonly namespaces: readonly string[];
      readonly cidrs: readonly string[];
      readonly port: number;
    }[];
  }

  interface Parts {
    egress: z.input<typeof config>;
  }
}
