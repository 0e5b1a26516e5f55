import { Writable } from "node:stream";
import { fetchOne } from "./fetch-one.js";
export class Sink extends Writable {
  override async _final(): Promise<void> {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
