/** Flow logs and their targets, for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const log = (p: Program, inputs: Inputs, name = "log"): Declared =>
  p.add("aws:ec2/flowLog:FlowLog", name, inputs);
