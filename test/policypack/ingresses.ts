/** Ingresses and Gateways for fixtures. */
import { arn, configuration, gateway, gatewayClass, type Inputs } from "./load-balancers";
import { type Declared, type Input, type Program } from "./program";

export const onAlb = (p: Program, listeners: Input, spec: Inputs = {}): Declared => {
  gatewayClass(p, "gateway.k8s.aws/alb");
  return gateway(p, listeners, spec);
};

export const withCertificate = (p: Program, config: Inputs = { defaultCertificate: arn }): void => {
  configuration(p, { listenerConfigurations: [{ protocolPort: "HTTPS:443", ...config }] });
};

export const serves: Input = [{ backendRefs: [{ name: "web", port: 80 }] }];
