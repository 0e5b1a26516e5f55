/** What the specs use of Node, made of what a page has; the runtime itself is given none of it. */

/** As `setTimeout` of node:timers/promises, which wraps the reason of its signal in an AbortError of its own. */
export function setTimeout<T>(ms?: number, value?: T, options?: { signal?: AbortSignal }): Promise<T> {
  const signal = options?.signal;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      globalThis.clearTimeout(timer);
      const error = new Error("The operation was aborted", { cause: signal?.reason });
      reject(Object.assign(error, { name: "AbortError", code: "ABORT_ERR" }));
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve(value as T);
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

type Listener = (...args: unknown[]) => void;

export class EventEmitter {
  private readonly listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    return this;
  }

  off(event: string, listener: Listener): this {
    const left = (this.listeners.get(event) ?? []).filter((one) => one !== listener);
    if (left.length > 0) this.listeners.set(event, left);
    else this.listeners.delete(event);
    return this;
  }

  emit(event: string, ...args: unknown[]): boolean {
    const found = this.listeners.get(event) ?? [];
    for (const listener of found) listener(...args);
    return found.length > 0;
  }

  eventNames(): string[] {
    return [...this.listeners.keys()];
  }
}

/** No page tells who listens: the tests that ask are left out. */
export function getEventListeners(): never {
  throw new Error("A page does not tell of its listeners.");
}

/** Evaluates in another realm: a frame has globals of its own, as a context of node:vm has. */
export function runInNewContext(code: string): unknown {
  const frame = document.body.appendChild(document.createElement("iframe"));
  return (frame.contentWindow as unknown as { eval(code: string): unknown }).eval(code);
}

/** The specs read their recorded data while they are loaded; the test serves it. */
export function readFileSync(url: URL): string {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.send();
  if (request.status !== 200) throw new Error(`${url.href}: ${request.status}`);
  return request.responseText;
}

/** There is no python3 to compare with. */
export function execFileSync(): never {
  throw new Error("a page starts no processes");
}

export function inspect(): never {
  throw new Error("a page has no util.inspect");
}

/** `process` as the specs name it, which listen for what must not happen. */
export const process = {
  on(event: string, listener: Listener): void {
    if (event === "unhandledRejection") window.addEventListener("unhandledrejection", listener);
  },
  off(event: string, listener: Listener): void {
    if (event === "unhandledRejection") window.removeEventListener("unhandledrejection", listener);
  },
};

/** Runs before the timers do, but after all promise jobs, as the virtual clock of the specs needs it. */
export function setImmediate(call: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    call();
  };
  port2.postMessage(null);
}
