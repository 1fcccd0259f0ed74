/** What is where: policies, workloads and the like by the namespace that they are in, or may be in. */
import { isKnown, type Maybe } from "../../view";
import { isName, isSameNamespace } from "./namespaces";

/** Things by the key of their namespace. */
export class Places<T> {
  private readonly byKey = new Map<string, T[]>();
  /** What is about no one namespace, or about one that is not known. */
  private readonly anywhere: T[] = [];
  private readonly unnamed: readonly string[];

  constructor(
    private readonly all: readonly T[],
    key: (item: T) => Maybe<string>,
  ) {
    for (const item of all) {
      const own = key(item);
      const place = isKnown(own) ? this.byKey.get(own) : this.anywhere;
      if (place === undefined) {
        this.byKey.set(String(own), [item]);
      } else {
        place.push(item);
      }
    }
    this.unnamed = [...this.byKey.keys()].filter((each) => !isName(each));
  }

  /** What is in a namespace for sure. */
  in(key: string): readonly T[] {
    return this.byKey.get(key) ?? [];
  }

  /** What is in a namespace, or may be. */
  about(key: Maybe<string>): readonly T[] {
    if (!isKnown(key)) {
      return this.all;
    }
    const others = (isName(key) ? this.unnamed : [...this.byKey.keys()]).filter(
      (each) => each !== key && isSameNamespace(each, key) !== false,
    );
    return [...[key, ...others].flatMap((each) => this.in(each)), ...this.anywhere];
  }
}
