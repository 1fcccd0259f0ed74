/**
 * What exists: every resource that the stand-ins of one stack have made and not deleted, so that one resource can be
 * judged by others (a subnet by its VPC, a deletion by what still needs the thing).
 *
 * The engine starts one process per provider resource; they share the world through a journal that is only appended to,
 * one JSON line per change. A lost journal makes the stand-ins less strict, never wrong: what it does not know is allowed.
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import type { Props } from "./property-values";

/** Environment variable: path of the journal. Without it the world lives as long as the process. */
export const WORLD_VARIABLE = "EKS_NETWORK_SECURITY_WORLD";

export interface Thing {
  id: string;
  urn: string;
  type: string;
  /** The inputs and outputs that other resources are judged by; never a secret. */
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

  /** @param path The journal; undefined keeps the world in memory. */
  constructor(private readonly path: string | undefined) {}

  private apply(line: Line): void {
    if ("put" in line) {
      this.things.set(key(line.put.type, line.put.id), line.put);
    } else {
      this.things.delete(key(line.drop.type, line.drop.id));
    }
  }

  /** Reads what other processes have written since the last time. */
  private catchUp(): void {
    if (this.path === undefined) {
      return;
    }
    let file: number;
    try {
      file = openSync(this.path, "r");
    } catch {
      return; // Nothing was made yet.
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
