/** Issuers, certificates and releases for fixtures. */
import { type Build } from "./harness";
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

export const release = (p: Program, chart: Input, inputs: Inputs = {}): Declared =>
  p.add("kubernetes:helm.sh/v3:Release", typeof chart === "string" ? chart : "release", { chart, ...inputs });
export const certificate = (p: Program, spec: Inputs): Declared =>
  p.add("kubernetes:cert-manager.io/v1:Certificate", "web", { metadata: { name: "web" }, spec });
export const privateCa: Input = { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "mesh" };
export const issuer = (p: Program, spec: Inputs = {}, kind = "AWSPCAClusterIssuer"): Declared =>
  p.add(`kubernetes:awspca.cert-manager.io/v1beta1:${kind}`, "mesh", {
    metadata: { name: "mesh" },
    spec: { arn: "arn", region: "eu-central-1", ...spec },
  });

export const chart =
  (name: Input, version: Input): Build =>
  (p) =>
    release(p, name, version === undefined ? {} : { version });
