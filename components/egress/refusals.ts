/** What is wrong with arguments, or with the stack config that they come from. Pure. */
import { error, type Problem } from "../../core/problem";
import type { Destination, EgressOptions } from "./options";
import { otherwise } from "./protocols";

export function argProblems({ destinations }: Pick<EgressOptions, "destinations">): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(destinations).flatMap(([key, destination]): Problem[] => {
    const at = ["destinations", key];
    const { host, cidrs } = destination;
    const other = host === undefined ? undefined : seen.get(host);
    if (host !== undefined) {
      seen.set(host, key);
    }
    return [
      ...((host === undefined) === (cidrs === undefined)
        ? [
            error(
              at,
              host === undefined
                ? "The destination has neither host nor cidrs."
                : "The destination cannot have both host and cidrs.",
              "Set exactly one of them.",
            ),
          ]
        : []),
      ...(other === undefined
        ? []
        : [error([...at, "host"], `"${other}" has the host ${host ?? ""} already.`, "Add the callers there.")]),
      ...(host === undefined ? [] : hostProblems(at, host, destination)),
      ...(cidrs === undefined ? [] : addressProblems(at, destination)),
      ...platformProblems(at, destination),
    ];
  });
}

function hostProblems(at: readonly string[], host: string, destination: Destination): Problem[] {
  const { from } = destination;
  return [
    ...protocolProblems(at, host, destination),
    ...(/\.(svc|local|internal)$/.test(host)
      ? [
          error(
            [...at, "host"],
            `${host} is inside the cluster or the VPC. Only hosts outside of the mesh can be destinations.`,
            "Services of the cluster are registered already.",
          ),
        ]
      : []),
    ...from.flatMap(({ serviceAccount }, index) =>
      serviceAccount === undefined
        ? [
            error(
              [...at, "from", index, "serviceAccount"] as readonly PropertyKey[],
              "The service account of the callers is missing.",
              "The gateway allows hosts by service account.",
            ),
          ]
        : [],
    ),
  ];
}

/** Sidecar and gateway route by the name in the client's first TLS message. Where another comes first, no route matches. */
function protocolProblems(
  at: readonly string[],
  host: string,
  { port, originateTls, tlsFromStart }: Destination,
): Problem[] {
  const protocol = otherwise[port];
  if (protocol === undefined || (!originateTls && tlsFromStart === true)) {
    return [];
  }
  return [
    error(
      [...at, "port"],
      `${protocol} (port ${port}) does not begin with TLS, so no route by the name ${host} matches.`,
      protocol === "HTTP"
        ? "Set originateTls: true and the port of HTTPS: the application still calls http://<host>."
        : originateTls
          ? "The gateway speaks TLS for HTTP only: set cidrs in place of host."
          : "Set cidrs in place of host, or tlsFromStart: true if the client speaks TLS from its first byte.",
    ),
  ];
}

function addressProblems(at: readonly string[], { originateTls, from }: Destination): Problem[] {
  return [
    ...(originateTls
      ? [
          error(
            [...at, "originateTls"],
            "The gateway cannot originate TLS to addresses: a certificate is checked against a name.",
            "Remove originateTls, or set host instead of cidrs.",
          ),
        ]
      : []),
    ...from.flatMap(({ serviceAccount }, index) =>
      serviceAccount === undefined
        ? []
        : [
            error(
              [...at, "from", index, "serviceAccount"] as readonly PropertyKey[],
              "Addresses cannot be limited to a service account.",
              "Connections to addresses do not go through the gateway, which is what knows the caller: they are open to the namespace.",
            ),
          ],
    ),
  ];
}

function platformProblems(at: readonly string[], { from }: Destination): Problem[] {
  return from.flatMap(({ namespace }, index) =>
    /^(kube-|istio-)/.test(namespace) || namespace === "cert-manager"
      ? [
          error(
            [...at, "from", index, "namespace"],
            `${namespace} belongs to the platform. Only namespaces of applications can be callers.`,
          ),
        ]
      : [],
  );
}
