import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { types } from "./types";

export const listenerCertificate = resourceRule({
  name: "listener-certificate",
  capability: "load-balancing",
  guide: ["lb-alb-certificate", "lb-nlb-certificate"],
  severity: "medium",
  title: "TLS listeners have a certificate",
  why: "The API refuses a TLS listener without a certificate, in the middle of an update.",
  problem: "The {protocol} listener has no certificate",
  fix: "Set certificateArn to the ARN of a certificate in AWS Certificate Manager",
  examples: {
    bad: `new aws.lb.Listener("https", { loadBalancerArn, port: 443, protocol: "HTTPS", defaultActions });`,
    good: `new aws.lb.Listener("https", { loadBalancerArn, port: 443, protocol: "HTTPS", certificateArn: certificate.arn, defaultActions });`,
  },
  level: level("advisory", "mandatory"),
  types: types.listener,
  check(listener) {
    const protocol = listener.view.at("protocol");
    const name = protocol.string();
    if (name !== "HTTPS" && name !== "TLS" && name !== UNKNOWN) {
      return notApplicable("it is not a TLS listener");
    }
    if (listener.view.at("certificateArn").state !== "absent") {
      return pass;
    }
    return name === UNKNOWN ? undecided(protocol) : violation("certificateArn", { protocol });
  },
});
