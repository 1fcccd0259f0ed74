/**
 * As whom Kubernetes is called: the identity that the aws provider uses, because EKS makes the creator of a cluster its
 * administrator. The kubeconfig asks the AWS CLI for a token, and the CLI knows nothing of the stack's `aws:` keys.
 *
 * `aws eks get-token` takes --role-arn and --profile, and assumes one role without external ID, tags or source identity
 * (aws/aws-cli, awscli/customizations/eks/get_token.py, commit 05c1ed9). Pure, but for `readAwsConfig`.
 */
import * as pulumi from "@pulumi/pulumi";
import { error, formatProblem, warning, type Problem } from "../../core/problem";
import { isRecord } from "../../core/record";

/** Neither: what the AWS CLI finds by itself, as the aws provider does. */
export interface KubernetesIdentityArgs {
  /** ARN of the IAM role to assume for the token. */
  roleArn?: string;
  /** Profile of the AWS CLI to begin with. */
  profileName?: string;
}

/** The stack's `aws:` keys, without their prefix. Objects and lists are JSON text. */
export type AwsConfig = Readonly<Record<string, string>>;

export function readAwsConfig(): AwsConfig {
  const prefix = "aws:";
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** Keys that only the provider reads, with what both read. */
const unknownToCli: Readonly<Record<string, string>> = {
  accessKey: "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment.",
  secretKey: "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment.",
  token: "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment.",
  assumeRoleWithWebIdentity: "Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE in the environment.",
  sharedConfigFiles: "Set AWS_CONFIG_FILE in the environment.",
  sharedCredentialsFiles: "Set AWS_SHARED_CREDENTIALS_FILE in the environment.",
};

const useProfile =
  "Describe it in a profile of the AWS CLI (role_arn, source_profile, external_id), name that in aws:profile and remove aws:assumeRoles.";

/** @returns the identity, and what of the config it cannot express */
export function kubernetesIdentity(config: AwsConfig): {
  readonly identity: KubernetesIdentityArgs;
  readonly problems: readonly Problem[];
} {
  const profileName = config["profile"] === "" ? undefined : config["profile"];
  const roles = rolesOf(config["assumeRoles"]);
  const roleArn = roles.at(-1)?.["roleArn"];
  return {
    identity: {
      ...(typeof roleArn === "string" ? { roleArn } : {}),
      ...(profileName === undefined ? {} : { profileName }),
    },
    problems: [
      ...Object.entries(unknownToCli)
        .filter(([key]) => config[key] !== undefined && config[key] !== "")
        .map(([key, next]) =>
          error([key], "The AWS CLI, which gets the token for the Kubernetes API, does not read this key.", next),
        ),
      ...(config["assumeRole"] === undefined
        ? []
        : [
            error(
              ["assumeRole"],
              "Version 7 of the aws provider does not read this key, so no role would be assumed.",
              "Use the list aws:assumeRoles: pulumi config set --path 'aws:assumeRoles[0].roleArn' <arn>.",
            ),
          ]),
      ...(roles.length > 1
        ? [error(["assumeRoles"], "The token for the Kubernetes API can assume one role, not a chain.", useProfile)]
        : []),
      ...roles.flatMap((role, index) => roleProblems(role, ["assumeRoles", index])),
    ],
  };
}

function rolesOf(text: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isRecord) : [];
  } catch {
    // The provider names what is wrong with the key.
    return [];
  }
}

function roleProblems(role: Readonly<Record<string, unknown>>, path: readonly PropertyKey[]): Problem[] {
  const conditional = ["sourceIdentity", "tags", "transitiveTagKeys"].filter((key) => role[key] !== undefined);
  return [
    ...(role["externalId"] === undefined
      ? []
      : [
          error(
            [...path, "externalId"],
            "The AWS CLI cannot pass an external ID when it gets the token for the Kubernetes API, so the role would deny it.",
            useProfile,
          ),
        ]),
    ...conditional.map((key) =>
      warning(
        [...path, key],
        "The AWS CLI does not send it when it gets the token for the Kubernetes API. A role whose trust policy requires it denies access.",
        useProfile,
      ),
    ),
  ];
}

/**
 * Asked before anything is registered, by programs whose stack talks to Kubernetes.
 *
 * @throws pulumi.RunError which names the keys that the token for Kubernetes cannot follow
 */
export function requireIdentity(
  document: Readonly<Record<string, unknown>>,
  config: AwsConfig = readAwsConfig(),
): void {
  if (!["cluster", "platform-reference"].some((key) => Object.hasOwn(document, key))) {
    return;
  }
  const { problems } = kubernetesIdentity(config);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new pulumi.RunError(
      ["the stack's aws config: another identity would call Kubernetes", ...errors.map(shown)].join("\n"),
    );
  }
  for (const problem of problems) {
    void pulumi.log.warn(shown(problem));
  }
}

/** With the prefix of the keys, as `pulumi config set --path` takes it. */
function shown(problem: Problem): string {
  return formatProblem(problem).replace(/^( *\w+ )/, "$1aws:");
}

/** A kubeconfig that gets its token as this identity, whoever it named before. @param kubeconfig as JSON */
export function kubeconfigFor(kubeconfig: string, identity: KubernetesIdentityArgs): string {
  const parsed: unknown = JSON.parse(kubeconfig);
  if (!isRecord(parsed) || !Array.isArray(parsed["users"])) {
    return kubeconfig;
  }
  const users = parsed["users"].map((entry: unknown): unknown => {
    if (!isRecord(entry) || !isRecord(entry["user"]) || !isRecord(entry["user"]["exec"])) {
      return entry;
    }
    const { user } = entry;
    const exec = entry["user"]["exec"];
    const args = Array.isArray(exec["args"]) ? exec["args"].map(String) : [];
    return { ...entry, user: { ...(user as object), exec: { ...exec, args: tokenArguments(args, identity) } } };
  });
  return JSON.stringify({ ...parsed, users });
}

/** eks.Cluster shortens --role-arn to --role: nodejs/eks/cluster/cluster.ts of pulumi/pulumi-eks v4.3.0. */
function tokenArguments(args: readonly string[], { roleArn, profileName }: KubernetesIdentityArgs): string[] {
  const named = ["--role", "--role-arn", "--profile"];
  const others = args.filter((arg, index) => !named.includes(arg) && !named.includes(args[index - 1] ?? ""));
  return [
    ...others,
    ...(roleArn === undefined ? [] : ["--role-arn", roleArn]),
    ...(profileName === undefined ? [] : ["--profile", profileName]),
  ];
}

/** Whether an access entry is for the identity that runs the stack. Sessions of a role do not name its path. */
export function isCaller(principalArn: string, callerArn: string): boolean {
  const session = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(callerArn);
  if (session === null) {
    return principalArn === callerArn;
  }
  const role = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principalArn);
  return role !== null && role[1] === session[1] && role[2] === session[2];
}
