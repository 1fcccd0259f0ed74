/** Options of a component over their defaults. Pure. */

/** What `Given` is once every option that has a default is there. */
export type WithDefaults<Given extends object, Defaults extends object> = Omit<Given, keyof Defaults> &
  Required<Pick<Given, keyof Given & keyof Defaults>>;

/** @param given an option that is `undefined` counts as left out */
export function withDefaults<Given extends object, Defaults extends Partial<Given>>(
  given: Given,
  defaults: Defaults,
): WithDefaults<Given, Defaults> {
  const written = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(written) } as unknown as WithDefaults<Given, Defaults>;
}

/** The same for each entry of a record. */
export function eachOf<Given, Whole>(
  given: Readonly<Record<string, Given>>,
  complete: (one: Given) => Whole,
): Record<string, Whole> {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, complete(one)]));
}
