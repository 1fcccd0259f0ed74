/** What ALB listeners do with HTTP requests. */
import type { Resource } from "../../graph";
import { type Maybe, UNKNOWN, type View } from "../../../core/view";
import type { Tri } from "../../../core/answers";

/** The protocol of a listener. The provider defaults to HTTP; a listener of a Gateway Load Balancer has no port. */
export function listenerProtocol(listener: Resource): Maybe<string> {
  const protocol = listener.view.at("protocol").string();
  return protocol === undefined && listener.view.at("port").state !== "absent" ? "HTTP" : protocol;
}

export interface PlainActions {
  /** An action that serves requests without TLS. */
  readonly serving: View | undefined;
  /** What must be known to decide. */
  readonly unclear: View | undefined;
}

/** Whether an action answers without passing a request on: a redirect to HTTPS, or a fixed response. */
function isHarmless(action: View): Tri {
  const type = action.at("type").string();
  if (type !== "redirect") {
    return type === UNKNOWN ? UNKNOWN : type === "fixed-response";
  }
  // Default: #{protocol}, the protocol of the request.
  const protocol = action.at("redirect", "protocol").string();
  return protocol === UNKNOWN ? UNKNOWN : protocol === "HTTPS";
}

export function plainActions(actions: View): PlainActions {
  if (actions.list() === UNKNOWN) {
    return { serving: undefined, unclear: actions };
  }
  const judged = actions.items().map((action) => [action, isHarmless(action)] as const);
  return {
    serving: judged.find(([, harmless]) => harmless === false)?.[0],
    unclear: judged.find(([, harmless]) => harmless === UNKNOWN)?.[0],
  };
}
