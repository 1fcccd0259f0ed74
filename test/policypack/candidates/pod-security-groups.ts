import fc from "fast-check";
import type { Candidates } from "./candidates";

const selector = fc.record(
  { matchLabels: fc.dictionary(fc.constantFrom("app", "team"), fc.constantFrom("api", "web"), { maxKeys: 1 }) },
  { requiredKeys: [] },
);

const policy = fc.record({
  metadata: fc.record({ namespace: fc.constantFrom("shop", "kube-system") }),
  spec: fc.record(
    {
      podSelector: selector,
      serviceAccountSelector: selector,
      securityGroups: fc.record({ groupIds: fc.array(fc.constantFrom("sg-1", "sg-2"), { maxLength: 6 }) }),
    },
    { requiredKeys: ["securityGroups"] },
  ),
});

export const podSecurityGroupCandidates: Candidates = {
  "policy-selectors": { "kubernetes:vpcresources.k8s.aws/v1beta1:SecurityGroupPolicy": policy },
};
