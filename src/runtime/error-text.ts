/** The name to print for an error: its `name`, or its class where that says only "Error". */
export function nameOf(error: unknown): string {
  try {
    const { name, constructor } = error as Error;
    return String(name === "Error" ? constructor.name || name : name);
  } catch {
    return "Error";
  }
}

/** The message of an error; empty where a getter throws. */
export function messageOf(error: unknown): string {
  try {
    return String((error as Error).message ?? "");
  } catch {
    return "";
  }
}

/** How Python prints an exception without its traceback: `Name: message`, or the name alone. */
export function titleLine(error: unknown, message = messageOf(error)): string {
  return message ? `${nameOf(error)}: ${message}` : nameOf(error);
}

/** Says how many direct children a group has, as Python's `str` of a group does. */
export function countOf(children: readonly unknown[]): string {
  return `(${children.length} sub-exception${children.length === 1 ? "" : "s"})`;
}

/** The call frames of an error's stack, without its header; engines write them as `at f (place)` or `f@place`. */
export function framesOf(error: unknown): string[] {
  try {
    const stack = String((error as Error).stack ?? "");
    const message = messageOf(error);
    const header = stack.indexOf(message);
    const below = header < 0 ? stack : stack.slice(header + message.length);
    return below.split("\n").filter((line) => /^\s*at .|@/.test(line));
  } catch {
    return [];
  }
}
