/** The ports that the kubelet probes. */
import { isKnown, UNKNOWN, type Unknown, type View } from "../../view";

const kinds = ["startupProbe", "livenessProbe", "readinessProbe"];
const handlers = ["httpGet", "tcpSocket", "grpc"];

/** The ports that the probes of a container name, as numbers or names. Probes that run a command have none. */
export function probesOf(container: View): readonly View[] {
  return kinds
    .flatMap((kind) => handlers.map((handler) => container.at(kind, handler)))
    .filter((handler) => handler.state !== "absent")
    .map((handler) => handler.at("port"));
}

/** The number of a port that a probe names; names are those of the container's own ports. */
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
