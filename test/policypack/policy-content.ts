/** Policies of every engine for fixtures. */
import { type Build } from "./fixtures";
import { egress, ingress } from "./kubernetes";
import { type Input } from "./program";
import { unknownMarkers } from "../../core/wire";

export const unknownObject: Input = unknownMarkers.object;

export const out =
  (...rules: readonly Input[]): Build =>
  (p) =>
    egress(p, "shop", rules);
export const inward =
  (...rules: readonly Input[]): Build =>
  (p) =>
    ingress(p, "shop", rules);
export const block = (cidr: Input, ...except: readonly Input[]): Input => ({
  ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) },
});
export const https: Input = { protocol: "TCP", port: 443 };

export const db = block("10.0.0.0/24");
