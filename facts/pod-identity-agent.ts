/**
 * Where the EKS Pod Identity agent answers pods on their own node, with credentials for AWS, on port 80. Source: Amazon EKS
 * User Guide, "Set up the Amazon EKS Pod Identity Agent" (2026-11).
 */
export const podIdentityAgent = { ipv4: "169.254.170.23/32", ipv6: "fd00:ec2::23/128" } as const;
