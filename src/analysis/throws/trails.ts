import type ts from "typescript";
import { runtimeForwarders } from "../models/forwarders.js";
import { runtimeGroupClasses, runtimeSources } from "../models/group-sources.js";
import type { Range } from "../site.js";
import { collectNodeDeclarations } from "../types/declarations.js";
import { canHoldCallable } from "../types/holds-callable.js";
import { canMean, isUseOfName, type Wanted } from "../types/name-use.js";
import type { Heat, Meaning, Outlet } from "../types/outlet.js";
import { collectDocumented, collectOutlets } from "../types/outlets.js";
import { findNodePath, isTypePath, type NodePath } from "../types/node-shape.js";

/** Where in a program a group may come from: every place that names a source, or something through which it goes on. */
export interface Trails {
  readonly leadInto: (file: ts.SourceFile) => boolean;
  /** Absent where so much leads to a source that all of it is read when it is asked for. */
  readonly leadThrough?: (file: ts.SourceFile, range: Range) => boolean;
}

/**
 * More places than this cost more to walk than the files to read: with 1,500 vite and playwright asked the checker for
 * 4 s of CPU time, and gave up.
 */
const mostMarks = 300;
/** Where more than this part of the files is led into, little is left out for what the walk costs. */
const widest = 1 / 4;
const fewFiles = 12;

export interface TrailMap {
  readonly program: ts.Program;
  /** The files that may name something which leads to a source. */
  readonly files: ReadonlySet<ts.SourceFile>;
  readonly importersOf: (file: ts.SourceFile) => readonly ts.SourceFile[];
  /** Whether a source can throw at once: one that the settings name. */
  readonly areStartsSync: boolean;
  /** The offsets at which groups come up. */
  readonly startsIn: (file: ts.SourceFile) => readonly number[];
}

/** What groups come through, and where it can be named. */
interface Carrier extends Wanted, Heat {
  readonly file?: ts.SourceFile;
  readonly range?: Range;
}

/**
 * Walks from the sources of groups to all that can bring one: the function around a source, whoever names that function,
 * and so on, by names that the checker confirms. It finds more than there is; whatever the analysis follows, it follows
 * by a name, so nothing is missed. No file is parsed for it.
 */
export function findTrails(map: TrailMap): Trails {
  const search = new TrailSearch(map);
  for (const file of map.files) for (const offset of map.startsIn(file)) search.start(file, offset);
  return search.finish() ? createTrails(search.marks) : { leadInto: (file) => map.files.has(file) };
}

class TrailSearch {
  readonly marks = new Map<ts.SourceFile, Map<number, Heat>>();
  readonly #map: TrailMap;
  readonly #meaning: Meaning;
  readonly #pending: Carrier[] = [];
  #count = 0;
  readonly #seen = new Map<string, Set<ts.Node | undefined>>();

