/** Rules for labels, annotations and ports, which many kinds share. */
import { matching, oneOf, range } from "../../formats";
import { type ObjectRule, valuesAt } from "../../rules";
import { isProps, type Value } from "../../property-values";

const prefix = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?/.source;
const QUALIFIED = new RegExp(`${prefix}[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`);

function qualifiedName(name: string): boolean {
  const [last = "", first] = name.split("/").reverse();
  return QUALIFIED.test(name) && last.length <= 63 && (first ?? "").length <= 253;
}

const labelValue = matching(/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/, 0, 63);

export function labels(path: string): ObjectRule {
  return (inputs, report) => {
    for (const { value: map, path: at } of valuesAt(inputs, path)) {
      for (const [key, value] of Object.entries(isProps(map) ? map : {})) {
        if (!qualifiedName(key)) {
          report(at, `"${key}" is not a valid label key`);
        }
        const reason = typeof value === "string" ? labelValue(value) : undefined;
        if (reason !== undefined) {
          report(`${at}.${key}`, `label value ${reason}`);
        }
      }
    }
  };
}

export const annotations: ObjectRule = (inputs, report) => {
  const map = isProps(inputs["metadata"]) ? inputs["metadata"]["annotations"] : undefined;
  let size = 0;
  for (const [key, value] of Object.entries(isProps(map) ? map : {})) {
    size += key.length + String(value).length;
    if (!qualifiedName(key.toLowerCase())) {
      report("metadata.annotations", `"${key}" is not a valid annotation key`);
    }
  }
  if (size > 256 * 1024) {
    report("metadata.annotations", `annotations must have at most ${256 * 1024} bytes in all, found ${size}`);
  }
};

export const port = range(1, 65535, "port");
export const intOrPort = (value: Value): string | undefined =>
  typeof value === "number" ? port(value) : matching(/^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 1, 15)(value);
export const protocol = oneOf("TCP", "UDP", "SCTP");
