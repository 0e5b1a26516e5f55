import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { PGlite } from "@electric-sql/pglite";
import type { Product } from "./database.js";
import { UnknownProduct, UpstreamError } from "./errors.js";
import { importProducts } from "./import-products.js";
import { loadProductPage } from "./product-page.js";
import type { Upstreams } from "./upstreams.js";

export interface App {
  database: PGlite;
  upstreams: Upstreams;
  log: (line: string) => void;
}

/** The shop's HTTP server: `GET /products/:sku` and `POST /products`. */
export function createApp(app: App): Server {
  return createServer((request, response) => {
    respond(app, request, response).catch((error: unknown) => {
      app.log(`unexpected: ${error instanceof Error ? error.message : String(error)}`);
      send(response, 500, { error: "internal error" });
    });
  });
}

async function respond(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "POST") return receiveDelivery(app, request, response);
  return showProduct(app, (request.url ?? "").split("/").pop() ?? "", response);
}

async function showProduct(app: App, sku: string, response: ServerResponse): Promise<void> {
  try {
    return send(response, 200, await loadProductPage(app.database, app.upstreams, sku));
  } catch (error) {
    if (error instanceof UpstreamError) {
      app.log(`upstream failed: ${error.upstream} (${error.status})`);
    } else if (error instanceof UnknownProduct) {
      app.log(`unknown product: ${error.sku}`);
    } else {
      throw error;
    }
  }
  send(response, 503, { error: "this page is not available" });
}

async function receiveDelivery(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const products = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Product[];
  send(response, 201, { imported: await importProducts(app.database, products) });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
