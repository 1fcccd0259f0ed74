/** What team shares with other capabilities. */
import type { z } from "zod";
import type { MeshRouteFacts } from "../shared/slot-types";
import type { teamConfig, teamsConfig } from "./config";

declare module "../../framework/slots" {
  interface Declarations {
    /** Routes of teams of this stack, from the ingress gateway to their workloads. */
    teamRoutes: readonly MeshRouteFacts[];
  }

  interface Parts {
    team: z.input<typeof teamConfig>;
    teams: z.input<typeof teamsConfig>;
  }
}
