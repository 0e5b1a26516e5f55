import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";

/** TypeScript as a library: the project's own where it has an API, else the one that this package depends on. */
export interface TypeScriptHost {
  readonly ts: typeof ts;
  readonly version: string;
  readonly origin: "project" | "bundled";
  /** Set where the project's own compiler could not be used, and says why. */
  readonly note?: string;
  /** The project's own compiler where it has no API: it has the last word on the new texts. */
  readonly tsc?: string;
}

/** The oldest TypeScript that understands the runtime's declarations. */
const oldest = [5, 4] as const;

/** Loads TypeScript for the project in `directory`. TypeScript 7 has no JavaScript API, so it counts as none. */
export function loadTypeScript(directory: string): TypeScriptHost {
  const own = findOwn(directory);
  if (own && isUsable(own)) return { ts: own, version: own.version, origin: "project" };
  const bundled = createRequire(import.meta.url)("@typescript/typescript6") as typeof ts;
  const host = { ts: bundled, version: bundled.version, origin: "bundled" } as const;
  if (!own) return host;
  const tsc = typeof own.createProgram === "function" ? undefined : findCompiler(directory);
  const last = tsc === undefined ? "" : ", and its own tsc has the last word";
  const note = `the project's TypeScript ${own.version} has no usable API, so types come from TypeScript ${bundled.version}${last}`;
  return { ...host, note, ...(tsc !== undefined && { tsc }) };
}

function findCompiler(directory: string): string | undefined {
  const manifest = createRequire(join(directory, "package.json")).resolve("typescript/package.json");
  const tsc = join(dirname(manifest), "bin/tsc");
  return existsSync(tsc) ? tsc : undefined;
}

function findOwn(directory: string): typeof ts | undefined {
  try {
    return createRequire(join(directory, "package.json"))("typescript") as typeof ts;
  } catch {
    return undefined;
  }
}

function isUsable(own: Partial<typeof ts>): boolean {
  if (typeof own.createProgram !== "function" || typeof own.version !== "string") return false;
  const [major = 0, minor = 0] = own.version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** Of the flags on nodes, those that typescript-estree reads. */
const readFlags = ["Let", "Const", "Using", "AwaitUsing", "OptionalChain", "Namespace", "GlobalAugmentation"];

/** Whether typescript-estree, which brings a TypeScript of its own, can read the trees of another one. */
export function canShareTrees(own: typeof ts): boolean {
  const parser = createRequire(import.meta.url)("@typescript/typescript6") as typeof ts;
  if (own === parser) return true;
  const flagsOf = (host: typeof ts): unknown[] =>
    readFlags.map((name) => (host.NodeFlags as unknown as Record<string, number>)[name]);
  const render = (host: typeof ts): string =>
    JSON.stringify([host.SyntaxKind, host.ModifierFlags, flagsOf(host)]);
  return render(own) === render(parser);
}
