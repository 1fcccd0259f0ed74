/**
 * Refuses a destroy before anything is deleted. `protect` and the deletion protection of AWS refuse resource by resource,
 * in the order of deletes: the nodes would be gone before the cluster says no. A resource with a delete hook is looked
 * for before the first delete, and without the program (`--run-program`) the whole destroy is refused.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/
 */
import * as pulumi from "@pulumi/pulumi";
import { namespace } from "./stack-config";

/** The engine prints the name of the hook that stops it: the name is the message. */
const hookName = `this stack is protected: set ${namespace}:deletionProtection to false, run pulumi up, then destroy`;

/**
 * Always registered, on or off: what a resource was registered with is forgotten by registering it without.
 *
 * The refusal is no resource that everything else depends on: the engine would walk each path from it to every other
 * resource, and of those a mesh has billions (markAsDependency in pkg/resource/graph/dependency_graph.go, 3.259.0).
 */
export class DeletionProtection extends pulumi.ComponentResource {
  constructor(name: string, enabled: boolean) {
    super(
      "eks-network-security:index:DeletionProtection",
      name,
      { enabled },
      {
        protect: enabled,
        hooks: enabled ? { beforeDelete: [new pulumi.ResourceHook(hookName, refuse)] } : undefined,
      },
    );
    this.registerOutputs({});
  }
}

function refuse(): never {
  throw new Error(hookName);
}
