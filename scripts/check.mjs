// What `npm test` does not cover: types, lint (with our own rules), format, unused code, and the two packages as consumers get them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules/.bin", name);
const checks = [
  ["types", bin("tsc"), ["-p", "tsconfig.json", "--noEmit"]],
  ["lint", bin("eslint"), ["src", "tests", "scripts", "bench", "examples/lessons"]],
  ["format", bin("prettier"), ["--check", "--log-level", "warn", "."]],
  ["unused code", bin("knip"), []],
  ["plugin package", bin("publint"), ["--strict", "."]],
  ["runtime package", bin("publint"), ["--strict", "src/runtime"]],
  [
    "plugin types",
    bin("attw"),
    ["--pack", ".", "--profile", "esm-only", "--exclude-entrypoints", "./codemods/*"],
  ],
  ["runtime types", bin("attw"), ["--pack", "src/runtime", "--profile", "node16"]],
];

const failed = [];
for (const [name, command, args] of checks) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name}`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${stdout}${stderr}`);
}
if (failed.length > 0) console.log(`\nfailed: ${failed.join(", ")}`);
process.exit(failed.length > 0 ? 1 : 0);
