/** Parts of a mesh for fixtures, as programs of users write them. */
import type { Inputs } from "./kubernetes";
import type { Declared, Input, Options, Program } from "./program";

const releaseType = "kubernetes:helm.sh/v3:Release";

/** A release; its logical name is that of the chart unless given. */
export function chart(p: Program, name: string, values: Input = {}, inputs: Inputs = {}, options?: Options): Declared {
  const { logicalName, ...rest } = inputs;
  const called = typeof logicalName === "string" ? logicalName : name;
  return p.add(releaseType, called, { chart: name, values, ...rest }, options);
}

export const csrName = "cert-manager-istio-csr";
export const caAddress = `${csrName}.cert-manager.svc:443`;

/** istio-csr; `app` is what most of its values are below. */
export function csr(p: Program, app: Input = {}, inputs: Inputs = {}, options?: Options): Declared {
  return chart(p, csrName, { app }, { namespace: "cert-manager", ...inputs }, options);
}

export function istiod(p: Program, values: Input = {}, inputs: Inputs = {}, options?: Options): Declared {
  return chart(p, "istiod", values, { namespace: "istio-system", ...inputs }, options);
}

export function ztunnel(p: Program, values: Input = {}, inputs: Inputs = {}): Declared {
  return chart(p, "ztunnel", values, { namespace: "istio-system", ...inputs });
}

export const istioRepository = { repositoryOpts: { repo: "https://istio-release.storage.googleapis.com/charts" } };

export function gatewayChart(p: Program, values: Input = {}, inputs: Inputs = {}, options?: Options): Declared {
  return chart(p, "gateway", values, { namespace: "istio-ingress", ...istioRepository, ...inputs }, options);
}

export const ready: Input = { "pulumi.com/waitFor": "condition=Ready" };

/** A Certificate; without a secretName it is istiod's. */
export function certificate(p: Program, spec: Inputs = {}, annotations?: Input, name = "istiod-tls"): Declared {
  return p.add("kubernetes:cert-manager.io/v1:Certificate", name, {
    metadata: { name, namespace: "istio-system", annotations },
    spec: { secretName: "istiod-tls", ...spec },
  });
}
