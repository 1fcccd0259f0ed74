/** Whether the platform's stack is there, asked before anything is registered: the engine's own error has no next step. */
import * as pulumi from "@pulumi/pulumi";
import type { Document } from "../../framework/outside";
import { config } from "./config";

/** @throws pulumi.RunError where the document refers to a stack that does not exist, or that is not up */
export async function requirePlatform(document: Document): Promise<void> {
  const parsed = config.safeParse(document["platform-reference"]);
  if (!parsed.success) {
    return;
  }
  const { organization, stack } = parsed.data;
  const name = `${organization}/${pulumi.getProject()}/${stack}`;
  let found: string;
  try {
    const read = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
      readonly outputs?: Readonly<Record<string, unknown>>;
    };
    if (read.outputs?.["cluster"] !== undefined) {
      return;
    }
    found = `stack ${name}, which has no cluster yet`;
  } catch (error) {
    found = `no stack ${name} (${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)})`;
  }
  throw new pulumi.RunError(
    `platform-reference.stack: found ${found}; allowed: a platform that is up. Bring it up first: pulumi up -s ${stack} (offline: npm start -- up --stack ${stack})`,
  );
}
