import { EventEmitter } from "node:events";
import { CancelledError, runUntilSignal } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, onVirtualTime, sleep } from "./virtual-time.js";

class FakeProcess extends EventEmitter {
  readonly exit = vi.fn();
}

describe("runUntilSignal", () => {
  it("resolves to the value of its body, and listens no longer", async () => {
    const process = new FakeProcess();
    expect(await runUntilSignal(async () => 1, { process })).toBe(1);
    expect(process.eventNames()).toEqual([]);
  });

  it(
    "cancels the body at the first signal, and resolves once it has unwound",
    onVirtualTime(async (clock) => {
      const process = new FakeProcess();
      let reason: unknown;
      const run = runUntilSignal(
        async ({ signal }) => {
          await sleep(10_000, signal).catch(async (error) => {
            reason = error;
            await sleep(30);
            throw error;
          });
        },
        { process },
      );
      await sleep(10);
      process.emit("SIGTERM");
      expect(await run).toBeUndefined();
      expect(reason).toBeInstanceOf(CancelledError);
      expect((reason as Error).message).toBe("the process received SIGTERM");
      expect(clock.now).toBe(40);
      expect(process.exit).not.toHaveBeenCalled();
    }),
  );

  it(
    "keeps the value of a body that returns one after the signal",
    onVirtualTime(async () => {
      const process = new FakeProcess();
      const run = runUntilSignal(({ signal }) => sleep(100, signal).catch(() => "saved"), { process });
      process.emit("SIGINT");
      expect(await run).toBe("saved");
    }),
  );

  it(
    "exits with 128 and the number at a second signal, and when the grace period is over",
    onVirtualTime(async () => {
      const process = new FakeProcess();
      const run = runUntilSignal(() => sleep(1_000), { process, gracePeriod: 100 });
      process.emit("SIGINT");
      expect(process.exit).not.toHaveBeenCalled();
      process.emit("SIGTERM");
      expect(process.exit.mock.calls).toEqual([[143]]);
      await sleep(100);
      expect(process.exit.mock.calls).toEqual([[143], [130]]);
      await run;
    }),
  );

  it(
    "leaves no timer when the body ends within the grace period",
    onVirtualTime(async (clock) => {
      const process = new FakeProcess();
      const run = runUntilSignal(({ signal }) => sleep(1_000, signal), { process, gracePeriod: 50 });
      process.emit("SIGINT");
      await run;
      await sleep(100);
      expect(clock.now).toBe(100);
      expect(process.exit).not.toHaveBeenCalled();
    }),
  );

  it("throws what the body throws, before and after a signal", async () => {
    const process = new FakeProcess();
    const error = new RangeError();
    expect(await errorOf(runUntilSignal(() => Promise.reject(error), { process }))).toBe(error);
    const run = runUntilSignal(({ signal }) => sleep(1_000, signal).catch(() => Promise.reject(error)), {
      process,
    });
    process.emit("SIGINT");
    expect(await errorOf(run)).toBe(error);
    expect(process.eventNames()).toEqual([]);
  });

  it("listens to the signals it was given", async () => {
    const process = new FakeProcess();
    const run = runUntilSignal(({ signal }) => sleep(1_000, signal), { process, signals: ["SIGHUP"] });
    expect(process.eventNames()).toEqual(["SIGHUP"]);
    process.emit("SIGHUP");
    process.emit("SIGHUP");
    expect(process.exit.mock.calls).toEqual([[129]]);
    await run;
  });

  it("listens to the running process, unless it is given one", async () => {
    const before = process.listenerCount("SIGTERM");
    expect(await runUntilSignal(() => process.listenerCount("SIGTERM"))).toBe(before + 1);
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });

  it("knows the numbers of its own signals, and makes signals, where no module of Node is to be had", async () => {
    const builtins = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    const host = new FakeProcess();
    const run = runUntilSignal(({ signal }) => sleep(1_000, signal), { process: host });
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM"]) host.emit(signal);
    expect(host.exit.mock.calls).toEqual([[130], [143]]);
    await run;
    builtins.mockRestore();
  });
});
