import { createServer } from "node:http";
import { fetchOne } from "./fetch-one.js";
createServer(async () => {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
});
