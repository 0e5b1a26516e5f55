import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status?: number;
  /** In ms. */
  delay?: number;
  body?: unknown;
}

/** A second server on this machine that plays the upstreams, and remembers what became of each request. */
export class TestUpstreams {
  readonly answers: Record<string, Answer> = {
    prices: { body: { amount: 12, currency: "EUR" } },
    warehouse: { body: 3 },
    reviews: { body: [{ stars: 5, text: "good" }] },
  };
  readonly open = new Set<string>();
  readonly aborted = new Set<string>();
  private readonly server: Server = createServer((request, response) => {
    const name = (request.url ?? "").split("/")[1] ?? "";
    const { status = 200, delay = 0, body = null } = this.answers[name] ?? { status: 404 };
    this.open.add(name);
    response.on("close", () => {
      this.open.delete(name);
      if (!response.writableFinished) this.aborted.add(name);
    });
    setTimeout(() => response.writeHead(status).end(JSON.stringify(body)), delay);
  });

  async start(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
