/** Workloads and their policies for fixtures. */
import { type Input } from "./program";
import { unknownMarkers } from "../../core/wire";

export const unknownObject: Input = unknownMarkers.object;
export const web: Input = { app: "web" };
export const selects = (labels: Input): Input => ({ podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] });
