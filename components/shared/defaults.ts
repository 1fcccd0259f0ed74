/** Options of a component over their defaults. Pure. */

/** What `Given` is once every option that has a default is there. */
export type WithDefaults<Given extends object, Defaults extends object> = Omit<Given, keyof Defaults> &
  Required<Pick<Given, keyof Given & keyof Defaults>>;

/** Completes each entry of a record. */
export function eachOf<Given, Whole>(
  given: Readonly<Record<string, Given>>,
  complete: (one: Given) => Whole,
): Record<string, Whole> {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, complete(one)]));
}
