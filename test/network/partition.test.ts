import { describe, expect, it } from "vitest";
import { partitionOf, regionOfZone } from "../../facts/partition";

describe("regionOfZone", () => {
  it.each([
    ["eu-central-1a", "eu-central-1"],
    ["us-east-1f", "us-east-1"],
    ["us-gov-west-1b", "us-gov-west-1"],
    ["cn-north-1a", "cn-north-1"],
    ["ap-southeast-5c", "ap-southeast-5"],
    ["us-isob-east-1a", "us-isob-east-1"],
    ["eu-central-1", undefined],
    ["euc1-az1", undefined],
    ["us-west-2-lax-1a", undefined],
    ["us-east-1-wl1-bos-wlz-1", undefined],
    ["xx-central-1a", undefined],
    ["EU-CENTRAL-1A", undefined],
    ["", undefined],
  ])("%s is in %s", (zone, region) => {
    expect(regionOfZone(zone)).toBe(region);
  });
});

describe("partitionOf", () => {
  it.each([
    ["eu-central-1", "aws", "amazonaws.com"],
    ["us-gov-east-1", "aws-us-gov", "amazonaws.com"],
    ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
  ])("%s is in %s", (region, id, dnsSuffix) => {
    expect(partitionOf(region)).toEqual({ id, dnsSuffix });
  });

  it("knows no made-up region", () => {
    expect(partitionOf("mars-north-1")).toBeUndefined();
  });
});
