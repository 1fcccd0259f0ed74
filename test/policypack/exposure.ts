/** Exposed load balancers for fixtures. */
import { albIngress, classWithParams, type Inputs } from "./load-balancers";
import { type Input, type Program } from "./program";

/** An Ingress of a class with parameters. */
export function ofClass(p: Program, params: Input, annotations: Inputs = {}): void {
  const made = classWithParams(p, "own", params);
  albIngress(p, annotations, { ingressClassName: made.out("metadata", "name") });
}

/** Two Ingresses of a group. */
export function group(p: Program, one: Inputs, two: Inputs = {}): void {
  albIngress(p, { "group.name": "g", ...one }, {}, "one");
  albIngress(p, { "group.name": "g", ...two }, {}, "two");
}
