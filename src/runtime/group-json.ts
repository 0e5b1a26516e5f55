import { CancelledError, isCancelled, isError, rawThrown, readField, setHidden } from "./cancelled-error.js";
import { ExceptionGroup } from "./exception-group.js";
import { messageOf, nameOf, notesOf } from "./error-text.js";
import { collectLeaves, findChildren } from "./group-tree.js";

type Plain = string | number | boolean | null;

/** An error as plain data, for logs, `postMessage` and `structuredClone`. */
export interface ExceptionJSON {
  name: string;
  message: string;
  title?: string;
  notes?: string[];
  /** Own fields with plain values, such as `code` or `status`. */
  fields?: Record<string, Plain>;
  /** A cancellation of a scope, which stays one on the other side. */
  cancelled?: boolean;
  stack?: string;
  cause?: Encoded;
  /** A thrown value that was not an Error stands for itself. */
  errors?: Encoded[];
}

type Encoded = ExceptionJSON | Plain;

/** Groups below this depth are written flat, and causes left out: JSON.stringify and structuredClone fail on deep data. */
const maxDepth = 200;

const isPlain = (value: unknown): value is Plain =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** Turns an error into plain data; a circle of causes is cut where it closes. */
export function encode(
  error: Error & Partial<ExceptionGroup>,
  outer: readonly unknown[] = [],
): ExceptionJSON {
  const inside = [...outer, error];
  const isDeep = inside.length > maxDepth;
  const children = findChildren(error) && (isDeep ? collectLeaves(error, true) : findChildren(error));
  const encodeInner = (inner: unknown): Encoded[] => {
    const raw = rawThrown(inner);
    if (isPlain(raw)) return [raw];
    return isError(inner) && !inside.includes(inner) ? [encode(inner, inside)] : [];
  };
  const notes = notesOf(error).map(String);
  const fields = Object.keys(error).map((key) => [key, readField(error, key)]);
  return {
    name: nameOf(error),
    message: messageOf(error),
    title: error.title,
    notes: notes.length > 0 ? notes : undefined,
    fields: Object.fromEntries(fields.filter(([, value]) => isPlain(value))),
    cancelled: isCancelled(error) || undefined,
    stack: error.stack,
    cause: isDeep ? undefined : encodeInner(error.cause)[0],
    errors: children?.flatMap(encodeInner),
  };
}

/** Builds an error again; classes that are not built in become Error with their name. */
export function decode(json: Encoded): unknown {
  if (isPlain(json)) return json;
  const { name, message, cause, errors } = json;
  const [builtIn = "Error"] = /^(Type|Range|Syntax|Reference|URI|Eval)Error$/.exec(name) ?? [];
  const { [builtIn]: Class } = globalThis as unknown as Record<string, ErrorConstructor>;
  const options = { notes: json.notes, ...(cause !== undefined && { cause: decode(cause) }) };
  const error = errors?.[0]
    ? new ExceptionGroup(json.title ?? message, errors.map(decode) as Error[], options)
    : new (json.cancelled ? CancelledError : Class!)(message, options);
  setHidden(error, { name, stack: json.stack ?? error.stack });
  return Object.defineProperties(error, Object.getOwnPropertyDescriptors(json.fields ?? {}));
}
