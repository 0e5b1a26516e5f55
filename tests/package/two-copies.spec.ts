import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import type * as RuntimeModule from "except-star";
import type * as Testing from "except-star/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installBuiltRuntime } from "./built-runtime.js";

type Runtime = typeof RuntimeModule;

let folder: string;
const copies: Runtime[] = [];
let testing: typeof Testing;

beforeAll(async () => {
  folder = installBuiltRuntime();
  const require = createRequire(join(folder, "app.cjs"));
  const built = (file: string): string => join(folder, "node_modules/except-star/dist/esm", file);
  copies.push(
    (await import(pathToFileURL(built("index.js")).href)) as Runtime,
    require("except-star") as Runtime,
  );
  testing = (await import(pathToFileURL(built("testing.js")).href)) as typeof Testing;
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  { own: "ESM", other: "CommonJS", at: 0 },
  { own: "CommonJS", other: "ESM", at: 1 },
])("the $own copy beside the $other copy in one process", ({ at }) => {
  const own = (): Runtime => copies[at] as Runtime;
  const other = (): Runtime => copies[1 - at] as Runtime;

  it("is really another copy", () => {
    expect(own().ExceptionGroup).not.toBe(other().ExceptionGroup);
    expect(Object.keys(own()).sort()).toEqual(Object.keys(other()).sort());
  });

  it("takes instances of the other's classes for its own", () => {
    const { ExceptionGroup, CancelledError, TimeoutError, NonErrorThrown } = other();
    expect(new ExceptionGroup("", [new Error("x")])).toBeInstanceOf(own().ExceptionGroup);
    expect(new CancelledError()).toBeInstanceOf(own().CancelledError);
    expect(new TimeoutError("late")).toBeInstanceOf(own().TimeoutError);
    expect(new NonErrorThrown(1)).toBeInstanceOf(own().NonErrorThrown);
  });

  it("tells the classes apart, and takes no foreign error for one of them", () => {
    const { CancelledError, TimeoutError } = other();
    expect(new CancelledError()).not.toBeInstanceOf(own().TimeoutError);
    expect(new TimeoutError()).not.toBeInstanceOf(own().CancelledError);
    expect(new AggregateError([])).not.toBeInstanceOf(own().ExceptionGroup);
    expect(null).not.toBeInstanceOf(own().CancelledError);
  });

  it("keeps the ordinary test for subclasses, which are of one copy alone", () => {
    class LoadError extends own().ExceptionGroup {}
    class Stopped extends own().CancelledError {}
    expect(new LoadError("", [new Error("x")])).toBeInstanceOf(LoadError);
    expect(new LoadError("", [new Error("x")])).toBeInstanceOf(other().ExceptionGroup);
    expect(new (other().ExceptionGroup)("", [new Error("x")])).not.toBeInstanceOf(LoadError);
    expect(new (own().CancelledError)()).not.toBeInstanceOf(Stopped);
    expect(new (other().CancelledError)()).not.toBeInstanceOf(Stopped);
  });

  it("takes the other's groups apart, and keeps their title, notes, cause and nesting", () => {
    const Group = other().ExceptionGroup;
    const [type, range] = [new TypeError("type"), new RangeError("range")];
    const inner = new Group("inner", [type, range], { notes: ["a note"], cause: "why" });
    const seen: unknown[] = [];
    let left: any;
    try {
      own().exceptStar(
        new Group("outer", [inner]),
        own().on(TypeError, (group) => void seen.push(group.leaves())),
      );
    } catch (error) {
      left = error;
    }
    expect(seen).toEqual([[type]]);
    expect(left).toMatchObject({
      title: "outer",
      errors: [{ title: "inner", notes: ["a note"], cause: "why" }],
    });
    expect(left.leaves()).toEqual([range]);
  });

  it("throws the other's group itself when nothing matches, and merges what a handler throws again", () => {
    const group = new (other().ExceptionGroup)("", [new TypeError("type"), new RangeError("range")]);
    const { exceptStar, on } = own();
    const again = (part: unknown): never => {
      throw part;
    };
    expect(() =>
      exceptStar(
        group,
        on(SyntaxError, () => {}),
      ),
    ).toThrow(expect.toSatisfy((it) => it === group));
    expect(() => exceptStar(group, on(TypeError, again))).toThrow(expect.toSatisfy((it) => it === group));
  });

  it("runs clauses that the other has made", () => {
    const group = new (own().ExceptionGroup)("", [new TypeError("type")]);
    expect(
      own().exceptStar(
        group,
        other().on(TypeError, ({ first }) => first.message),
      ),
    ).toBe("type");
  });

  it("knows the other's cancellations, AbortErrors around them and reasons it was linked to", async () => {
    const { CancelledError, TaskGroup } = other();
    const wrapped = Object.assign(new Error("aborted", { cause: new CancelledError() }), {
      name: "AbortError",
    });
    expect(own().isCancelled(new CancelledError())).toBe(true);
    expect(own().isCancelled(wrapped)).toBe(true);
    const outside = new AbortController();
    const running = TaskGroup.run((group) => sleep(1_000, undefined, group), { signal: outside.signal });
    const reason = new Error("shutting down");
    expect(own().isCancelled(reason)).toBe(false);
    outside.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(own().isCancelled(reason)).toBe(true);
  });

  it("spares the other's cancellation in on(Error), and takes it in on(CancelledError)", () => {
    const cancelled = new (other().CancelledError)();
    const { exceptStar, on, CancelledError } = own();
    expect(() =>
      exceptStar(
        cancelled,
        on(Error, () => "taken"),
      ),
    ).toThrow(cancelled);
    expect(
      exceptStar(
        cancelled,
        on(CancelledError, () => "taken"),
      ),
    ).toBe("taken");
  });

  it("gives matchers the value that the other has wrapped", () => {
    const group = new (other().ExceptionGroup)("", ["plain" as never]);
    expect(own().firstError(group)).toBe("plain");
    expect(own().someError(group, (error) => error === "plain")).toBe(true);
  });

  it("owns a group inside a task of the other: cancelling the outer one ends both, in order", async () => {
    const events: string[] = [];
    const outer = other().TaskGroup.run(async (group) => {
      group.createTask(({ signal }) =>
        own()
          .TaskGroup.run(
            async (inner) => {
              inner.createTask((scope) =>
                sleep(10_000, undefined, scope).finally(() => events.push("inner task")),
              );
              await sleep(10_000, undefined, inner);
            },
            { signal },
          )
          .finally(() => events.push("inner group")),
      );
      await sleep(5);
      group.cancel(new Error("enough"));
      await sleep(10_000, undefined, group);
    });
    const error: unknown = await outer.catch((reason: unknown) => reason);
    expect(events).toEqual(["inner task", "inner group"]);
    expect(own().isCancelled(error)).toBe(true);
    expect(error).toMatchObject({ cause: { message: "enough" } });
  });

  it("raises its failures through a group of the other as groups that both take apart", async () => {
    const failing = (): Promise<unknown> =>
      other().TaskGroup.all([
        ({ signal }) =>
          own().TaskGroup.all(
            [() => Promise.reject(new RangeError("deep")), () => sleep(10_000, 0, { signal })],
            {
              signal,
            },
          ),
        () => Promise.reject(new TypeError("shallow")),
      ]);
    const error: unknown = await failing().catch((reason: unknown) => reason);
    for (const { everyError, exceptStar, on } of copies) {
      expect(everyError(error, [RangeError, TypeError])).toBe(true);
      const names = exceptStar(
        error,
        on(Error, (group) => group.leaves().map((leaf) => leaf.name)),
      );
      expect(names?.sort()).toEqual(["RangeError", "TypeError"]);
    }
  });

  it("turns its own deadline into a TimeoutError around a group of the other", async () => {
    const late = own().timeout(5, ({ signal }) =>
      other().TaskGroup.all([(scope) => sleep(10_000, undefined, scope)], { signal }),
    );
    await expect(late).rejects.toBeInstanceOf(other().TimeoutError);
  });

  it("retries no cancellation of the other", async () => {
    let attempts = 0;
    const stopped = own().withRetry(
      () => {
        attempts++;
        throw new (other().CancelledError)();
      },
      { delay: 0 },
    );
    await expect(stopped).rejects.toBeInstanceOf(own().CancelledError);
    expect(attempts).toBe(1);
  });

  it("prints the other's groups as trees, and reads their JSON", () => {
    const group = new (other().ExceptionGroup)("two", [new TypeError("type"), new RangeError("range")]);
    expect(own().formatException(group)).toBe(other().formatException(group));
    expect(own().ExceptionGroup.fromJSON(group.toJSON())).toMatchObject({ title: "two" });
  });

  it("is matched by the matchers of except-star/testing", () => {
    const group = new (own().ExceptionGroup)("two", [new TypeError("type"), new RangeError("range")]);
    expect(group).toEqual(testing.groupOf([TypeError, { message: /range/ }]));
  });
});
