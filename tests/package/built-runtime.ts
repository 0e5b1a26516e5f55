import { cpSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installRuntime } from "./compile-consumer.mjs";

const runtime = fileURLToPath(new URL("../../src/runtime/", import.meta.url));

/** True if the build that `npm test` has made is of the sources as they stand now. */
function isBuilt(): boolean {
  const built = ["dist/esm/index.js", "dist/cjs/index.js", "dist/cjs/package.json"].map((file) =>
    join(runtime, file),
  );
  if (!built.every((file) => existsSync(file))) return false;
  const sources = readdirSync(runtime).filter((name) => name.endsWith(".ts"));
  const newest = Math.max(...sources.map((name) => statSync(join(runtime, name)).mtimeMs));
  return newest < Math.min(...built.map((file) => statSync(file).mtimeMs));
}

/** A folder that looks like an app in which the built package is installed; the caller removes it. */
export function installBuiltRuntime(): string {
  if (!isBuilt()) return installRuntime();
  const folder = mkdtempSync(join(tmpdir(), "except-star-app-"));
  const installed = join(folder, "node_modules/except-star");
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(runtime, "package.json"), join(installed, "package.json"));
  cpSync(join(runtime, "dist"), join(installed, "dist"), { recursive: true });
  return folder;
}
