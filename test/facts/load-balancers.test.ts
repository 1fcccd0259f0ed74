import { describe, expect, it } from "vitest";
import annotationTable from "../../facts/load-balancer-annotations.json";
import {
  annotationNames,
  ingressAnnotation,
  legacyAnnotation,
  loadBalancerTypes,
  serviceAnnotation,
} from "../../facts/load-balancer-annotations";
import policyTable from "../../facts/tls-policies.json";
import {
  defaultTlsPolicy,
  olderThan,
  recommendedFipsTlsPolicy,
  recommendedTlsPolicy,
  tlsPolicies,
  tlsPolicy,
} from "../../facts/tls-policies";

it.each([policyTable, annotationTable])("a table has a source and a date", ({ source, read }) => {
  expect(source).toMatch(/^https:\/\//);
  expect(read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

describe("TLS policies", () => {
  it.each(Object.keys(tlsPolicies).filter((name) => /-TLS13-1-\d-/.test(name)))(
    "%s offers what its name says",
    (name) => {
      const minor = /-TLS13-1-(\d)-/.exec(name)?.[1];
      expect(tlsPolicy(name)).toMatchObject({
        minimum: `1.${minor ?? "?"}`,
        maximum: "1.3",
        postQuantum: name.includes("-PQ-"),
      });
    },
  );

  it("hold no version above the highest", () => {
    for (const { minimum, maximum } of Object.values(tlsPolicies)) {
      expect(olderThan(maximum, minimum)).toBe(false);
    }
  });

  it("are recommended with TLS 1.3, forward secrecy and post-quantum key exchange", () => {
    for (const name of [recommendedTlsPolicy, recommendedFipsTlsPolicy]) {
      expect(tlsPolicy(name)).toEqual({ minimum: "1.2", maximum: "1.3", forwardSecrecy: true, postQuantum: true });
    }
    expect(recommendedFipsTlsPolicy).toContain("FIPS");
  });

  it("have a default that accepts TLS 1.0", () => {
    expect(tlsPolicy(defaultTlsPolicy)).toEqual({
      minimum: "1.0",
      maximum: "1.2",
      forwardSecrecy: false,
      postQuantum: false,
    });
  });

  it.each([
    ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2031-01", "1.2"],
    ["ELBSecurityPolicy-TLS13-1-0-PQ-2031-01", "1.0"],
  ])("%s, which is newer than the table, is read by its name", (name, minimum) => {
    expect(tlsPolicy(name)).toEqual({
      minimum,
      maximum: "1.3",
      forwardSecrecy: undefined,
      postQuantum: undefined,
    });
  });

  it.each(["", "modern", "ELBSecurityPolicy-", "ELBSecurityPolicy-TLS13-1-9-2021-06", "toString"])(
    "%j is none",
    (name) => {
      expect(tlsPolicy(name)).toBeUndefined();
    },
  );

  it("compares versions", () => {
    expect(olderThan("1.1", "1.2")).toBe(true);
    expect(olderThan("1.2", "1.2")).toBe(false);
    expect(olderThan("1.3", "1.2")).toBe(false);
  });
});

describe("annotations of load balancers", () => {
  it("are named with their prefix", () => {
    expect(serviceAnnotation("aws-load-balancer-ssl-cert")).toBe(
      "service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
    );
    expect(ingressAnnotation("certificate-arn")).toBe("alb.ingress.kubernetes.io/certificate-arn");
  });

  it.each(["service", "ingress"] as const)("of today are not legacy: %s", (kind) => {
    const prefix = kind === "service" ? "service.beta.kubernetes.io/" : "alb.ingress.kubernetes.io/";
    for (const name of annotationNames(kind)) {
      expect(legacyAnnotation(kind, `${prefix}${name}`), name).toBeUndefined();
    }
  });

  it("that are legacy have a replacement that is not", () => {
    for (const [kind, { prefix, legacy }] of [
      ["service", annotationTable.service],
      ["ingress", annotationTable.ingress],
    ] as const) {
      for (const [name, { replacement }] of Object.entries(legacy)) {
        expect(legacyAnnotation(kind, `${prefix}${name}`), name).toBeDefined();
        const [key = ""] = replacement.split(":");
        expect(key.startsWith("spec.") || legacyAnnotation(kind, key) === undefined, replacement).toBe(true);
      }
    }
  });

  it.each([
    ["service", "service.beta.kubernetes.io/aws-load-balancer-ssl-certs", "misspelt"],
    ["service", "service.beta.kubernetes.io/aws-load-balancer-source-ranges", "inert"],
    ["service", "service.beta.kubernetes.io/aws-load-balancer-internal", "deprecated"],
    ["service", "service.beta.kubernetes.io/aws-load-balancer-listener-attributes.TCP-443", undefined],
    ["service", "service.beta.kubernetes.io/aws-load-balancer-of-some-later-release", undefined],
    ["service", "example.com/aws-load-balancer-internal", undefined],
    ["ingress", "alb.ingress.kubernetes.io/sslpolicy", "misspelt"],
    ["ingress", "alb.ingress.kubernetes.io/web-acl-id", "inert"],
    ["ingress", "alb.ingress.kubernetes.io/actions.redirect", undefined],
    ["ingress", "service.beta.kubernetes.io/aws-load-balancer-internal", undefined],
  ] as const)("%s: %s is %s", (kind, key, state) => {
    expect(legacyAnnotation(kind, key)?.state).toBe(state);
  });

  it("names the annotation that was meant", () => {
    expect(legacyAnnotation("ingress", "alb.ingress.kubernetes.io/certificate-arns")?.replacement).toBe(
      "alb.ingress.kubernetes.io/certificate-arn",
    );
  });

  it("says who makes a load balancer", () => {
    expect(loadBalancerTypes["external"]).toEqual({ handledBy: "aws-load-balancer-controller" });
    expect(loadBalancerTypes["nlb"]?.handledBy).toBe("in-tree");
    expect(loadBalancerTypes["alb"]).toBeUndefined();
  });
});
