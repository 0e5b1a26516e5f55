// rule: no-swallowed-cancellation
// A service whose every layer is given the request's signal.
import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface Context {
  readonly signal: AbortSignal;
  readonly log: { warn(message: string, error?: unknown): void };
}

export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new HttpError(response.status);
  return response;
}

export class Catalogue {
  private readonly cache = new Map<string, unknown>();

  constructor(private readonly context: Context) {}

  async find(id: string): Promise<unknown> {
    try {
      const response = await request(`/items/${id}`, this.context.signal);
      return await response.json();
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return undefined;
      throw error;
    }
  }

  async findOrCached(id: string): Promise<unknown> {
    try {
      return await (await request(`/items/${id}`, this.context.signal)).json();
    } catch (error) { // error: swallowedCancellation
      this.context.log.warn("using the cache", error);
      return this.cache.get(id);
    }
  }

  async findAll(ids: readonly string[]): Promise<unknown[]> {
    const found = await Promise.all(
      ids.map((id) => request(`/items/${id}`, this.context.signal).catch(() => undefined)), // error: swallowedCancellation
    );
    return found.filter((one) => one !== undefined);
  }

  async findWithRetry(id: string): Promise<unknown> {
    let failure: unknown;
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await request(`/items/${id}`, this.context.signal);
      } catch (error) { // error: retriedCancellation
        failure = error;
      }
      await sleep(100 * 2 ** attempt);
    }
    throw failure;
  }

  async findWithPoliteRetry(id: string): Promise<unknown> {
    let failure: unknown;
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await request(`/items/${id}`, this.context.signal);
      } catch (error) {
        this.context.signal.throwIfAborted();
        failure = error;
      }
      await sleep(100 * 2 ** attempt, undefined, { signal: this.context.signal });
    }
    throw failure;
  }

  /** The owner of a deadline may fold it into a value. */
  async findSoon(id: string): Promise<unknown> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 1000);
    try {
      return await request(`/items/${id}`, controller.signal);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A deadline and the request's own signal: the second is somebody else's. */
  async findSoonOrNever(id: string): Promise<unknown> {
    const signal = AbortSignal.any([this.context.signal, AbortSignal.timeout(1000)]);
    try {
      return await request(`/items/${id}`, signal);
    } catch { // error: swallowedCancellation
      return undefined;
    }
  }

  async close(): Promise<void> {
    try {
      await request("/close", this.context.signal);
    } catch (error) {
      this.context.log.warn("not closed", error);
    }
  }
}

export function read(path: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = createReadStream(path, { signal });
    let length = 0;
    stream.on("data", (chunk) => (length += chunk.length));
    stream.on("error", reject);
    stream.on("end", () => resolve(length));
  });
}
