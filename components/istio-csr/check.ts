/** What the schema alone cannot say. Pure. */
import type { Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import { argProblems } from "./refusals";

export function check(config: Config, { privateCa }: Readonly<Partial<Declarations>>): Problem[] {
  return argProblems(config, privateCa?.usageMode);
}
