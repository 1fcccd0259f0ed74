/** Names, tags and options that all children of a component share. */
import * as pulumi from "@pulumi/pulumi";

export class Children {
  readonly #parent: pulumi.ComponentResource;
  readonly #prefix: string;
  readonly #tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly #after: readonly pulumi.Resource[];

  /** @param after what every child waits for */
  constructor(
    parent: pulumi.ComponentResource,
    prefix: string,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>>,
    after: readonly pulumi.Resource[] = [],
  ) {
    this.#parent = parent;
    this.#prefix = prefix;
    this.#tags = tags;
    this.#after = after;
  }

  /** The same, each child waiting for these resources too. */
  after(resources: readonly pulumi.Resource[]): Children {
    return new Children(this.#parent, this.#prefix, this.#tags, [...this.#after, ...resources]);
  }

  name(child: string): string {
    return `${this.#prefix}-${child}`;
  }

  tags(child: string, extra: Readonly<Record<string, string>> = {}): pulumi.Output<Record<string, string>> {
    return pulumi
      .output(this.#tags)
      .apply((tags): Record<string, string> => ({ ...tags, ...extra, Name: this.name(child) }));
  }

  options(waitFor: readonly pulumi.Resource[] = []): pulumi.CustomResourceOptions {
    const dependsOn = [...this.#after, ...waitFor];
    return dependsOn.length === 0 ? { parent: this.#parent } : { parent: this.#parent, dependsOn };
  }
}
