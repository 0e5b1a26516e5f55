import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import { fetchOne } from "./fetch-one.js";

const load = async (): Promise<void> => {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
};
const emitter = new EventEmitter();
emitter.on("load", load);
emitter.off("load", load);
new Set([() => undefined]).has(load);
createServer(async () => {
  await load();
});
