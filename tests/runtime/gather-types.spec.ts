import { TaskGroup, type ExceptionGroup, type Scope, type Task } from "except-star";
import { describe, expect, expectTypeOf, it } from "vitest";

// What tsc says of this file is the test; the calls also run, so that no type speaks of what does not happen.

interface User {
  readonly id: number;
}
const fetchUser = async (id: number, _options?: { signal: AbortSignal }): Promise<User> => ({ id });
const fetchName = async (): Promise<string> => "name";
const thenable: PromiseLike<boolean> = Promise.resolve(true);

describe("TaskGroup.all of thunks", () => {
  it("gives a tuple for a tuple, and knows the scope", async () => {
    const [user, name, three] = await TaskGroup.all([
      ({ signal }) => fetchUser(1, { signal }),
      () => fetchName(),
      () => 3,
    ]);
    expectTypeOf(user).toEqualTypeOf<User>();
    expectTypeOf(name).toEqualTypeOf<string>();
    expectTypeOf(three).toEqualTypeOf<number>();
    const [only] = await TaskGroup.all([({ signal }) => fetchUser(2, { signal })]);
    expectTypeOf(only).toEqualTypeOf<User>();
    expect([user.id, name, three, only.id]).toEqual([1, "name", 3, 2]);
  });

  it("gives an array for an array, a record for a record, and nothing for nothing", async () => {
    const thunks = [1, 2].map((id) => () => fetchUser(id));
    expectTypeOf(await TaskGroup.all(thunks)).toEqualTypeOf<User[]>();
    const { user, flag } = await TaskGroup.all({
      user: ({ signal }) => fetchUser(1, { signal }),
      flag: () => true,
    });
    expectTypeOf(user).toEqualTypeOf<User>();
    expectTypeOf(flag).toEqualTypeOf<boolean>();
    expectTypeOf(await TaskGroup.all([])).toEqualTypeOf<[]>();
    expect(await TaskGroup.all(new Set(thunks))).toHaveLength(2);
    expectTypeOf(await TaskGroup.all(new Set(thunks))).toEqualTypeOf<User[]>();
  });

  it("unwraps what a thunk returns, also promises of promises", async () => {
    const [value] = await TaskGroup.all([() => Promise.resolve(Promise.resolve(1))]);
    expectTypeOf(value).toEqualTypeOf<number>();
    expect(value).toBe(1);
  });

  it("keeps generics", async () => {
    async function pair<A, B>(a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> {
      const [first, second] = await TaskGroup.all([a, b]);
      return [first, second] as [A, B];
    }
    expectTypeOf(
      await pair(
        async () => 1,
        async () => "b",
      ),
    ).toEqualTypeOf<[number, string]>();
    async function each<T>(thunks: (() => Promise<T>)[]): Promise<Awaited<T>[]> {
      return TaskGroup.all(thunks);
    }
    expect(await each([async () => 1])).toEqual([1]);
  });
});

describe("TaskGroup.all and adoptAll have Promise.all's type for the same inputs", () => {
  it("for a tuple, an array, as const, values, null and undefined, and thenables", async () => {
    const ours = await TaskGroup.all([fetchUser(1), fetchName(), 3, null, undefined, thenable]);
    const native = await Promise.all([fetchUser(1), fetchName(), 3, null, undefined, thenable]);
    expectTypeOf(ours).toEqualTypeOf<typeof native>();
    const adopted = await TaskGroup.adoptAll([fetchUser(1), fetchName(), 3, null, undefined, thenable]);
    expectTypeOf(adopted).toEqualTypeOf<typeof native>();
    expect(ours).toEqual(native);

    const users = [fetchUser(1), fetchUser(2)];
    const _nativeUsers = await Promise.all(users);
    expectTypeOf(await TaskGroup.all(users)).toEqualTypeOf<typeof _nativeUsers>();
    expectTypeOf(await TaskGroup.adoptAll(users)).toEqualTypeOf<typeof _nativeUsers>();

    const constant = [fetchUser(1), "x"] as const;
    const _nativeConstant = await Promise.all(constant);
    expectTypeOf(await TaskGroup.all(constant)).toEqualTypeOf<typeof _nativeConstant>();
    expectTypeOf(await TaskGroup.adoptAll(constant)).toEqualTypeOf<typeof _nativeConstant>();
  });

  it("for iterables, unions, any and empty input", async () => {
    const set = new Set([fetchUser(1)]);
    const _nativeSet = await Promise.all(set);
    expectTypeOf(await TaskGroup.all(set)).toEqualTypeOf<typeof _nativeSet>();
    expectTypeOf(await TaskGroup.adoptAll(set)).toEqualTypeOf<typeof _nativeSet>();

    const mixed: (User | Promise<User> | undefined)[] = [{ id: 1 }, fetchUser(2), undefined];
    const _nativeMixed = await Promise.all(mixed);
    expectTypeOf(await TaskGroup.all(mixed)).toEqualTypeOf<typeof _nativeMixed>();

    const _nativeEmpty = await Promise.all([]);
    expectTypeOf(await TaskGroup.all([])).toEqualTypeOf<typeof _nativeEmpty>();
    expectTypeOf(await TaskGroup.adoptAll([])).toEqualTypeOf<typeof _nativeEmpty>();

    const _nativeAny = await Promise.all<any>([1]);
    const adoptedAny = await TaskGroup.adoptAll<any>([1]);
    expectTypeOf(adoptedAny).toEqualTypeOf<typeof _nativeAny>();
    const [first] = adoptedAny;
    expect(first).toBe(1);

    const anything: any = [1, async () => 2];
    const _nativeAnything = await Promise.all(anything);
    expectTypeOf(await TaskGroup.all(anything)).toEqualTypeOf<typeof _nativeAnything>();
    const [one, two] = await TaskGroup.all<any>([1, async () => 2]);
    expect([one, two]).toEqual([1, 2]);
    expectTypeOf(await TaskGroup.all<any>([1])).toEqualTypeOf<typeof _nativeAny>();
    const [settled] = await TaskGroup.settle<any>([1]);
    expectTypeOf(settled).toEqualTypeOf<PromiseSettledResult<any> | undefined>();

    const unknowns: unknown[] = [1];
    expectTypeOf(await TaskGroup.adoptAll(unknowns)).toEqualTypeOf<unknown[]>();
  });

  it("does not make literals of values or readonly objects of objects", async () => {
    const [three, object] = await TaskGroup.all([3, { a: 1 }]);
    expectTypeOf(three).toEqualTypeOf<number>();
    expectTypeOf(object).toEqualTypeOf<{ a: number }>();
  });

  it("except for elements that can be called: those are thunks", async () => {
    const [called, kept] = await TaskGroup.all([() => 1, Promise.resolve("x")]);
    expectTypeOf(called).toEqualTypeOf<number>();
    expectTypeOf(kept).toEqualTypeOf<string>();
    const [adopted] = await TaskGroup.adoptAll([fetchName]);
    expectTypeOf(adopted).toEqualTypeOf<() => Promise<string>>();
    expect(adopted).toBe(fetchName);
  });

  it("except for an unresolved generic T[]: T may be callable; adoptAll keeps Promise.all's type", async () => {
    async function adoptEach<T>(values: (T | Promise<T>)[]): Promise<Awaited<T>[]> {
      return TaskGroup.adoptAll(values);
    }
    async function allEach<T>(values: Promise<T>[]): Promise<Awaited<T>[]> {
      // @ts-expect-error what T gives is not known before it is known whether it can be called
      return TaskGroup.all(values as T[]);
    }
    expect(await adoptEach([1, Promise.resolve(2)])).toEqual([1, 2]);
    expect(await allEach([Promise.resolve(1)])).toEqual([1]);
  });

  it("knows the scope of thunks beside promises too", async () => {
    const [user, name] = await TaskGroup.all([({ signal }) => fetchUser(1, { signal }), fetchName()]);
    expectTypeOf(user).toEqualTypeOf<User>();
    expectTypeOf(name).toEqualTypeOf<string>();
  });

  it("gives a record for a record, which Promise.all does not take", async () => {
    const record = await TaskGroup.all({ user: fetchUser(1), count: 3, name: () => fetchName() });
    expectTypeOf(record).toEqualTypeOf<{ user: User; count: number; name: string }>();
    expect(record).toEqual({ user: { id: 1 }, count: 3, name: "name" });
  });
});

describe("TaskGroup.settle has Promise.allSettled's type", () => {
  it("for promises in a tuple and an array", async () => {
    const ours = await TaskGroup.settle([fetchUser(1), fetchName(), 3]);
    const native = await Promise.allSettled([fetchUser(1), fetchName(), 3]);
    expectTypeOf(ours).toEqualTypeOf<typeof native>();
    const users = [fetchUser(1)];
    const _nativeUsers = await Promise.allSettled(users);
    expectTypeOf(await TaskGroup.settle(users)).toEqualTypeOf<typeof _nativeUsers>();
    expect(ours).toEqual(native);
  });

  it("for thunks and records in the same shape", async () => {
    const { user } = await TaskGroup.settle({ user: ({ signal }) => fetchUser(1, { signal }) });
    expectTypeOf(user).toEqualTypeOf<PromiseSettledResult<User>>();
    const [name] = await TaskGroup.settle([() => fetchName()]);
    expectTypeOf(name).toEqualTypeOf<PromiseSettledResult<string>>();
  });
});

describe("TaskGroup.map, any and run", () => {
  it("maps any iterable to an array of what fn gives", async () => {
    expectTypeOf(await TaskGroup.map([1, 2], fetchUser as (id: number) => Promise<User>)).toEqualTypeOf<
      User[]
    >();
    const values = await TaskGroup.map(new Set(["a"]), (item, index, scope) => {
      expectTypeOf(item).toEqualTypeOf<string>();
      expectTypeOf(index).toEqualTypeOf<number>();
      expectTypeOf(scope).toEqualTypeOf<Scope>();
      return index;
    });
    expectTypeOf(values).toEqualTypeOf<number[]>();
    async function* source() {
      yield 1n;
    }
    expectTypeOf(await TaskGroup.map(source(), (item) => item)).toEqualTypeOf<bigint[]>();
  });

  it("gives any the union of what may succeed", async () => {
    expectTypeOf(await TaskGroup.any([() => fetchUser(1), () => fetchName()])).toEqualTypeOf<User | string>();
    expectTypeOf(await TaskGroup.any([fetchUser(1), 3])).toEqualTypeOf<User | number>();
    expectTypeOf(await TaskGroup.any({ a: () => fetchUser(1), b: () => 3 })).toEqualTypeOf<User | number>();
  });

  it("gives run the value of its body, and tasks the type of their function", async () => {
    const value = await TaskGroup.run(async (group) => {
      const task = group.createTask(({ signal }) => fetchUser(1, { signal }), { name: "user" });
      expectTypeOf(task).toEqualTypeOf<Task<User>>();
      const sync = group.createTask(() => 3);
      await sync;
      expectTypeOf(sync.result()).toEqualTypeOf<number>();
      expectTypeOf(await task).toEqualTypeOf<User>();
      expectTypeOf(task.exception()).toEqualTypeOf<Error | null>();
      expectTypeOf(group.adopt(fetchName())).toEqualTypeOf<Task<string>>();
      return "value";
    });
    expectTypeOf(value).toEqualTypeOf<string>();
    expect(value).toBe("value");
  });

  it("refuses options that a form does not have", async () => {
    // @ts-expect-error settle raises nothing
    await TaskGroup.settle([() => 1], { raise: "first" });
    // @ts-expect-error the body decides what run gives
    await TaskGroup.run(() => 1, { raise: "first" });
    // @ts-expect-error a number is neither iterable nor a record
    await TaskGroup.all(3).catch((error: ExceptionGroup) => expect(error).toBeInstanceOf(TypeError));
  });
});
