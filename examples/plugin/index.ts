/** The program: the capabilities of eks-network-security, and the plugins that the stack file names. */
import * as pulumi from "@pulumi/pulumi";
import {
  capabilities,
  loadPlugins,
  provisionStack,
  readOutside,
  readStackConfig,
  requirePlatform,
  stackFilePath,
} from "eks-network-security/stack";

export = async (): Promise<Record<string, unknown>> => {
  const document = readStackConfig();
  await requirePlatform(document);
  const outside = readOutside(document, stackFilePath(pulumi.getStack()));
  return provisionStack(document, [...capabilities, ...loadPlugins(document)], outside);
};
