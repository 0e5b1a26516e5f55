import { callbackify } from "node:util";
import { fetchOne } from "./fetch-one.js";
export const load = callbackify(async () => {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
});
