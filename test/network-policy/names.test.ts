import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkPolicyConfig, type AllowConfig } from "../../components/network-policy/config";
import { ruleName, shorten } from "../../components/network-policy/names";

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
