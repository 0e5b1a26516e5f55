import { everyError, firstError } from "except-star";
import { NotFound } from "./errors";
import { loadAll } from "./stock";

async function answer(ids: readonly string[]): Promise<number> {
  try {
    const items = await loadAll(ids);
    return items.length;
  } catch (error) {
    if (everyError(error, NotFound)) {
      const leaf = firstError(error, NotFound)!;
      return leaf.status;
    }
    throw error;
  }
}

declare const console: { log(text: unknown): void };
answer(["a", "b"]).then((status) => console.log(status));
