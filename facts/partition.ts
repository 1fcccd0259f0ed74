/**
 * Region and partition without a call to AWS. ARNs, service principals and endpoint names are built from them.
 * Table with source and date: partitions.json.
 */
import table from "./partitions.json";

export interface Partition {
  /** First part of every ARN after `arn:`, such as "aws" or "aws-cn". */
  readonly id: string;
  /** Suffix of regional service principals, such as `logs.<region>.<suffix>`. */
  readonly dnsSuffix: string;
}

const partitions = table.partitions.map(({ id, dnsSuffix, regions }) => ({
  partition: { id, dnsSuffix },
  regions: new RegExp(regions),
}));

/** The partition of a region. Undefined: the table does not list the region. */
export function partitionOf(region: string): Partition | undefined {
  return partitions.find(({ regions }) => regions.test(region))?.partition;
}

/** As `partitionOf`. @throws RangeError when the table does not list the region */
export function partitionIn(region: string): Partition {
  const found = partitionOf(region);
  if (found === undefined) {
    throw new RangeError(`"${region}" is not a Region of a known partition`);
  }
  return found;
}

/**
 * Region of an availability zone: "eu-central-1" for "eu-central-1a". Undefined: not the name of an availability zone
 * (zone ids such as euc1-az1, Local Zones and Wavelength Zones are not supported).
 */
export function regionOfZone(availabilityZone: string): string | undefined {
  const region = /^([a-z]{2,}(?:-[a-z]+)+-\d+)[a-z]$/.exec(availabilityZone)?.[1];
  return region !== undefined && partitionOf(region) !== undefined ? region : undefined;
}
