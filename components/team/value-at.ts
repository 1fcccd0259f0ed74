/** Reading what other capabilities judge: it may be anything still. Pure. */
import { isRecord } from "../../core/record";

/** A text below a value; undefined where there is none. */
export function valueAt(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" ? found : undefined;
}
