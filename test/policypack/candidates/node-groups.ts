import fc from "fast-check";
import type { Candidates } from "./candidates";

const template = fc.record(
  {
    metadataOptions: fc.record(
      {
        httpTokens: fc.constantFrom("required", "optional"),
        httpEndpoint: fc.constantFrom("enabled", "disabled"),
        httpPutResponseHopLimit: fc.constantFrom(1, 2),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

export const nodeGroupCandidates: Candidates = {
  imdsv2: { "aws:ec2/launchTemplate:LaunchTemplate": template },
};
