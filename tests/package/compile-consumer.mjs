// Compiles a program that uses the runtime's declarations with several versions of TypeScript.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const runtime = join(root, "src/runtime");
const compilerOf = (name) => join(root, "node_modules", name, "bin/tsc");

export const compilers = [
  { version: "5.4", tsc: compilerOf("typescript-5.4") },
  { version: "5.9", tsc: compilerOf("typescript-5.9") },
  { version: "6.0", tsc: compilerOf("typescript") },
  { version: "7.0", tsc: compilerOf("typescript-7") },
];

/** The ways to resolve a package; `testing` is out of reach for node10, which knows no `exports`. */
export const resolutions = [
  { name: "node16, ESM", type: "module", module: "node16", moduleResolution: "node16" },
  { name: "node16, CommonJS", type: "commonjs", module: "node16", moduleResolution: "node16" },
  { name: "bundler", type: "module", module: "esnext", moduleResolution: "bundler" },
  { name: "node10", type: "commonjs", module: "commonjs", moduleResolution: "node10", files: ["main.ts"] },
];

const writeJson = (path, value) => writeFileSync(path, JSON.stringify(value));

/** Builds the declarations into a folder that looks like an app with the runtime installed. */
export function installRuntime() {
  const folder = mkdtempSync(join(tmpdir(), "except-star-consumer-"));
  const installed = join(folder, "node_modules/except-star");
  mkdirSync(join(installed, "dist/cjs"), { recursive: true });
  copyFileSync(join(runtime, "package.json"), join(installed, "package.json"));
  for (const format of ["esm", "cjs"]) {
    const project = join(runtime, `tsconfig.${format}.json`);
    execFileSync(
      process.execPath,
      [compilerOf("typescript"), "-p", project, "--outDir", join(installed, "dist", format)],
      {
        stdio: "pipe",
      },
    );
  }
  writeJson(join(installed, "dist/cjs/package.json"), { type: "commonjs" });
  for (const file of ["main.ts", "testing.ts"]) {
    copyFileSync(join(root, "tests/package/consumer", file), join(folder, file));
  }
  return folder;
}

/** What a compiler says about the program; empty if it has nothing to complain of. */
export function compileConsumer(folder, { type, module, moduleResolution, files }, { tsc, version }) {
  writeJson(join(folder, "package.json"), { private: true, type });
  const ignoreDeprecations = version === "6.0" && moduleResolution === "node10" ? "6.0" : undefined;
  const strict = { strict: true, skipLibCheck: false, noEmit: true, types: [], ignoreDeprecations };
  const compilerOptions = { ...strict, target: "es2020", lib: ["ES2020", "DOM"], module, moduleResolution };
  writeJson(join(folder, "tsconfig.json"), { compilerOptions, files: files ?? ["main.ts", "testing.ts"] });
  try {
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return error.stdout;
  }
}
