/**
 * Fields of a flow log record, in the order in which they are written.
 *
 * Source: Amazon VPC User Guide, "Flow log records" (docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html),
 * read 2026-11-23. The fields for Amazon ECS (version 7) and for tags are left out.
 */
export interface Field {
  /** Version of the record format that brought it. */
  readonly version: number;
  readonly why: string;
}

export const fields = {
  version: { version: 2, why: "how to read the rest" },
  "account-id": { version: 2, why: "whose interface it is" },
  "vpc-id": { version: 3, why: "which VPC it is in" },
  "subnet-id": { version: 3, why: "which subnet it is in" },
  "instance-id": { version: 3, why: "which node it is" },
  "interface-id": { version: 2, why: "which interface it is: a branch interface belongs to one pod" },
  srcaddr: { version: 2, why: "address of the interface: for a pod on a shared interface, the node's" },
  dstaddr: { version: 2, why: "address of the interface: for a pod on a shared interface, the node's" },
  srcport: { version: 2, why: "port of the sender" },
  dstport: { version: 2, why: "port of the receiver" },
  protocol: { version: 2, why: "IANA number: 6 TCP, 17 UDP" },
  packets: { version: 2, why: "size of the flow" },
  bytes: { version: 2, why: "size of the flow" },
  start: { version: 2, why: "when the first packet came, in seconds since 1970" },
  end: { version: 2, why: "when the last packet came, in seconds since 1970" },
  action: { version: 2, why: "whether security groups and network ACLs let it through" },
  "log-status": { version: 2, why: "whether records are missing (SKIPDATA)" },
  "tcp-flags": { version: 3, why: "which side opened the connection" },
  type: { version: 3, why: "IPv4 or IPv6" },
  "pkt-srcaddr": { version: 3, why: "address in the packet: the pod's own" },
  "pkt-dstaddr": { version: 3, why: "address in the packet: the pod's own" },
  region: { version: 4, why: "Region of the interface" },
  "az-id": { version: 4, why: "zone of the interface, by id: traffic between zones" },
  "pkt-src-aws-service": { version: 5, why: "AWS service that the sender's address belongs to" },
  "pkt-dst-aws-service": { version: 5, why: "AWS service that the receiver's address belongs to" },
  "flow-direction": { version: 5, why: "ingress or egress, as the interface sees it" },
  "traffic-path": { version: 5, why: "how egress left: gateway, peering, endpoint, transit gateway" },
  "reject-reason": { version: 8, why: "VPC block public access or encryption control, where one of them refused it" },
  "encryption-status": { version: 10, why: "plaintext, Nitro, TLS or both, where the VPC has an encryption control" },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;

export const fieldNames = Object.keys(fields) as FieldName[];

/**
 * The `logFormat` of a flow log. AWS cannot change it afterwards: another format is another flow log.
 *
 * @param encryptionStatus whether `encryption-status` is among the fields
 */
export function logFormat(encryptionStatus: boolean): string {
  return fieldNames
    .filter((name) => encryptionStatus || name !== "encryption-status")
    .map((name) => `\${${name}}`)
    .join(" ");
}
