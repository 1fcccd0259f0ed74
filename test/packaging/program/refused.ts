/** What the compiler must refuse: each comment fails the compilation if the line below it is accepted. */
import type { FlowLogsArgs } from "eks-network-security/components/flow-logs";
import type { NetworkArgs } from "eks-network-security/components/network";
import { definePlugin } from "eks-network-security/plugin";
import { z } from "zod";

// @ts-expect-error An option that does not exist.
export const network: Partial<NetworkArgs> = { vpcCidr: "10.0.0.0/16" };

// @ts-expect-error A value of another type.
export const flowLogs: Partial<FlowLogsArgs> = { retentionDays: "30" };

const common = { summary: "", guide: [], config: z.strictObject({}), uses: [], provides: [] } as const;

export const unknownSlot = definePlugin({
  ...common,
  name: "unknown-slot",
  // @ts-expect-error Nobody declares this slot.
  requires: ["netwrok"],
  provision: () => ({}),
});

export const notAsked = definePlugin({
  ...common,
  name: "not-asked",
  requires: [],
  // @ts-expect-error The slot exists, but the plugin does not ask for it.
  provision: (_context, _config, { network }) => ({ network }),
});
