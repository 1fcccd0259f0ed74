import { describe, expect, it } from "vitest";
import { coversHost } from "../../core/host-names";

describe("a certificate", () => {
  it.each([
    ["example.com", "example.com", true],
    ["*.example.com", "shop.example.com", true],
    ["*.example.com", "example.com", false],
    ["*.example.com", "a.b.example.com", false],
    ["*.example.com", "*.example.com", true],
    ["*.example.com", "*.shop.example.com", false],
    ["example.com", "shop.example.com", false],
    ["*.example.com", "com", false],
    ["*.", "shop", false],
  ])("for %s covers %s: %s", (domain, host, expected) => {
    expect(coversHost(domain, host)).toBe(expected);
  });
});
