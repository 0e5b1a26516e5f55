import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installBuiltRuntime } from "./built-runtime.js";

const program = fileURLToPath(new URL("node-versions/stress.mjs", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = installBuiltRuntime();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Other versions: npx --yes -p node@24 node tests/package/node-versions/stress.mjs
it(`keeps every promise to its tasks under stress, built, on Node ${process.version}`, () => {
  const dist = join(folder, "node_modules/except-star/dist");
  const { NODE_ENV: _, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, dist, "100"], {
    encoding: "utf8",
    env,
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const { events, ...counts } = JSON.parse(stdout) as { events: object } & Record<string, number>;
  expect(counts).toMatchObject({ rounds: 100, node: process.version });
  // A run in which one of these never happens would prove nothing.
  for (const kind of ["tasks", "groups", "failures", "cancelled", "timeouts", "retries", "late"]) {
    expect(counts[kind], kind).toBeGreaterThan(0);
  }
  expect(events).toMatchObject({ abandoned: 0 });
}, 120_000);
