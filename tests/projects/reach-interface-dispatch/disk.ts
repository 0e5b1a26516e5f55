import { fetchOne } from "./fetch-one.js";
import type { Store } from "./store.js";
export class Disk implements Store {
  async load(): Promise<void> {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
