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
  const plugins = [...capabilities, ...loadPlugins(document)];
  const outside = readOutside(document, stackFilePath(pulumi.getStack()), plugins);
  return provisionStack(document, plugins, outside);
};
