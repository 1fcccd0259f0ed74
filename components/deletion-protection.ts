/**
 * Refuses a destroy before anything is deleted. `protect` and the deletion protection of AWS refuse resource by resource,
 * in the order of deletes: the nodes would be gone before the cluster says no. A protected component that depends on
 * everything else is what the engine has to delete first.
 */
import * as pulumi from "@pulumi/pulumi";

/**
 * Notes what the program registers from now on. Call before the first resource.
 *
 * @returns what was registered so far; nothing where no stack runs, as in unit tests
 */
export function watchResources(): () => readonly pulumi.Resource[] {
  const registered: pulumi.Resource[] = [];
  if (pulumi.runtime.getStackResource() !== undefined) {
    pulumi.runtime.registerStackTransformation(({ resource }) => {
      registered.push(resource);
      return undefined;
    });
  }
  return () => [...registered];
}

/**
 * Always registered, on or off: Pulumi forgets the protection of a resource by registering it without, and refuses to
 * delete one that was not.
 */
export class DeletionProtection extends pulumi.ComponentResource {
  constructor(name: string, enabled: boolean, after: readonly pulumi.Resource[]) {
    super(
      "eks-network-security:index:DeletionProtection",
      name,
      { enabled },
      { protect: enabled, dependsOn: [...after] },
    );
    this.registerOutputs({});
  }
}
