import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const preload = new URL("./usage.mjs", import.meta.url).href;

/** CPU seconds and megabytes of one run of a Node script; whatever it prints is given too. */
export function measure(script, args, { cwd = process.cwd() } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "bench-codemod-"));
  const file = join(folder, "usage.json");
  const env = { ...process.env, BENCH_USAGE: file };
  const command = ["--max-old-space-size=8000", "--import", preload, script, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  const usage = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  return { ...usage, status, stdout, stderr };
}

/** The middle of several runs, each figure by itself. */
export function medianOf(runs) {
  const middle = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    megabytes: middle(runs.map(({ megabytes }) => megabytes)),
  };
}

export function print(label, { seconds, megabytes }, rest = "") {
  console.log(
    `${label.padEnd(40)} ${seconds.toFixed(2).padStart(8)} s ${megabytes.toFixed(0).padStart(6)} MB  ${rest}`,
  );
}
