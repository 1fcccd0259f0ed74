import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { check, matches } from "../dns-firewall/check";
import { config } from "../dns-firewall/config";
import { DnsFirewall, plugin, type DnsFirewallArgs } from "../dns-firewall";

describe("config", () => {
  it("blocks other domains by default", () => {
    expect(config.parse({ allowedDomains: ["*.example.com"] })).toEqual({
      allowedDomains: ["*.example.com"],
      otherDomains: "block",
      priority: 101,
    });
  });

  it.each([[[]], [["https://example.com"]], [["exa*mple.com"]]])("refuses %j", (allowedDomains) => {
    expect(config.safeParse({ allowedDomains }).success).toBe(false);
  });
});

describe("check", () => {
  const find = (allowedDomains: string[], otherDomains: "block" | "alert" = "block"): readonly string[] =>
    check({ allowedDomains, otherDomains, priority: 101 }, { region: "eu-central-1" }).map(({ message }) => message);

  it("names what nodes could not resolve", () => {
    expect(find(["*.eu-central-1.amazonaws.com"])).toEqual([
      "Nodes cannot join the cluster: they need to resolve example.gr7.eu-central-1.eks.amazonaws.com.",
    ]);
    expect(find(["*.amazonaws.com"])).toEqual([]);
  });

  it("leaves a stack alone that only alerts", () => {
    expect(find(["example.com"], "alert")).toEqual([]);
  });
});

it.each([
  ["*.example.com", "a.b.example.com", true],
  ["*.example.com", "example.com", false],
  ["example.com", "a.example.com", false],
  ["*", "anything.at.all", true],
])("%s matches %s: %s", (domain, name, expected) => {
  expect(matches(domain, name)).toBe(expected);
});

describe("the component", () => {
  const inputs: Record<string, Record<string, unknown>> = {};
  const build = async (args: DnsFirewallArgs): Promise<void> => {
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs: given }) => {
        inputs[name] = given as Record<string, unknown>;
        return { id: `${name}-id`, state: given as Record<string, unknown> };
      },
      call: ({ inputs: given }) => given as Record<string, unknown>,
    });
    new DnsFirewall("dns", args);
    await pulumi.runtime.disconnect();
  };
  beforeAll(() => build({ vpcId: "vpc-1", allowedDomains: ["*.example.com"] }));

  it("allows the list, and refuses the rest after it", () => {
    expect(inputs["dns-allow"]).toMatchObject({ action: "ALLOW", firewallDomainListId: "dns-allowed-id" });
    expect(inputs["dns-rest"]).toMatchObject({ action: "BLOCK", blockResponse: "NXDOMAIN" });
    expect(Number(inputs["dns-allow"]?.priority)).toBeLessThan(Number(inputs["dns-rest"]?.priority));
  });

  it("is protected by default", async () => {
    expect(inputs["dns-vpc"]).toMatchObject({ vpcId: "vpc-1", priority: 101, mutationProtection: "ENABLED" });
    await build({ vpcId: "vpc-1", allowedDomains: ["a.com"], otherDomains: "alert", mutationProtection: false });
    expect(inputs["dns-vpc"]).toMatchObject({ mutationProtection: "DISABLED" });
    expect(inputs["dns-rest"]).toMatchObject({ action: "ALERT" });
    expect(inputs["dns-rest"]).not.toHaveProperty("blockResponse");
  });
});

it("is named as its key in stack files", () => {
  expect(plugin.name).toBe("dns-firewall");
  expect(plugin.provides).toEqual(["dns-firewall"]);
});
