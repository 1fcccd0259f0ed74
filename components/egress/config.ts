/** The capability's part of the stack config. */
import { readCidr } from "../../core/cidr";
import { z } from "zod";
import { dnsLabel, hostName, label } from "../../core/names";
import { defaults } from "./args";

/** A DNS name with a domain and without wildcard: an egress gateway can limit a connection to it. */
const host = hostName(
  "no-wildcard",
  "a fully qualified domain name in lower case, without wildcard, such as api.example.com",
);

const hostPattern = hostName(
  "wildcard",
  "a fully qualified domain name in lower case, such as api.example.com, or *.example.com",
);

const cidr = z
  .string()
  .refine((text) => (readCidr(text)?.prefix ?? 0) > 0, "a CIDR such as 198.51.100.0/24, but not every address");

export const config = z.strictObject({
  destinations: z
    .record(
      dnsLabel(40),
      z.strictObject({
        host: host.optional().describe("Fully qualified domain name. The connection goes through the egress gateway."),
        cidrs: z
          .array(cidr)
          .min(1)
          .max(20)
          .optional()
          .describe(
            "CIDRs, for a destination without a name. Pods connect to them directly, because a gateway would lose the address.",
          ),
        port: z
          .int()
          .min(1)
          .max(65535)
          .default(defaults.destination.port)
          .describe("TCP port of the destination, 1 to 65535."),
        originateTls: z
          .boolean()
          .default(defaults.destination.originateTls)
          .describe(
            "false: the application speaks TLS, which the gateway passes through. true: the application calls http://<host>, and the gateway speaks TLS with the destination and checks its certificate.",
          ),
        tlsFromStart: z
          .boolean()
          .default(defaults.destination.tlsFromStart)
          .describe(
            "Set if the client speaks TLS from its first byte on a port whose protocol usually begins otherwise, such as MongoDB with TLS. Without it, a host on such a port is refused.",
          ),
        from: z
          .array(
            z.strictObject({
              namespace: label.describe("Namespace of the callers."),
              serviceAccount: label
                .optional()
                .describe(
                  "Service account of the callers. Required with `host`; not allowed with `cidrs`, which are open to the namespace.",
                ),
            }),
          )
          .min(1)
          .max(50)
          .describe("Who may connect."),
      }),
    )
    .default(defaults.destinations)
    .describe(
      "What the mesh may connect to outside, by a name of your choice. If empty, nothing may pass the gateway.",
    ),
  allowToMeshNamespaces: z
    .boolean()
    .default(defaults.allowToMeshNamespaces)
    .describe(
      "Allow the calling namespaces to connect to all namespaces of the mesh; mTLS and AuthorizationPolicies apply there. false: only what your own network policies allow.",
    ),
  teamHosts: z
    .record(label, z.union([z.literal("any"), z.array(hostPattern).min(1).max(100)]))
    .default({})
    .describe(
      "Hosts that a team may add in its own config, by team: names, *.example.com for all names below, or any. Without an entry, none.",
    ),
  sharedGateway: z
    .strictObject({
      owner: label.describe("Whose destinations these are: a suffix of the names of objects next to the gateway."),
    })
    .optional()
    .describe("Set if another stack owns the gateway and its default deny: this stack only adds to it. Set by team."),
});

export type Config = z.output<typeof config>;
