import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { createApp } from "../src/app.js";
import { openDatabase } from "../src/database.js";
import { importProducts } from "../src/import-products.js";
import { Upstreams } from "../src/upstreams.js";
import { warmUp } from "../src/warm-up.js";
import { TestUpstreams } from "./test-upstreams.js";

const played = new TestUpstreams();
const database = await openDatabase();
const log: string[] = [];
let upstreams: Upstreams;
let server: Server;
let address: string;

before(async () => {
  upstreams = new Upstreams(await played.start());
  server = createApp({ database, upstreams, log: (line) => log.push(line) }).listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await importProducts(database, [{ sku: "tea", title: "Tea" }]);
});

beforeEach(() => {
  log.length = 0;
  played.answers["prices"] = { body: { amount: 12, currency: "EUR" } };
});

after(async () => {
  server.close();
  played.stop();
  await database.close();
});

test("a page shows the price, the stock and the reviews", async () => {
  const response = await fetch(`${address}/products/tea`);
  assert.deepEqual(await response.json(), {
    title: "Tea",
    price: { amount: 12, currency: "EUR" },
    inStock: true,
    reviews: [{ stars: 5, text: "good" }],
  });
});

test("an upstream that fails makes the page unavailable and is logged", async () => {
  played.answers["prices"] = { status: 500 };
  const response = await fetch(`${address}/products/tea`);
  assert.equal(response.status, 503);
  assert.deepEqual(log, ["upstream failed: prices (500)"]);
});

test("a product that the shop does not sell is no internal error", async () => {
  const response = await fetch(`${address}/products/gold`);
  assert.equal(response.status, 503);
  assert.deepEqual(log, ["unknown product: gold"]);
});

test("a delivery with a SKU that the shop has already is imported", async () => {
  const body = JSON.stringify([{ sku: "tea", title: "Tea" }]);
  const response = await fetch(`${address}/products`, { method: "POST", body });
  assert.deepEqual(await response.json(), { imported: "with duplicates" });
});

test("a delivery with a product without a title is an internal error", async () => {
  const response = await fetch(`${address}/products`, { method: "POST", body: '[{"sku":"x","title":""}]' });
  assert.equal(response.status, 500);
  assert.equal(log.length, 1);
});

test("warming up names the products that could not be priced", async () => {
  played.answers["prices"] = { status: 500 };
  assert.deepEqual(await warmUp(upstreams, ["tea"]), ["tea"]);
});
