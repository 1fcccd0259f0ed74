import fc from "fast-check";
import type { Candidates } from "./candidates";

const protocol = fc.constantFrom("tcp", "6", "-1", "udp", "icmp");
const port = fc.constantFrom(80, 443, 22, "443", 3, 4);
const cidr = fc.constantFrom("0.0.0.0/0", "10.0.0.0/8");

const classicRule = fc.record(
  { protocol, fromPort: port, toPort: port, cidrBlocks: fc.array(cidr, { maxLength: 2 }) },
  { requiredKeys: ["protocol"] },
);

const described = fc.record({ description: fc.constantFrom("Kubelet", "") }, { requiredKeys: [] });

const certManager = fc.record({
  chart: fc.constantFrom("cert-manager", "cert-manager", "cert-manager", "istiod"),
  values: fc.record({
    webhook: fc.record({ hostNetwork: fc.boolean(), securePort: fc.constantFrom(10250, 10260) }, { requiredKeys: [] }),
  }),
});

export const securityGroupCandidates: Candidates = {
  "rule-descriptions": {
    "aws:ec2/securityGroup:SecurityGroup": fc.record({ ingress: fc.array(described, { maxLength: 2 }) }),
    "aws:ec2/securityGroupRule:SecurityGroupRule": fc
      .tuple(fc.constantFrom("ingress", "egress"), described)
      .map(([type, rule]) => ({ type, ...rule })),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": described,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": described,
  },
  "webhook-port-collision": { "kubernetes:helm.sh/v3:Release": certManager },
  "no-open-ingress": {
    "aws:ec2/securityGroup:SecurityGroup": fc.record({ ingress: fc.array(classicRule, { maxLength: 2 }) }),
    "aws:ec2/securityGroupRule:SecurityGroupRule": fc
      .tuple(fc.constantFrom("ingress", "egress"), classicRule)
      .map(([type, rule]) => ({ type, ...rule })),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": fc.record(
      {
        ipProtocol: protocol,
        fromPort: port,
        toPort: port,
        cidrIpv4: cidr,
        cidrIpv6: fc.constantFrom("::/0", "2001:db8::/32"),
      },
      { requiredKeys: ["ipProtocol"] },
    ),
  },
};
