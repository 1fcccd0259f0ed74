/**
 * Inputs for property tests of resource rules: small, so that conditions are met often. For each rule, by the type of
 * the resource: inputs for which the verdict is known once they are, passes and violations among them.
 */
import type fc from "fast-check";

export type Candidates = Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<unknown>>>>>;
