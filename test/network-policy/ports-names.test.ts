import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkPolicyConfig, type AllowConfig } from "../../components/network-policy/config";
import { formatPort } from "../../components/network-policy/model";
import { ruleName, shorten } from "../../components/network-policy/names";
import { parsePort } from "../../components/network-policy/ports";

describe("ports", () => {
  it.each([
    [8080, { protocol: "TCP", port: 8080 }],
    ["8080", { protocol: "TCP", port: 8080 }],
    ["UDP/53", { protocol: "UDP", port: 53 }],
    ["SCTP/9000", { protocol: "SCTP", port: 9000 }],
    ["TCP/8000-8100", { protocol: "TCP", port: 8000, endPort: 8100 }],
    ["http", { protocol: "TCP", port: "http" }],
    ["UDP/dns", { protocol: "UDP", port: "dns" }],
  ])("%s is a port", (text, port) => {
    expect(parsePort(text)).toEqual(port);
  });

  it.each([
    "0",
    "65536",
    "TCP/",
    "tcp/80",
    "8100-8000",
    "80-80",
    "1-70000",
    "-",
    "a--b",
    "a-name-longer-than-15",
    "80/TCP",
  ])("%s is none", (text) => {
    expect(parsePort(text)).toBeUndefined();
  });

  it("are written as they are read", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("TCP", "UDP", "SCTP"),
        fc.integer({ min: 1, max: 65534 }),
        fc.option(fc.integer({ min: 1, max: 1000 })),
        (protocol, first, size) => {
          const last = size === null ? undefined : Math.min(65535, first + size);
          const text = `${protocol}/${first}${last === undefined ? "" : `-${last}`}`;
          const port = parsePort(text);
          expect(port && formatPort(port)).toBe(text);
        },
      ),
    );
  });
});

describe("names", () => {
  const name = (rule: Partial<AllowConfig>): string => {
    const parsed = networkPolicyConfig.parse({ namespaces: { a: { allow: [rule] } } });
    const first = parsed.namespaces["a"]?.allow[0];
    return first === undefined ? "" : ruleName(first);
  };

  it.each([
    [{ pods: "api", to: { namespace: "ledger", pods: "db" }, ports: [5432] }, "allow-api-to-ledger-db-5432"],
    [{ from: { component: "ingress-gateway" }, ports: ["http"] }, "allow-all-from-ingress-gateway-http"],
    [{ to: { cidrs: ["203.0.113.0/24"] }, ports: [443] }, "allow-all-to-203-0-113-0-24-443"],
    [{ serviceAccount: "my-sa", from: { team: "red" }, ports: ["UDP/53"] }, "allow-my-sa-from-team-red-udp-53"],
    [{ name: "books", to: { component: "api-server" } }, "books"],
  ] as [Partial<AllowConfig>, string][])("%o is %s", (rule, expected) => {
    expect(name(rule)).toBe(expected);
  });

  it("are taken by Kubernetes, and differ where what they stand for differs in a long text", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 60, maxLength: 120 }), (text) => {
        const made = shorten(`a${text}`);
        expect(made).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      }),
    );
    const long = "x".repeat(100);
    expect(shorten(`${long}a`)).not.toBe(shorten(`${long}b`));
  });
});
