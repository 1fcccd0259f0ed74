/** The capability's part of the stack config. */
import * as ipaddr from "ipaddr.js";
import { z } from "zod";

const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, at most 63");

/** A name of the DNS with a domain, without wildcard: what an egress gateway can hold a connection to. */
const host = z
  .string()
  .max(253)
  .regex(
    /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
    "a fully qualified domain name in lower case, without wildcard, such as api.example.com",
  );

const hostPattern = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
    "a fully qualified domain name in lower case, such as api.example.com, or *.example.com",
  );

const cidr = z
  .string()
  .refine(
    (text) => ipaddr.isValidCIDR(text) && !/\/0$/.test(text),
    "a CIDR such as 198.51.100.0/24, and not all of them",
  );

export const config = z.strictObject({
  destinations: z
    .record(
      label.refine((name) => name.length <= 40, "at most 40 characters"),
      z.strictObject({
        host: host.optional().describe("Fully qualified domain name. The connection goes through the egress gateway."),
        cidrs: z
          .array(cidr)
          .min(1)
          .max(20)
          .optional()
          .describe(
            "Addresses, where there is no name. The connection leaves the pod's namespace directly: a gateway would lose the address.",
          ),
        port: z.int().min(1).max(65535).default(443).describe("TCP port of the destination, 1 to 65535."),
        originateTls: z
          .boolean()
          .default(false)
          .describe(
            "false: the application speaks TLS, and the gateway passes it on. true: the application calls http://<host>, and the gateway speaks TLS with the destination and checks its certificate.",
          ),
        from: z
          .array(
            z.strictObject({
              namespace: label.describe("Namespace of the callers."),
              serviceAccount: label
                .optional()
                .describe("Service account of the callers. Required with `host`; addresses are open to the namespace."),
            }),
          )
          .min(1)
          .max(50)
          .describe("Who may connect."),
      }),
    )
    .default({})
    .describe("What the mesh may connect to outside, by a name of your own. Without any, nothing passes the gateway."),
  allowToMeshNamespaces: z
    .boolean()
    .default(false)
    .describe(
      "Let the calling namespaces connect to all namespaces of the mesh; mTLS and AuthorizationPolicies hold there. false: what network policies of your own allow.",
    ),
  teamHosts: z
    .record(label, z.union([z.literal("any"), z.array(hostPattern).min(1).max(100)]))
    .default({})
    .describe(
      "Hosts that a team may add in its own config, by team: names, *.example.com for all below one, or any. Without an entry, none.",
    ),
  sharedGateway: z
    .strictObject({ owner: label.describe("Who this part is of: a suffix of names beside the gateway.") })
    .optional()
    .describe("Set where another stack has the gateway and denies what nobody allows: only add to it. Filled by team."),
});

export type Config = z.output<typeof config>;

export type Destination = Config["destinations"][string];

/** Namespaces that anything is open to, each once. Pure. */
export function callingNamespaces(destinations: readonly Destination[]): string[] {
  return [...new Set(destinations.flatMap(({ from }) => from.map(({ namespace }) => namespace)))].sort();
}
