import { describe, expect, it, test } from "vitest";
import {
  isCaller,
  kubeconfigFor,
  kubernetesIdentity,
  requireIdentity,
  type AwsConfig,
} from "../../components/shared/deploy-identity";

const roleArn = "arn:aws:iam::210987654321:role/deploy";
const assume = (...roles: object[]): AwsConfig => ({ assumeRoles: JSON.stringify(roles) });

const verdicts = (config: AwsConfig): string[] =>
  kubernetesIdentity(config).problems.map(({ severity, path }) => `${severity} ${path.join(".")}`);

describe("the identity of the aws provider", () => {
  test.each<[string, AwsConfig, object]>([
    ["nothing but a Region", { region: "eu-central-1" }, {}],
    ["an empty profile", { profile: "" }, {}],
    ["a profile", { profile: "shop" }, { profileName: "shop" }],
    ["a role", assume({ roleArn }), { roleArn }],
    [
      "a role, from a profile, with what does not change who it is",
      {
        profile: "shop",
        ...assume({ roleArn, sessionName: "ci", duration: "1h", policy: "{}", policyArns: [] }),
      },
      { roleArn, profileName: "shop" },
    ],
  ])("%s", (_, config, identity) => {
    expect(kubernetesIdentity(config)).toEqual({ identity, problems: [] });
  });

  test.each<[string, AwsConfig, string[]]>([
    ["a chain of roles", assume({ roleArn }, { roleArn }), ["error assumeRoles"]],
    ["an external id", assume({ roleArn, externalId: "x" }), ["error assumeRoles.0.externalId"]],
    [
      "tags and a source identity",
      assume({ roleArn, tags: { a: "b" }, sourceIdentity: "me" }),
      ["warning assumeRoles.0.sourceIdentity", "warning assumeRoles.0.tags"],
    ],
    ["the key of version 6", { assumeRole: JSON.stringify({ roleArn }) }, ["error assumeRole"]],
    ["keys in the stack file", { accessKey: "a", secretKey: "b" }, ["error accessKey", "error secretKey"]],
    ["a web identity", { assumeRoleWithWebIdentity: "{}" }, ["error assumeRoleWithWebIdentity"]],
    ["other files of profiles", { sharedConfigFiles: "[]" }, ["error sharedConfigFiles"]],
    ["text that is not JSON, which the provider refuses", { assumeRoles: "deploy" }, []],
  ])("%s", (_, config, expected) => {
    expect(verdicts(config)).toEqual(expected);
  });

  it("is asked only of a stack that talks to Kubernetes", () => {
    const wrong = assume({ roleArn, externalId: "x" });
    expect(() => requireIdentity({ network: {} }, wrong)).not.toThrow();
    for (const key of ["cluster", "platform-reference"]) {
      expect(() => requireIdentity({ [key]: {} }, wrong)).toThrow(
        /error aws:assumeRoles\[0\]\.externalId: .*external ID/,
      );
      expect(() => requireIdentity({ [key]: {} }, assume({ roleArn }))).not.toThrow();
    }
  });
});

describe("a kubeconfig", () => {
  const base = ["--region", "eu-central-1", "eks", "get-token", "--cluster-name", "prod", "--output", "json"];
  const kubeconfig = (...more: string[]): string =>
    JSON.stringify({
      clusters: [{ name: "c" }],
      users: [{ name: "aws", user: { exec: { command: "aws", args: [...base, ...more] } } }],
    });

  test.each<[string, string[], object, string[]]>([
    ["keeps a token without a role", [], {}, []],
    ["loses the role of another stack", ["--role", "x", "--profile", "y"], {}, []],
    ["gets a role", [], { roleArn }, ["--role-arn", roleArn]],
    ["gets a profile", [], { profileName: "shop" }, ["--profile", "shop"]],
    [
      "gets another role and profile",
      ["--role-arn", "x", "--profile", "y"],
      { roleArn, profileName: "shop" },
      ["--role-arn", roleArn, "--profile", "shop"],
    ],
  ])("%s", (_, given, identity, expected) => {
    expect(kubeconfigFor(kubeconfig(...given), identity)).toBe(kubeconfig(...expected));
  });

  test.each(["{}", '{"users":[{"name":"a","user":{"token":"t"}}]}'])("of another kind stays as it is: %s", (text) => {
    expect(kubeconfigFor(text, { roleArn })).toBe(text);
  });
});

describe("the caller", () => {
  const session = "arn:aws:sts::210987654321:assumed-role/deploy/ci";
  test.each([
    [roleArn, session, true],
    ["arn:aws:iam::210987654321:role/ci/deploy", session, true],
    ["arn:aws:iam::210987654321:role/redeploy", session, false],
    ["arn:aws:iam::123456789012:role/deploy", session, false],
    ["arn:aws:iam::210987654321:user/deploy", session, false],
    ["arn:aws:iam::210987654321:user/me", "arn:aws:iam::210987654321:user/me", true],
  ])("%s and %s: %s", (principal, caller, same) => {
    expect(isCaller(principal, caller)).toBe(same);
  });
});
