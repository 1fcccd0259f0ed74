/**
 * An argument, component or combination that is refused. The engine prints `stack` of an error that
 * escapes from an asynchronous part of a component; a refusal is for the author of the program, so
 * it carries the message there and no trace of the stand-in.
 */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
    this.stack = message;
  }
}
