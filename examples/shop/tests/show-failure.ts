import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createApp } from "../src/app.js";
import { openDatabase } from "../src/database.js";
import { importProducts } from "../src/import-products.js";
import { Upstreams } from "../src/upstreams.js";
import { TestUpstreams } from "./test-upstreams.js";

// One request while two of the three upstreams fail and the third is slow.
const played = new TestUpstreams();
played.answers["prices"] = { status: 500, delay: 20 };
played.answers["warehouse"] = { status: 502, delay: 60 };
played.answers["reviews"] = { body: [], delay: 3_000 };

const database = await openDatabase();
await importProducts(database, [{ sku: "tea", title: "Tea" }]);
const upstreams = new Upstreams(await played.start());
const server = createApp({ database, upstreams, log: (line) => console.log(`  log       ${line}`) }).listen(
  0,
  "127.0.0.1",
);
await once(server, "listening");

const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/products/tea`);
console.log(`  response  ${response.status} ${await response.text()}`);
await sleep(150);
console.log(`  reviews   ${played.open.has("reviews") ? "still running, nobody waits for it" : "cancelled"}`);

server.close();
server.closeAllConnections();
played.stop();
await database.close();
