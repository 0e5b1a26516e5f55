// Runs a shell command and says how it ended, what it printed, and what it cost with all its children.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const pageSize = 4096;
const pollEvery = 50;

/** Runs `command` in bash; CPU seconds are user + system of every child, memory the highest sum over the process tree. */
export function measure(command, { cwd, env = {}, timeout = 30 * 60_000 }) {
  const timed = `TIMEFORMAT='@cpu %U %S'; time ( ${command}\n)`;
  const child = spawn("bash", ["-c", timed], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const started = performance.now();
  let output = "";
  let errors = "";
  let peak = 0;
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (errors += data));
  const poll = setInterval(() => (peak = Math.max(peak, treeMemory(child.pid))), pollEvery);
  const limit = setTimeout(() => endGroup(child.pid), timeout);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(poll);
      clearTimeout(limit);
      const [, user, system] = /@cpu ([\d.]+) ([\d.]+)\s*$/.exec(errors) ?? [undefined, NaN, NaN];
      const text = stripColours(`${output}\n${errors.replace(/@cpu [\d. ]+\s*$/, "")}`);
      const seconds = (performance.now() - started) / 1000;
      resolve({ command, code: code ?? 1, text, seconds, cpu: Number(user) + Number(system), memory: peak });
    });
  });
}

/** Runs the commands one after the other and adds their costs up; the memory is the highest of them. */
export async function measureAll(commands, options) {
  const runs = [];
  for (const command of commands) runs.push(await measure(command, options));
  return {
    code: Math.max(0, ...runs.map(({ code }) => code)),
    text: runs.map(({ text }) => text).join("\n"),
    seconds: sum(runs.map(({ seconds }) => seconds)),
    cpu: sum(runs.map(({ cpu }) => cpu)),
    memory: Math.max(0, ...runs.map(({ memory }) => memory)),
  };
}

/** Resident bytes of a process and all that it started; 0 where the system has no /proc. */
function treeMemory(pid) {
  try {
    const resident = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageSize;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return resident + sum(children.split(" ").filter(Boolean).map(treeMemory));
  } catch {
    return 0; // ended between two looks
  }
}

/** The group is this command's own: `detached` made its process the leader. */
function endGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

function stripColours(text) {
  return text.replace(/\u001b\[[\d;]*[A-Za-z]/g, "");
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
