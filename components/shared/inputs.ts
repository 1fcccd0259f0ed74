/** Arguments of components, which may be outputs, for pure functions, which take plain values. */
import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Problem } from "../../core/problem";

/** Whether a value holds no output and no promise, at any depth. */
export function isPlain(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return false;
  }
  return (
    typeof value !== "object" ||
    value === null ||
    pulumi.Resource.isInstance(value) ||
    Object.values(value).every(isPlain)
  );
}

/** A plain value as it is, or else undefined: for checks that skip what is not known while the program runs. */
export function plain<T>(value: T): pulumi.Unwrap<T> | undefined {
  return isPlain(value) ? (value as pulumi.Unwrap<T>) : undefined;
}

/**
 * What a pure function returns for arguments. Plain arguments give a plain result, which every preview shows; the result
 * of outputs is an output.
 */
export function mapInput<T, R>(input: T, map: (known: pulumi.Unwrap<T>) => R): pulumi.Input<R> {
  return isPlain(input) ? map(input as pulumi.Unwrap<T>) : pulumi.output(input).apply(map);
}

/**
 * Refuses wrong arguments of a component. Warnings are left to the plugin, which shows them with the stack config.
 *
 * @param name of the component
 * @throws pulumi.RunError which names each wrong argument
 */
export function refuse(name: string, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new pulumi.RunError([`${name}: wrong arguments`, ...errors.map((error) => formatProblem(error))].join("\n"));
  }
}

/** Checks arguments at once if they are plain, or else as soon as all of them are known. */
export function checkArgs<T>(name: string, args: T, check: (known: pulumi.Unwrap<T>) => readonly Problem[]): void {
  void mapInput(args, (known) => {
    refuse(name, check(known));
  });
}
