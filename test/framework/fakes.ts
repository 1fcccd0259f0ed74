import { z } from "zod";
import { definePlugin, type AnyPlugin, type Plugin } from "../../framework/plugin";
import type { SlotName } from "../../framework/slots";

/** A slot that no capability knows. */
export const slot = (name: string): SlotName => name as SlotName;

type Parts = Partial<Plugin<z.ZodType, SlotName, SlotName, SlotName>>;

export function fake(name: string, parts: Parts = {}): AnyPlugin {
  return definePlugin<z.ZodType, SlotName, SlotName, SlotName>({
    name,
    summary: `The capability ${name}.`,
    guide: [],
    config: z.strictObject({}),
    requires: [],
    uses: [],
    provides: [],
    provision: () => ({}) as never,
    ...parts,
  });
}
