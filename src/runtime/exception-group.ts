/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />
import { brandClass, readField, setHidden, toError } from "./cancelled-error.js";
import { countOf, messageOf, notesOf, titleLine } from "./error-text.js";
import { decode, encode, type ExceptionJSON } from "./group-json.js";
import { collectLeaves, findChildren, isExceptionGroup, opens, partition } from "./group-tree.js";
import { compileMatcher, type MatchedError, type Matcher } from "./matcher.js";

/** What an ExceptionGroup may carry besides its errors. */
export interface ExceptionGroupOptions {
  cause?: unknown;
  notes?: readonly string[];
}

/** The leaves below a group: how many, and the first few. */
interface Summary {
  readonly count: number;
  readonly leaves: readonly Error[];
}

// Kept on the groups, out of sight: weak maps of that many keys would slow every garbage collection down.
const summaryKey = Symbol("summary");
const partKey = Symbol("part");

interface Kept {
  readonly [summaryKey]?: Summary;
  readonly [partKey]?: true;
}

const shownLeaves = 3;
const shownCharacters = 80;

function headOf(leaf: unknown): string {
  const line = titleLine(leaf).split("\n", 1)[0]!;
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters - 1)}…` : line;
}

// Groups remember their summary: else building n groups around one another would walk n² levels.
function summarise(errors: readonly Error[]): Summary {
  let count = 0;
  const leaves: Error[] = [];
  for (const error of errors) {
    const inner = (error as Kept)[summaryKey] ?? (opens(error) && summarise(collectLeaves(error)));
    count += inner ? inner.count : 1;
    if (leaves.length < shownLeaves) leaves.push(...(inner ? inner.leaves : [error]));
  }
  return { count, leaves };
}

function readErrors(title: unknown, errors: Iterable<unknown>): Error[] {
  // A string is no list, though it could be iterated.
  if (typeof title !== "string" || typeof errors === "string")
    throw new TypeError("An ExceptionGroup takes a title and a list of errors");
  const list = [...errors].map(toError);
  if (!list[0]) throw new RangeError("An ExceptionGroup takes at least one error");
  return list;
}

/**
 * Several errors that happened together, as one error: what a TaskGroup raises, and what `exceptStar` takes apart.
 * Groups may hold groups. Semantics: PEP 654 and CPython's ExceptionGroup.
 *
 * @throws TypeError if the title is not a string or the errors are not a list, RangeError if there is none.
 * @example
 * const group = new ExceptionGroup("two failures", [new TypeError("wrong type"), new RangeError("too big")]);
 * group.message; // => 'two failures (2 sub-exceptions): TypeError: wrong type; RangeError: too big'
 * const [types, rest] = group.split(TypeError); // either part may be null
 * types?.errors.map(String); // => [ 'TypeError: wrong type' ]
 * rest?.title; // => 'two failures'
 */
export class ExceptionGroup<E extends Error = Error> extends AggregateError {
  /** The title as it was given. */
  declare readonly title: string;
  /** `title (n sub-exceptions): Name: first line; …`, with the first three leaves. */
  declare readonly message: string;
  /** The direct children, not flattened. */
  declare errors: (E | ExceptionGroup<E>)[];
  /** Lines that were added for whoever reads the error; each part of a split has its own copy. */
  declare readonly notes: string[];

  constructor(title: string, errors: Iterable<E | ExceptionGroup<E>>, options?: ExceptionGroupOptions) {
    const list = readErrors(title, errors);
    const summary = summarise(list);
    const heads = summary.leaves.slice(0, shownLeaves).map(headOf);
    if (summary.count > shownLeaves) heads.push(`+${summary.count - shownLeaves}`);
    super(list, `${title} ${countOf(list)}: ${heads.join("; ")}`.trimStart(), options);
    setHidden(this, { notes: [...(options?.notes ?? [])], [summaryKey]: summary });
    Object.defineProperty(this, "title", { value: title });
  }

  /** The first leaf, depth first. */
  get first(): E {
    return (this as Kept)[summaryKey]!.leaves[0] as E;
  }

  /**
   * All leaves, depth first.
   *
   * @example
   * const inner = new ExceptionGroup("inner", [new TypeError("a"), new TypeError("b")]);
   * const outer = new ExceptionGroup("outer", [inner, new RangeError("c")]);
   * outer.errors.length; // => 2
   * outer.leaves().map((leaf) => leaf.message); // => [ 'a', 'b', 'c' ]
   */
  leaves(): E[] {
    return collectLeaves(this) as E[];
  }

  /**
   * Adds a line that `formatException` prints below the message.
   *
   * @example
   * const group = new ExceptionGroup("import failed", [new TypeError("row 7")]);
   * group.addNote("the file was products.csv").notes; // => [ 'the file was products.csv' ]
   */
  addNote(note: string): this {
    this.notes.push(note);
    return this;
  }

  /**
   * Parts the group by its leaves into what matches and the rest, each with the nesting, title, cause, notes and
   * stack of the whole; null where a part would be empty, the group itself where the other one is.
   *
   * @example
   * const inner = new ExceptionGroup("inner", [new TypeError("a"), new RangeError("b")]);
   * const [types, rest] = new ExceptionGroup("outer", [inner]).split(TypeError);
   * types?.message; // => 'outer (1 sub-exception): TypeError: a'
   * rest?.errors.map((error) => error.message); // => [ 'inner (1 sub-exception): RangeError: b' ]
   */
  split<const M extends Matcher>(
    matcher: M,
  ): [match: ExceptionGroup<MatchedError<M>> | null, rest: ExceptionGroup<E> | null] {
    return partition(this, compileMatcher(matcher), derivePart) as never;
  }

  /**
   * The part that matches, as `split` gives it, or null.
   *
   * @example
   * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
   * group.subgroup((error) => error.message === "b")?.first.name; // => 'RangeError'
   * group.subgroup(SyntaxError); // => null
   */
  subgroup<const M extends Matcher>(matcher: M): ExceptionGroup<MatchedError<M>> | null {
    return this.split(matcher)[0];
  }

  /**
   * Makes the group for a part of the errors. A subclass that wants its class and fields to survive `split` and
   * `exceptStar` overrides it; cause, notes and stack are copied by the caller.
   *
   * @example
   * class BatchError extends ExceptionGroup {
   *   constructor(errors: Iterable<Error>, readonly batch: number) {
   *     super(`batch ${batch} failed`, errors);
   *   }
   *   override derive(errors: readonly Error[]): BatchError {
   *     return new BatchError(errors, this.batch);
   *   }
   * }
   * const part = new BatchError([new TypeError("a"), new RangeError("b")], 7).subgroup(TypeError);
   * part instanceof BatchError && part.batch; // => 7
   */
  derive(errors: readonly Error[]): ExceptionGroup {
    return new ExceptionGroup(this.title, errors);
  }

  /**
   * Plain data for logs, `postMessage` and `structuredClone`, which by themselves drop the errors of a group.
   *
   * @example
   * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
   * const copy = ExceptionGroup.fromJSON(JSON.parse(JSON.stringify(group)));
   * copy.leaves().map(String); // => [ 'TypeError: a', 'RangeError: b' ]
   * copy.first instanceof TypeError; // => true
   */
  toJSON(): ExceptionJSON {
    return encode(this);
  }

  /** Builds a group from the data of `toJSON`. Classes other than the built-in ones become Error with their name. */
  static fromJSON(json: ExceptionJSON): ExceptionGroup {
    return ExceptionGroup.from(decode(json));
  }

  /**
   * A group of anything thrown: a group as it is, a native one opened, anything else alone in a group without title;
   * a native one that has a `code` of its own, as Node's connect errors do, is one error too.
   *
   * @example
   * ExceptionGroup.from(new AggregateError([new TypeError("a")], "native")).title; // => 'native'
   * ExceptionGroup.from("plain text").first.message; // => 'thrown: "plain text"'
   */
  static from(value: unknown): ExceptionGroup {
    if (isExceptionGroup(value)) return value as ExceptionGroup;
    return opens(value)
      ? derivePart(value as Error, findChildren(value)!)
      : new ExceptionGroup("", [value as Error]);
  }

  static {
    brandClass(this, "ExceptionGroup");
  }
}

/** True of a group that was split off from another one. */
export const isPart = (value: unknown): boolean => !!(value as Kept | undefined)?.[partKey];

/**
 * Makes the part of a group that holds `errors`, with the notes, and the stack of the whole under its own message, and
 * with what else the whole has and a new group has not: its cause, and the fields of a native one.
 */
export function derivePart(whole: Error, errors: readonly Error[]): ExceptionGroup {
  const group: unknown = isExceptionGroup(whole)
    ? whole.derive(errors)
    : new ExceptionGroup(String(whole.message), errors);
  if (!isExceptionGroup(group)) throw new TypeError("derive() must return an ExceptionGroup");
  for (const key of Reflect.ownKeys(whole)) {
    if (key in group || key === "error" || key === "suppressed") continue;
    Object.defineProperty(group, key, Object.getOwnPropertyDescriptor(whole, key)!);
  }
  const stack = String(readField(whole, "stack") ?? "").replace(messageOf(whole), () => group.message);
  setHidden(group, { stack, notes: [...notesOf(whole)], [partKey]: true });
  return group;
}
