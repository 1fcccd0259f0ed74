/** The ports that the kubelet probes. */
import { isKnown, UNKNOWN, type Unknown, type View } from "../../../core/view";
import { allOf, anyOf, present, type Tri } from "../../../core/answers";
import { runningContainers } from "../shared/workloads";

const kinds = ["startupProbe", "livenessProbe", "readinessProbe"];
const handlers = ["httpGet", "tcpSocket", "grpc"];

/** Whether the kubelet probes any of the containers over the network. */
export function isProbed(spec: View): Tri {
  return anyOf(
    runningContainers(spec).flatMap(({ container, runs }) =>
      kinds.flatMap((kind) => handlers.map((handler) => allOf([runs, present(container.at(kind, handler))]))),
    ),
  );
}

/** The ports that a container's probes name, as numbers or names. Probes that run a command have none. */
export function probesOf(container: View): readonly { readonly port: View; readonly sure: boolean }[] {
  return kinds
    .flatMap((kind) => handlers.map((handler) => container.at(kind, handler)))
    .filter((handler) => handler.state !== "absent")
    .map((handler) => ({ port: handler.at("port"), sure: handler.state === "known" }));
}

/** The number of the port that a probe names; names refer to the container's own ports. */
export function portNumber(port: View, container: View): number | Unknown {
  const number = port.number();
  const name = port.string();
  if (isKnown(number)) {
    return number;
  }
  const named = container
    .at("ports")
    .items()
    .find((each) => isKnown(name) && each.at("name").string() === name);
  const found = named?.at("containerPort").number();
  return isKnown(found) ? found : UNKNOWN;
}
