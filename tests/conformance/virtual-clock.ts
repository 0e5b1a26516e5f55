interface Timer {
  readonly due: number;
  readonly order: number;
  readonly fire: () => void;
}

const settleMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Replaces setTimeout with a clock that jumps to the next timer once nothing else can run, so that a program of sleeps
 * takes no time and always runs in the same order. Delays may be fractions of a millisecond.
 */
export class VirtualClock {
  /** Milliseconds since the start. */
  now = 0;
  private lastOrder = 0;
  private readonly timers = new Map<number, Timer>();

  /** Runs `program` to its end on this clock. */
  async run<T>(program: () => Promise<T>): Promise<T> {
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    Object.assign(globalThis, { setTimeout: this.setTimeout, clearTimeout: this.clearTimeout });
    try {
      let isRunning = true;
      const result = program().finally(() => (isRunning = false));
      result.catch(() => {});
      await settleMicrotasks();
      while (isRunning) {
        this.fireNext();
        await settleMicrotasks();
      }
      return await result;
    } finally {
      Object.assign(globalThis, real);
    }
  }

  private fireNext(): void {
    const next = [...this.timers.entries()].sort(([, a], [, b]) => a.due - b.due || a.order - b.order)[0];
    if (!next) throw new Error("the program waits for something that no timer will bring");
    this.timers.delete(next[0]);
    this.now = next[1].due;
    next[1].fire();
  }

  private readonly setTimeout = (fire: () => void, delay = 0): number => {
    const order = ++this.lastOrder;
    this.timers.set(order, { due: this.now + Math.max(0, delay), order, fire });
    return order;
  };

  private readonly clearTimeout = (order: number | undefined): void => {
    if (order !== undefined) this.timers.delete(order);
  };
}
