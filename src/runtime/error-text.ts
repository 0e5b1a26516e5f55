import { attempt, readField } from "./cancelled-error.js";

/** The name to print for an error: its `name`, or its class where that says only "Error". */
export function nameOf(error: unknown): string {
  const found = attempt(() => {
    const { name, constructor } = error as Error;
    return String((name === "Error" && constructor.name) || name);
  });
  return found ?? "Error";
}

/** The message of an error; empty where a getter throws. */
export const messageOf = (error: unknown): string =>
  attempt(() => String((error as Error).message ?? "")) ?? "";

/** The notes of an error, ours or what something else has put there under that name. */
export function notesOf(error: unknown): readonly unknown[] {
  const notes = readField(error, "notes");
  return Array.isArray(notes) ? notes : [];
}

/** How Python prints an exception without its traceback: `Name: message`, or the name alone. */
export function titleLine(error: unknown, message = messageOf(error)): string {
  return nameOf(error) + (message && `: ${message}`);
}

/** Says how many direct children a group has, as Python's `str` of a group does. */
export function countOf({ length }: readonly unknown[]): string {
  return `(${length} sub-exception${length === 1 ? "" : "s"})`;
}

/** The call frames of an error's stack, without its header; engines write them as `at f (place)` or `f@place`. */
export function framesOf(error: unknown): string[] {
  const found = attempt(() => {
    const stack = String((error as Error).stack ?? "");
    const message = messageOf(error);
    const header = stack.indexOf(message);
    const below = header < 0 ? stack : stack.slice(header + message.length);
    return below.split("\n").filter((line) => /^\s*at .|@/.test(line));
  });
  return found ?? [];
}
