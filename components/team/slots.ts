/** What team shares with other capabilities. */
import type { z } from "zod";
import type { teamConfig, teamsConfig } from "./config";

declare module "../../framework/slots" {
  interface Parts {
    team: z.input<typeof teamConfig>;
    teams: z.input<typeof teamsConfig>;
  }
}
