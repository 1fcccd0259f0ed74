/**
 * EC2 instance families that encrypt traffic between instances in hardware. Table with source and date:
 * nitro-encryption.json. "Nitro" alone is not enough: m5, c5, r5 and m6g run on Nitro and send plaintext.
 */
import { familyOf } from "./branch-eni";
import table from "./nitro-encryption.json";

const encrypting = new Set(table.encrypts);
const clear = new Set(table.clear);

/** Whether a family encrypts. Undefined: the table does not list it. */
export function encryptsInTransit(instanceType: string): boolean | undefined {
  const family = familyOf(instanceType);
  return encrypting.has(family) ? true : clear.has(family) ? false : undefined;
}
