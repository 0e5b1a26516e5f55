// Copies examples/shop to a temporary folder and migrates it, as a user would: lint, tests, migrate, type check, tests.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pc from "picocolors";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const shop = join(mkdtempSync(join(tmpdir(), "except-star-demo-")), "shop");
const needed = [
  "@electric-sql/pglite",
  "@types/node",
  "undici-types",
  "typescript",
  "eslint",
  "typescript-eslint",
];

cpSync(join(root, "examples/shop"), shop, {
  recursive: true,
  filter: (path) => !/[\\/](node_modules|dist)$/.test(path),
});
link(join(root, "src/runtime"), "except-star");
link(root, "eslint-plugin-except-star");
for (const name of needed) link(join(modules, name), name);
writeFileSync(join(shop, ".gitignore"), "node_modules/\ndist/\n");
git("init", "--quiet");
git("add", ".");
git("commit", "--quiet", "--message", "the shop");

const tsc = join(modules, "typescript/bin/tsc");
const eslint = join(modules, "eslint/bin/eslint.js");
const cli = join(root, "dist/cli.js");

say("The shop, a small HTTP service, copied to a temporary folder. What the linter says of it:");
run("npx eslint .", [eslint, "."], { mayFail: true });
say("Its tests, before:");
run("npx tsc -p . && npm test", [tsc, "-p", "."]);
runTests();
say("One request while two upstreams fail and a third is slow, before:");
run("node dist/tests/show-failure.js", ["dist/tests/show-failure.js"]);

say("What the migration would write (nothing is written with --dry):");
run("npx except-star migrate --signals --dry --print", [cli, "migrate", "--signals", "--dry", "--print"]);
say("The migration:");
run("npx except-star migrate --signals", [cli, "migrate", "--signals", "--no-install"]);

say("It type-checks, and its tests, after:");
run("npx tsc -p . && npm test", [tsc, "-p", "."]);
runTests();
say("The same request, after: both errors handled, the slow sibling cancelled:");
run("node dist/tests/show-failure.js", ["dist/tests/show-failure.js"]);
say("What the linter says now:");
run("npx eslint .", [eslint, "."], { mayFail: true });

rmSync(dirname(shop), { recursive: true, force: true });

function link(target, name) {
  const path = join(shop, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}

function git(...args) {
  const author = ["-c", "user.name=demo", "-c", "user.email=demo@localhost", "-c", "commit.gpgsign=false"];
  const result = spawnSync("git", [...author, ...args], { cwd: shop, stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function say(sentence) {
  console.log(`\n${pc.bold(pc.cyan(sentence))}`);
}

function run(shown, args, { mayFail = false } = {}) {
  console.log(pc.dim(`$ ${shown}`));
  const { status } = spawnSync(process.execPath, args, { cwd: shop, stdio: "inherit" });
  if (status !== 0 && !mayFail) process.exit(status ?? 1);
}

function runTests() {
  const args = ["--test", "--test-reporter=tap", "dist/tests/shop.test.js"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: shop, encoding: "utf8" });
  console.log(
    stdout
      .match(/^(ok|not ok).*|^# (pass|fail).*/gm)
      ?.map((line) => `  ${line}`)
      .join("\n"),
  );
  if (status !== 0) process.exit(status ?? 1);
}
