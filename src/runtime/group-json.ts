import {
  CancelledError,
  NonErrorThrown,
  isCancelled,
  isError,
  readField,
  setHidden,
} from "./cancelled-error.js";
import { messageOf, nameOf } from "./error-text.js";
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
  cause?: ExceptionJSON | Plain;
  errors?: ExceptionJSON[];
}

/** Groups below this depth are written flat, since JSON.stringify and structuredClone fail on deep data. */
const maxDepth = 200;

const isPlain = (value: unknown): value is Plain =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** Turns an error into plain data; a circle of causes is cut where it closes. */
export function encode(error: Error, outer: readonly unknown[] = []): ExceptionJSON {
  const { title, notes, stack, cause } = error as Error & { title?: string; notes?: string[] };
  const inside = [...outer, error];
  const isDeep = inside.length > maxDepth;
  const isNew = (value: unknown): boolean => !inside.includes(value);
  const direct = findChildren(error);
  const children = direct && isDeep ? collectLeaves(error, true) : direct;
  const fields = Object.keys(error).map((key) => [key, readField(error, key)] as const);
  return {
    name: nameOf(error),
    message: messageOf(error),
    stack,
    fields: Object.fromEntries(fields.filter(([, value]) => isPlain(value))) as Record<string, Plain>,
    ...(children && { title, errors: children.filter(isNew).map((child) => encode(child, inside)) }),
    ...(notes?.length && { notes: [...notes] }),
    ...(isCancelled(error) && { cancelled: true }),
    ...(isPlain(cause) && { cause }),
    ...(isError(cause) && isNew(cause) && !isDeep && { cause: encode(cause, inside) }),
  };
}

type MakeGroup = (json: ExceptionJSON, errors: Error[]) => Error;

function decodeLeaf({ name, message, fields, cancelled }: ExceptionJSON): Error {
  if (cancelled) return new CancelledError(message);
  if (name === "NonErrorThrown") return new NonErrorThrown(fields?.value);
  const isBuiltIn = /^(Type|Range|Syntax|Reference|URI|Eval)Error$/.test(name);
  const { [isBuiltIn ? name : "Error"]: Class } = globalThis as unknown as Record<string, ErrorConstructor>;
  return new Class!(message);
}

/** Builds an error again; classes that are not built in become Error with their name. */
export function decode(json: ExceptionJSON, makeGroup: MakeGroup): Error {
  const { name, stack, cause, errors = [], fields = {} } = json;
  const decodeInner = (inner: ExceptionJSON): Error => decode(inner, makeGroup);
  const error = errors[0] ? makeGroup(json, errors.map(decodeInner)) : decodeLeaf(json);
  if (error.name !== name) setHidden(error, "name", name);
  if (stack !== undefined) setHidden(error, "stack", stack);
  if (cause !== undefined) setHidden(error, "cause", isPlain(cause) ? cause : decodeInner(cause));
  return Object.defineProperties(error, Object.getOwnPropertyDescriptors(fields));
}
