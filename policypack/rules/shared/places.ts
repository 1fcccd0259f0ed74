/** Policies, workloads and similar by the namespace that they are or may be in. */
import { isKnown, type Maybe } from "../../../core/view";
import { isName, isSameNamespace } from "../../../core/policies/namespace-key";

/** Things by the key of their namespace. A thing that is not about one namespace has no key. */
export class Places<T> {
  private readonly byKey = new Map<string, T[]>();
  /** What may be in a namespace of another key than its own. */
  private readonly loose: T[] = [];

  constructor(
    private readonly all: readonly T[],
    private readonly key: (item: T) => Maybe<string>,
  ) {
    for (const item of all) {
      const own = key(item);
      if (!isName(own)) {
        this.loose.push(item);
      }
      if (isKnown(own)) {
        this.byKey.set(own, [...this.in(own), item]);
      }
    }
  }

  /** What is certainly in a namespace. */
  in(key: string): readonly T[] {
    return this.byKey.get(key) ?? [];
  }

  /** What is in a namespace, or may be. */
  about(key: Maybe<string>): readonly T[] {
    const mayBeThere = (item: T): boolean => {
      const own = this.key(item);
      return own === undefined || isSameNamespace(own, key) !== false;
    };
    // Most namespaces have known names, and most of a large stack is in other ones: the index avoids looking at those.
    return isName(key) ? [...this.in(key), ...this.loose.filter(mayBeThere)] : this.all.filter(mayBeThere);
  }
}
