import { fetchOne } from "./fetch-one.js";
import { Base } from "./base.js";
export class Disk extends Base {
  async load(): Promise<void> {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
