// The few questions that a run asks git about its own copy of a checkout.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const author = [
  "-c",
  "user.name=corpus",
  "-c",
  "user.email=corpus@localhost",
  "-c",
  "core.hooksPath=/dev/null",
];

export function git(cwd, args) {
  return execFileSync("git", args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Makes what stands in the copy its HEAD, so that the diff afterwards is the migration's alone. */
export function commitBaseline(copy) {
  if (!existsSync(join(copy, ".git"))) git(copy, ["init", "--quiet"]);
  git(copy, [...author, "add", "--all", "--ignore-errors", "."]);
  git(copy, [
    ...author,
    "commit",
    "--quiet",
    "--allow-empty",
    "--no-verify",
    "--no-gpg-sign",
    "-m",
    "before",
  ]);
}
