/**
 * What the definitions of the Gateway API refuse in addition to wrong types.
 * Source: kubernetes-sigs/gateway-api config/crd/standard v1.6.0, x-kubernetes-validations.
 */
import { oneOf } from "../../formats";
import { given, type ObjectRule, type RuleSet, valuesAt } from "../../rules";
import { isProps, type Props } from "../../property-values";
import { port } from "./metadata";

const clear: readonly unknown[] = ["HTTP", "TCP", "UDP"];

const listenerTls: ObjectRule = (inputs, report) => {
  for (const { path, value } of valuesAt(inputs, "spec.listeners[*]")) {
    const listener: Props = isProps(value) ? value : {};
    const tls = isProps(listener["tls"]) ? listener["tls"] : undefined;
    if (clear.includes(listener["protocol"]) && tls !== undefined) {
      report(`${path}.tls`, "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']");
    }
    if (listener["protocol"] === "TLS" && (tls === undefined || !given(tls, "mode"))) {
      report(`${path}.tls`, "tls mode must be set for protocol TLS");
    }
    if (listener["protocol"] === "HTTPS" && tls?.["mode"] === "Passthrough") {
      report(`${path}.tls.mode`, "tls mode must be Terminate for protocol HTTPS");
    }
    if (tls?.["mode"] === "Terminate" && !given(tls, "certificateRefs") && !given(tls, "options")) {
      report(`${path}.tls`, "certificateRefs or options must be specified when mode is Terminate");
    }
  }
};

const hostnames: ObjectRule = (inputs, report) => {
  if (isProps(inputs["spec"]) && !given(inputs["spec"], "hostnames")) {
    report("spec.hostnames", "Required value");
  }
};

export const GATEWAY_API: Readonly<Record<string, Omit<RuleSet, "source">>> = {
  "gateway.networking.k8s.io/Gateway": {
    fields: [
      { path: "spec.listeners[*].port", format: port },
      { path: "spec.listeners[*].tls.mode", format: oneOf("Terminate", "Passthrough") },
    ],
    objects: [listenerTls],
  },
  "gateway.networking.k8s.io/TLSRoute": { objects: [hostnames] },
};
