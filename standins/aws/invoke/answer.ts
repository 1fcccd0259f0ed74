import type { Props } from "../../property-values";
import type { World } from "../../world";

export interface Asked {
  args: Props;
  account: string;
  /** See `Configuration.caller`. */
  caller: string;
  partition: string;
  region: string;
  world: World;
}

/** Answers a function call. @throws ProviderError if the service would refuse it, or the function is not modelled */
export type Answer = (asked: Asked) => Props;
