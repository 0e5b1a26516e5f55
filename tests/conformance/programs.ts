import { type Clause, exceptStar, ExceptionGroup, type Matcher, on } from "except-star";

/** An error as `oracle.py` writes it. */
export type Dumped = { type: string; id?: number } | { group: string; errors: Dumped[] };

export interface SplitCase {
  kind: "split";
  error: Dumped;
  by: { type: string } | { types: string[] } | { ids: number[] };
  match: Dumped | null;
  rest: Dumped | null;
  subgroup: Dumped | null;
}

export interface ClauseCase {
  types: string[];
  action: "swallow" | "reraise" | "raise_new" | "raise_group";
  raise?: Dumped;
}

export interface ExceptStarCase {
  kind: "except_star";
  error: Dumped;
  clauses: ClauseCase[];
  seen: [clause: number, group: Dumped][];
  raised: Dumped | null;
}

class Numbered extends Error {
  id = 0;
}
class LookupError extends Numbered {}
class KeyError extends LookupError {}
class IndexError extends LookupError {}
class OSError extends Numbered {}
class ConnectionError extends OSError {}
class TimeoutError extends OSError {}
class ValueError extends Numbered {}
class TypeError extends Numbered {}

/** Python's classes of the programs; "Exception" is the catch-all. */
const classes = {
  LookupError,
  KeyError,
  IndexError,
  OSError,
  ConnectionError,
  TimeoutError,
  ValueError,
  TypeError,
  Exception: Error,
};

const classOf = (name: string) => {
  if (!Object.hasOwn(classes, name)) throw new Error(`the oracle wrote an unknown class: ${name}`);
  return classes[name as keyof typeof classes];
};

// By identity: a bundler may rename a class.
const namesOf = new Map<unknown, string>(Object.entries(classes).map(([name, cls]) => [cls, name]));

export function build(dumped: Dumped): Error {
  if ("group" in dumped) return new ExceptionGroup(dumped.group, dumped.errors.map(build));
  const error = new (classOf(dumped.type))() as Numbered;
  error.id = dumped.id!;
  return error;
}

export function dump(error: unknown): Dumped | null {
  if (error === null) return null;
  if (error instanceof ExceptionGroup)
    return { group: error.title, errors: error.errors.map((inner) => dump(inner)!) };
  if (!(error instanceof Numbered))
    throw new Error("an error that the program does not know came out", { cause: error });
  return { type: namesOf.get(error.constructor)!, id: error.id };
}

function matcherOf({ by }: SplitCase): Matcher {
  if ("type" in by) return classOf(by.type);
  if ("types" in by) return by.types.map(classOf) as unknown as Matcher;
  return (error: Numbered) => by.ids.includes(error.id);
}

/** What our `split` and `subgroup` make of a case, in the oracle's words. */
export function replaySplit(given: SplitCase): Pick<SplitCase, "match" | "rest" | "subgroup"> {
  const group = build(given.error) as ExceptionGroup;
  const [match, rest] = group.split(matcherOf(given));
  return { match: dump(match), rest: dump(rest), subgroup: dump(group.subgroup(matcherOf(given))) };
}

type Outcome = Pick<ExceptStarCase, "seen" | "raised">;

function toClauses(given: ExceptStarCase, seen: Outcome["seen"], pause?: () => Promise<void>): Clause[] {
  return given.clauses.map(({ types, action, raise }, index) => {
    const act = (group: ExceptionGroup): void => {
      seen.push([index, dump(group)!]);
      if (action === "reraise") throw group;
      if (raise) throw build(raise);
    };
    const matcher = types.map(classOf) as unknown as Matcher;
    if (!pause) return on(matcher, act);
    return on(matcher, async (group) => {
      await pause();
      act(group);
    });
  });
}

/** What `exceptStar` makes of a case with handlers that are plain functions. */
export function replayExceptStar(given: ExceptStarCase): Outcome {
  const seen: Outcome["seen"] = [];
  try {
    exceptStar(build(given.error), ...toClauses(given, seen));
    return { seen, raised: null };
  } catch (error) {
    return { seen, raised: dump(error) };
  }
}

/** The same with async handlers, which throw after a pause of their own. */
export async function replayExceptStarAsync(given: ExceptStarCase): Promise<Outcome> {
  const seen: Outcome["seen"] = [];
  try {
    await exceptStar(build(given.error), ...toClauses(given, seen, () => Promise.resolve()));
    return { seen, raised: null };
  } catch (error) {
    return { seen, raised: dump(error) };
  }
}
