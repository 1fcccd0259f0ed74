/** Services for fixtures. */
import { type Inputs } from "./load-balancers";
import { type Declared, type Input, type Program } from "./program";

export const release = (p: Program, values: Input): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", "gateway", { chart: "gateway", values });

/** The values of a chart with a Service. */
export const chartService = (service: Inputs): Inputs => ({ service: { type: "LoadBalancer", ...service } });
