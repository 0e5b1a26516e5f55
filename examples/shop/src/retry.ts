import { setTimeout as sleep } from "node:timers/promises";
import { UpstreamError } from "./errors.js";

export interface RetryOptions {
  attempts: number;
  /** Before the second attempt, in ms; doubles each time. */
  delay: number;
}

/** Calls `fn` until it succeeds; only an upstream that is busy (503) is asked again. */
export async function retry<T>(fn: () => Promise<T>, { attempts, delay }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn();
    } catch (error) {
      if (!(error instanceof UpstreamError && error.status === 503) || attempt >= attempts) throw error;
      await sleep(delay * 2 ** (attempt - 1));
    }
  }
}
