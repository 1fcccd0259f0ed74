import { closeSync, openSync, readSync } from "node:fs";
import { parseEvents, type EngineEvent } from "./engine-events";

const interval = 100;

/** Follows the event log while the engine writes it, and collects the events. */
export class EventLog {
  private readonly events: EngineEvent[] = [];
  private readonly buffer = Buffer.alloc(1 << 20);
  private readonly timer: NodeJS.Timeout;
  private file: number | undefined;
  private closed = false;
  private pending = Buffer.alloc(0);

  constructor(
    private readonly path: string,
    private readonly onEvent?: (event: EngineEvent) => void,
  ) {
    this.timer = setInterval(() => this.read(), interval);
    this.timer.unref();
  }

  /** Reads the rest, stops following and returns all events. Can be called twice. */
  close(): EngineEvent[] {
    if (!this.closed) {
      this.closed = true;
      clearInterval(this.timer);
      this.read();
      if (this.file !== undefined) closeSync(this.file);
    }
    return this.events;
  }

  private read(): void {
    this.file ??= open(this.path);
    if (this.file === undefined) return;
    for (let count = this.next(this.file); count > 0; count = this.next(this.file)) {
      // Decode whole lines only: a character may be split between two reads.
      const bytes = Buffer.concat([this.pending, this.buffer.subarray(0, count)]);
      const end = bytes.lastIndexOf("\n") + 1;
      this.pending = bytes.subarray(end);
      for (const event of parseEvents(bytes.subarray(0, end).toString("utf8"))) {
        this.events.push(event);
        this.onEvent?.(event);
      }
    }
  }

  private next(file: number): number {
    return readSync(file, this.buffer, 0, this.buffer.length, null);
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined;
  }
}
