import { fetchOne } from "./fetch-one.js";
export class Disk {
  async load(): Promise<void> {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
