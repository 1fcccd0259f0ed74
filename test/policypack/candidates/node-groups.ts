import fc from "fast-check";
import type { Candidates } from "./candidates";

const metadataOptions = fc.record(
  {
    httpTokens: fc.constantFrom("required", "optional"),
    httpEndpoint: fc.constantFrom("enabled", "disabled"),
    httpPutResponseHopLimit: fc.constantFrom(1, 2),
  },
  { requiredKeys: [] },
);

const template = fc.record({ metadataOptions, keyName: fc.constantFrom("ops", "") }, { requiredKeys: [] });

const group = fc.record(
  {
    launchTemplate: fc.constant({ id: "lt-1" }),
    remoteAccess: fc.record({ ec2SshKey: fc.constantFrom("ops", "") }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const groupType = "aws:eks/nodeGroup:NodeGroup";

export const nodeGroupCandidates: Candidates = {
  imdsv2: {
    [templateType]: template,
    [groupType]: group,
    "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass": fc.record({ spec: fc.record({ metadataOptions }) }),
  },
  "no-ssh": { [templateType]: template, [groupType]: group },
};
