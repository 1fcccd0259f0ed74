/**
 * Before each test file. A commit passes or fails whatever the day: property tests draw the same cases each time.
 * `FAST_CHECK_SEED=<integer> npx vitest run <file>` draws others; a failure names its seed.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_261_123) });
