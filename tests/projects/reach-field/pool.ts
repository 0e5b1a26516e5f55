import { fetchOne } from "./fetch-one.js";
export class Pool {
  readonly ready: Promise<unknown>;
  constructor() {
    this.ready = Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
