/**
 * A refused argument, component or combination. The engine prints `stack` of an error that escapes from an asynchronous
 * part of a component. A refusal is meant for the author of the program, so its `stack` is the message without a trace.
 */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
    this.stack = message;
  }
}
