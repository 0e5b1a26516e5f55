/** What of a package's manifest says who can import it. */
export interface Manifest {
  readonly private?: boolean;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/** One way into a package: the name that it is imported by after the package's own, and the file that this loads. */
export interface Entry {
  /** `.` · `./server` · `./features/*` */
  readonly subpath: string;
  /** `dist/server.js`, without `./` */
  readonly target: string;
}

/**
 * What code outside can import from a package, as its manifest says. Declarations are left out, since the code that
 * they describe has an entry of its own; so are programs (`bin`), which are run and never called.
 */
export function collectEntries(manifest: Manifest): Entry[] {
  const published = (manifest["publishConfig"] ?? {}) as Manifest;
  const entries = [...collectFields(manifest), ...collectFields(published)];
  const isImplied = !["main", "module", "exports", "browser"].some((field) => field in manifest);
  const implied = isImplied && !("bin" in manifest) ? [{ subpath: ".", target: "index.js" }] : [];
  const known = new Map([...entries, ...implied].map((one) => [`${one.subpath} ${one.target}`, one]));
  return [...known.values()].filter(({ target }) => isCode(target));
}

function collectFields({ main, module, browser, exports }: Manifest): Entry[] {
  const replaced = typeof browser === "object" && browser !== null ? Object.entries(browser) : [];
  const mains = [main, module].filter(isText).map(withoutDot);
  const swapped = replaced.filter(([from]) => mains.includes(withoutDot(from))).map(([, to]) => to);
  const targets = [main, module, browser, ...swapped].filter(isText);
  return [
    ...targets.map((target) => ({ subpath: ".", target: withoutDot(target) })),
    ...collectExports(exports, "."),
  ];
}

/** Sub-paths and conditions at any depth. */
function collectExports(field: unknown, subpath: string): Entry[] {
  if (isText(field)) return [{ subpath, target: withoutDot(field) }];
  if (Array.isArray(field)) return field.flatMap((one) => collectExports(one, subpath));
  if (typeof field !== "object" || field === null) return [];
  return Object.entries(field).flatMap(([key, value]) => {
    if (key === "types" || key.startsWith("types@")) return [];
    return collectExports(value, key.startsWith(".") ? key : subpath);
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function withoutDot(path: string): string {
  return path.replace(/^\.\//, "");
}

function isCode(target: string): boolean {
  if (/\.d\.[cm]?ts$/.test(target)) return false;
  const ending = /\.(\w+)$/.exec(target.slice(target.lastIndexOf("/") + 1))?.[1];
  return ending === undefined || /^[cm]?[jt]sx?$|^(vue|svelte|astro|mdx)$/.test(ending);
}
