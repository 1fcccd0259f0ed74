/** Answers to questions about values that may be unknown: true, false or UNKNOWN. */
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "./view";

/** Yes, no, or not known yet. A yes or no stays true whatever the unknown values turn out to be. */
export type Tri = boolean | Unknown;

/** True if all are, false if any is not, unknown otherwise. */
export function allOf(answers: readonly Tri[]): Tri {
  return answers.includes(false) ? false : answers.includes(UNKNOWN) ? UNKNOWN : true;
}

/** True if any is, unknown if any may be, false otherwise. */
export function anyOf(answers: readonly Tri[]): Tri {
  return answers.includes(true) ? true : answers.includes(UNKNOWN) ? UNKNOWN : false;
}

export function not(answer: Tri): Tri {
  return answer === UNKNOWN ? UNKNOWN : !answer;
}

/** Whether a text is one of those wanted; an absent one is not. */
export function is(value: Maybe<string>, ...wanted: readonly string[]): Tri {
  return value === UNKNOWN ? UNKNOWN : value !== undefined && wanted.includes(value);
}

/** Whether two values are the same; an absent value equals nothing. */
export function same(one: Maybe<string>, other: Maybe<string>): Tri {
  return one === UNKNOWN || other === UNKNOWN ? UNKNOWN : one !== undefined && one === other;
}

/** Whether a value is there. */
export function present(view: View): Tri {
  return view.state === "unknown" ? UNKNOWN : view.state === "known";
}

/** The elements of a list; undefined for an empty list too. Policy languages treat both alike: nothing is said. */
export function listed(view: View): Maybe<readonly View[]> {
  const list = view.list();
  return isKnown(list) && list.length === 0 ? undefined : list;
}

/** Whether a list is absent or empty. */
export function leftOut(view: View): Tri {
  const list = listed(view);
  return list === UNKNOWN ? UNKNOWN : list === undefined;
}

/** Whether a text is there and not empty. Go's API types do not tell an empty text from an absent one. */
export function given(view: View): Tri {
  const text = view.string();
  return text === UNKNOWN ? UNKNOWN : text !== undefined && text !== "";
}
