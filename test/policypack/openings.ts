/** Openings of security groups for fixtures. */
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const group = (p: Program, inputs: Inputs = {}, name = "group"): Declared =>
  p.add("aws:ec2/securityGroup:SecurityGroup", name, { description: "Test", ...inputs });

export interface Opening {
  readonly protocol?: Input;
  readonly from?: Input;
  readonly to?: Input;
  readonly cidr?: Input;
  readonly cidr6?: Input;
}

export const list = (cidr: Input): Input => (cidr === undefined ? undefined : [cidr]);

export function classic(opening: Opening): { readonly [key: string]: Input } {
  return {
    protocol: opening.protocol ?? "tcp",
    fromPort: opening.from,
    toPort: opening.to,
    cidrBlocks: list(opening.cidr),
    ipv6CidrBlocks: list(opening.cidr6),
  };
}

export const world = "0.0.0.0/0";
