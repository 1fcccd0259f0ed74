/** Policies for fixtures. */
import { type Input } from "./program";
import { unknownMarkers } from "../../core/wire";

export const unknownObject: Input = unknownMarkers.object;
export const both: Input = ["Ingress", "Egress"];
