/**
 * The world: every resource that the stand-ins of one stack have created and not deleted. It lets them check a resource
 * against others, such as a subnet against its VPC, or a deletion against resources that still need it.
 *
 * The engine starts one process per provider resource. They share the world through an append-only journal with one
 * JSON line per change. If the journal is lost, the stand-ins become less strict but not wrong: unknown ids are
 * accepted.
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import type { Props } from "./property-values";

/** Environment variable with the path of the journal. Without it, the world lives as long as the process. */
export const WORLD_VARIABLE = "EKS_NETWORK_SECURITY_WORLD";

export interface Thing {
  id: string;
  urn: string;
  type: string;
  /** The inputs and outputs needed to check other resources; never a secret. */
  facts: Props;
}

type Line = { put: Thing } | { drop: { type: string; id: string } };

function key(type: string, id: string): string {
  return `${type}\n${id}`;
}

export class World {
  private readonly things = new Map<string, Thing>();
  private offset = 0;
  private rest = "";

  /** @param path path of the journal; undefined: keep the world in memory */
  constructor(private readonly path: string | undefined) {}

  private apply(line: Line): void {
    if ("put" in line) {
      this.things.set(key(line.put.type, line.put.id), line.put);
    } else {
      this.things.delete(key(line.drop.type, line.drop.id));
    }
  }

  /** Reads what other processes have written since the last call. */
  private catchUp(): void {
    if (this.path === undefined) {
      return;
    }
    let file: number;
    try {
      file = openSync(this.path, "r");
    } catch {
      return; // Nothing has been created yet.
    }
    try {
      const size = fstatSync(file).size;
      if (size < this.offset) {
        this.things.clear();
        this.offset = 0;
        this.rest = "";
      }
      const buffer = Buffer.alloc(size - this.offset);
      this.offset += readSync(file, buffer, 0, buffer.length, this.offset);
      const lines = (this.rest + buffer.toString("utf8")).split("\n");
      this.rest = lines.pop() ?? "";
      for (const line of lines.filter((text) => text !== "")) {
        this.apply(JSON.parse(line) as Line);
      }
    } finally {
      closeSync(file);
    }
  }

  private write(line: Line): void {
    if (this.path === undefined) {
      this.apply(line);
      return;
    }
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, `${JSON.stringify(line)}\n`);
  }

  put(thing: Thing): void {
    this.write({ put: thing });
  }

  drop(type: string, id: string): void {
    this.write({ drop: { type, id } });
  }

  all(): Thing[] {
    this.catchUp();
    return [...this.things.values()];
  }

  find(type: string, id: string): Thing | undefined {
    this.catchUp();
    return this.things.get(key(type, id));
  }

  ofType(...types: string[]): Thing[] {
    return this.all().filter((thing) => types.includes(thing.type));
  }
}
