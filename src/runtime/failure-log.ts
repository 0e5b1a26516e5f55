import { isObject, toError } from "./cancelled-error.js";

/** The failures of a group in the order they happened, each thrown object once; thrown primitives are all kept. */
export class FailureLog {
  /** As thrown. */
  readonly thrown: unknown[] = [];
  readonly #seen = new Set<unknown>();

  add(thrown: unknown): void {
    if (isObject(thrown) && this.#seen.has(thrown)) return;
    this.#seen.add(thrown);
    this.thrown.push(thrown);
  }

  /** As errors, to build a group from. */
  toErrors(): Error[] {
    return this.thrown.map(toError);
  }
}
