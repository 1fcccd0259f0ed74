import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPort } from "../../components/network-policy/model";
import { parsePort } from "../../core/ports";

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
