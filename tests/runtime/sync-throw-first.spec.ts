import { describe, expect, it } from "vitest";
import { TaskGroup } from "except-star";

/** Found by a seeded failure in the corpus (a list whose second callback throws at once). */
describe("a synchronous throw with raise: first", () => {
  const first = (): Promise<never> => {
    const promise = Promise.reject<never>(new Error("rejected"));
    promise.catch(() => undefined); // nobody gets it where the list throws
    return promise;
  };
  const second = (): Promise<never> => {
    throw new Error("thrown at once");
  };

  // The throw kept Promise.all from being called at all, so it always won over a rejection of an element before it.
  it("wins over the rejection of an earlier element, as it did around Promise.all", async () => {
    const before = (async () => await Promise.all([first, second].map((task) => task())))();
    await expect(before).rejects.toThrow("thrown at once");
    await expect(TaskGroup.all([first, second], { raise: "first" })).rejects.toThrow("thrown at once");
  });
});