  constructor(map: TrailMap) {
    this.#map = map;
    const { program } = map;
    const checker = program.getTypeChecker();
    this.#meaning = {
      read: (name) => collectNodeDeclarations(checker, name),
      canHold: (expression) => canHoldCallable(program, checker.getTypeAtLocation(expression)),
    };
  }

  start(file: ts.SourceFile, offset: number): void {
    const path = findNodePath(file, offset);
    const isComment = (path.at(-1) as ts.Node).getStart(file) > offset;
    if (isComment)
      for (const outlet of collectDocumented(path, offset, this.#meaning)) this.#follow(file, outlet);
    else if (!isTypePath(path))
      this.#mark(file, offset, { path, isSync: this.#map.areStartsSync, isMaker: false });
    if (isReExport(path)) for (const name of runtimeNames) this.#add({ name, ...unknown, isMaker: false });
  }

  /** False where there are too many places. */
  finish(): boolean {
    for (let carrier = this.#pending.pop(); carrier; carrier = this.#pending.pop()) {
      this.#seek(carrier);
      if (this.#count > mostMarks || this.#isWide()) return false;
    }
    return true;
  }

  #isWide(): boolean {
    return this.marks.size > fewFiles && this.marks.size > widest * this.#map.files.size;
  }

  #seek(carrier: Carrier): void {
    const { name, file, range } = carrier;
    for (const place of file ? [file] : this.#map.files) {
      if (place.isDeclarationFile || !mayName(place, name)) continue;
      const marks = this.marks.get(place);
      for (const offset of collectOccurrences(place.text, name, range)) {
        if (isAsHot(marks?.get(offset), carrier)) continue;
        const path = findNodePath(place, offset);
        if (isUseOfName(path, offset, name) && canMean(path, carrier, this.#meaning.read))
          this.#mark(place, offset, { ...carrier, path });
      }
    }
  }

  #mark(file: ts.SourceFile, offset: number, { path, ...heat }: Heat & { readonly path: NodePath }): void {
    let known = this.marks.get(file);
    if (!known) this.marks.set(file, (known = new Map()));
    const before = known.get(offset);
    const isSync = heat.isSync || (before?.isSync ?? false);
    const isMaker = heat.isMaker || (before?.isMaker ?? false);
    known.set(offset, { isSync, isMaker });
    this.#count += 1;
    for (const outlet of collectOutlets(path, this.#meaning, { isSync, isMaker })) this.#follow(file, outlet);
  }

  #follow(file: ts.SourceFile, { within, ...outlet }: Outlet): void {
    if (within === "program") this.#add(outlet);
    else if (within === "file") this.#add({ ...outlet, file });
    else if (within !== "importers") this.#add({ ...outlet, file, range: within });
    else for (const importer of this.#map.importersOf(file)) this.#followDefault(importer, outlet);
  }

  /** All that a file may call the default export of another. */
  #followDefault(file: ts.SourceFile, exported: Carrier): void {
    // The checker looks through `export default name`: what it says is the declaration is any of several.
    const outlet = { ...exported, declared: undefined };
    for (const name of collectDefaultNames(file)) this.#add({ ...outlet, name, file });
    this.#add({ ...outlet, name: "default", kind: "member", file });
    this.#add({ ...outlet, name: "default", file });
    this.#add({ name: "require", ...unknown, file });
  }

  #add(carrier: Carrier): void {
    const { name, kind, file, range, isSync, isMaker, declared = [undefined] } = carrier;
    const key = `${kind} ${name} ${isSync} ${isMaker} ${file?.fileName ?? ""} ${range?.[0] ?? ""}`;
    let known = this.#seen.get(key);
    if (!known) this.#seen.set(key, (known = new Set()));
    if (known.has(undefined) || declared.every((one) => known.has(one))) return;
    for (const one of declared) known.add(one);
    this.#pending.push(carrier);
  }
}

const unknown = { kind: "variable", declared: undefined, isSync: false, isMaker: true } as const;

function isAsHot(known: Heat | undefined, { isSync, isMaker }: Heat): boolean {
  return known !== undefined && (known.isSync || !isSync) && (known.isMaker || !isMaker);
}

const runtimeNames = new Set([
  ...[...Object.keys(runtimeSources), "TaskGroup"].map((name) => name.split(".")[0] as string),
  ...runtimeGroupClasses,
  ...Object.keys(runtimeForwarders),
]);

/** `export * from "except-star"` */
function isReExport(path: readonly ts.Node[]): boolean {
  const holder = path.at(-2) as { moduleSpecifier?: ts.Node; exportClause?: ts.Node } | undefined;
  if (!holder || holder.moduleSpecifier !== path.at(-1)) return false;
  return "exportClause" in holder && !holder.exportClause;
}

/** `import name from "…"` · `import name = require("…")` */
function collectDefaultNames(file: ts.SourceFile): string[] {
  const statements = file.statements as readonly ts.Node[] as readonly {
    readonly importClause?: { readonly name?: { readonly text: string } };
    readonly moduleReference?: ts.Node;
    readonly name?: { readonly text: string };
  }[];
  return statements.flatMap(({ importClause, moduleReference, name }) =>
    [importClause?.name?.text, moduleReference && name?.text].filter((one) => one !== undefined),
  );
}

/** The parser keeps a file's names; another one's text is searched. */
function mayName(file: ts.SourceFile, name: string): boolean {
  const { identifiers } = file as { identifiers?: ReadonlyMap<string, string> };
  if (typeof identifiers?.has !== "function") return file.text.includes(name);
  return identifiers.has(name) || identifiers.has(`#${name}`);
}

const partOfName = /[\w$]/;

function collectOccurrences(text: string, name: string, [from, to]: Range = [0, text.length]): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(name, from); at >= 0 && at < to; at = text.indexOf(name, at + name.length)) {
    const [before, after] = [text[at - 1] ?? "", text[at + name.length] ?? ""];
    if (!partOfName.test(before) && !partOfName.test(after)) found.push(at);
  }
  return found;
}

function createTrails(marks: ReadonlyMap<ts.SourceFile, ReadonlyMap<number, Heat>>): Trails {
  const sorted = new Map(
    [...marks].map(([file, offsets]) => [file, [...offsets.keys()].sort((a, b) => a - b)]),
  );
  return {
    leadInto: (file) => sorted.has(file),
    leadThrough: (file, [start, end]) => {
      const offsets = sorted.get(file);
      return offsets !== undefined && (offsets[findFirst(offsets, start)] ?? end) < end;
    },
  };
}

/** The index of the first number that is not smaller. */
function findFirst(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
