/**
 * Region and partition without a call to AWS: what ARNs, service principals and endpoint names are made of.
 * Table with source and date: partitions.json.
 */
import table from "./partitions.json";

export interface Partition {
  /** First part of every ARN after `arn:`, such as "aws" or "aws-cn". */
  readonly id: string;
  /** Suffix of service principals that are regional, such as `logs.<region>.<suffix>`. */
  readonly dnsSuffix: string;
}

const partitions = table.partitions.map(({ id, dnsSuffix, regions }) => ({
  partition: { id, dnsSuffix },
  regions: new RegExp(regions),
}));

/** Undefined: no region of a partition in the table. */
export function partitionOf(region: string): Partition | undefined {
  return partitions.find(({ regions }) => regions.test(region))?.partition;
}

/**
 * Region of an availability zone: "eu-central-1" of "eu-central-1a". Undefined: not the name of a zone in a Region
 * (zone ids such as euc1-az1, Local Zones and Wavelength Zones are not).
 */
export function regionOfZone(availabilityZone: string): string | undefined {
  const region = /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]$/.exec(availabilityZone)?.[1];
  return region !== undefined && partitionOf(region) !== undefined ? region : undefined;
}
