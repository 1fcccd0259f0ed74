import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

export interface LockOptions {
  /** Called once if another process holds the lock. */
  onWait?: () => void;
  signal?: AbortSignal;
}

/**
 * Runs `action` while holding the lock `path` (a folder `<path>.lock`). If the holder was killed, its lock is taken
 * over 10 s after its last update.
 */
export async function withLock<T>(path: string, action: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const release = await acquire(path, options);
  try {
    return await action();
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(path: string, { onWait, signal }: LockOptions): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await lock(path, { realpath: false, stale: 10_000, update: 2_000 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (attempt === 0) onWait?.();
      await sleep(200, undefined, { signal });
    }
  }
}
