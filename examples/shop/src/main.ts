import { once } from "node:events";
import { createApp } from "./app.js";
import { openDatabase } from "./database.js";
import { Upstreams } from "./upstreams.js";

const database = await openDatabase();
const upstreams = new Upstreams(process.env["UPSTREAMS"] ?? "http://127.0.0.1:8081");
const server = createApp({ database, upstreams, log: console.log }).listen(
  Number(process.env["PORT"] ?? 8080),
);
await once(server, "listening");
console.log("the shop is open");

await once(process, "SIGTERM");
server.close();
await Promise.all([once(server, "close"), database.close()]);
