import { expect, it } from "vitest";
import { irsaTrust, podIdentityTrust, trustPolicy } from "../../components/shared/iam";

const subject = { namespace: "cert-manager", serviceAccount: "aws-privateca-issuer" };

it("a role trusts EKS Pod Identity for one service account of one cluster", () => {
  expect(trustPolicy(podIdentityTrust("prod", subject))).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PodIdentity",
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "prod",
            "aws:RequestTag/kubernetes-namespace": "cert-manager",
            "aws:RequestTag/kubernetes-service-account": "aws-privateca-issuer",
          },
        },
      },
    ],
  });
});

it("a role trusts the cluster's issuer for one service account", () => {
  expect(irsaTrust("arn:provider", "oidc.example/id/A", subject)).toMatchObject({
    Principal: { Federated: "arn:provider" },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        "oidc.example/id/A:aud": "sts.amazonaws.com",
        "oidc.example/id/A:sub": "system:serviceaccount:cert-manager:aws-privateca-issuer",
      },
    },
  });
});
