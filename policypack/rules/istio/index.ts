import type { Rule } from "../../rule";
import { istiodCaOff } from "./istiod-ca-off";
import { istiodValidationPolicy } from "./istiod-validation-policy";
import { meshMtlsStrict } from "./mesh-mtls-strict";
import { meshOrder } from "./mesh-order";
import { noDiscontinuedMesh } from "./no-discontinued-mesh";
import { noIstioOperator } from "./no-istio-operator";
import { noMtlsExceptions } from "./no-mtls-exceptions";

export const istioRules: readonly Rule[] = [
  istiodCaOff,
  meshMtlsStrict,
  noMtlsExceptions,
  meshOrder,
  istiodValidationPolicy,
  noIstioOperator,
  noDiscontinuedMesh,
];
