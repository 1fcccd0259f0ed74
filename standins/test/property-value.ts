import fc from "fast-check";
import { secret, UNKNOWN, type Value } from "../property-values";

/** Any property value: JSON with secrets and unknowns anywhere. */
export const wireValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(UNKNOWN)) as fc.Arbitrary<Value>,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    tie("value").map(secret),
  ),
})).value;
