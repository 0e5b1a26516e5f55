import { existsSync } from "node:fs";
import type { SourceView } from "../analysis/source-view.js";
import { analyse, type Analysis, type PlanUnits } from "./analyse.js";
import { Choices } from "./choices.js";
import { discover, hashText, type Discovery } from "./discover.js";
import { ProjectFormatter } from "./format.js";
import type { Part, Unit } from "./migration.js";
import type { MigrateOptions } from "./options.js";
import { collectPrograms, type Programs } from "./programs.js";
import { Renderer } from "./renderer.js";
import { collectRuntimeTypes, type VirtualFiles } from "./runtime-types.js";
import { settleWithOwnCompiler } from "./settle-own.js";
import { loadTypeScript, type TypeScriptHost } from "./typescript-host.js";
import { Verifier, type Verification } from "./verify-all.js";
import { createState, type FileWrite } from "./write.js";

/** How a run tells what it is doing. */
export type Progress = (step: "discover" | "analyse" | "verify", detail: string) => void;

/** Everything that a run found and decided; nothing is written yet. */
export interface Migration {
  readonly options: MigrateOptions;
  readonly discovery: Discovery;
  readonly typescript: TypeScriptHost;
  readonly programs: Programs;
  readonly analysis: Analysis;
  readonly choices: Choices;
  readonly renderer: Renderer;
  readonly verification: Verification;
  /** The new texts, in an order in which they may be written. */
  readonly writes: readonly FileWrite[];
  readonly milliseconds: number;
}

/** discover → analyse → plan → verify: the whole migration, up to the point where it could be written. */
export async function planMigration(
  options: MigrateOptions,
  planUnits: PlanUnits,
  tell: Progress = () => undefined,
): Promise<Migration> {
  const started = performance.now();
  const discovery = discover(options);
  tell("discover", `${discovery.writable.size} source files, ${discovery.texts.size} that may hold a site`);
  const typescript = loadTypeScript(options.cwd);
  const programs = findPrograms(options, discovery, typescript);
  const choices = new Choices();
  const renderer = new Renderer(new Map(), choices);
  const verifier = new Verifier({
    ts: typescript.ts,
    choices,
    renderer,
    level: options.verify,
    onRound: (round, problems, name) => tell("verify", `round ${round}, ${problems} new errors in ${name}`),
  });
  const analysis = analyse({
    ts: typescript.ts,
    programs,
    texts: discovery.texts,
    scope: { isWritable: (path) => discovery.writable.has(path), every: discovery.every },
    runtimeTypes: findRuntimeTypes(discovery.root),
    planUnits,
    isPerFile: options.raise === "first",
    onProgram: (name, files) => tell("analyse", `${files} files in ${name}`),
    onUnits: (units, open) => noteUnits(units, { choices, renderer, open }),
    onAnalysed: (session) => verifier.verify(session),
  });
  const found = { options, discovery, typescript, programs, analysis, choices, renderer };
  const verification = settleAll(found, verifier, tell);
  analysis.dispose();
  const isVerified = verification.remaining.length === 0;
  const writes = isVerified ? await renderWrites(discovery.root, renderer, choices) : [];
  return { ...found, verification, writes, milliseconds: performance.now() - started };
}

/** The configs whose programs hold files that may change. */
function collectConfigs({ sessions }: Analysis, { paths }: Choices): string[] {
  return sessions
    .filter((session) => session.spec.kind === "project" && paths.some((path) => session.holds(path)))
    .map(({ spec }) => spec.name);
}

/** Verifies until every program is clean, and the project's own compiler agrees where it has no API. */
function settleAll(
  found: Omit<Migration, "verification" | "writes" | "milliseconds">,
  verifier: Verifier,
  tell: Progress,
): Verification {
  const { discovery, typescript, analysis, choices, renderer, options } = found;
  const settle = (): Verification => verifier.settle(analysis.sessions);
  if (typescript.tsc === undefined || options.verify === "off") return settle();
  return settleWithOwnCompiler({
    tsc: typescript.tsc,
    root: discovery.root,
    configs: collectConfigs(analysis, choices),
    runtimeTypes: findRuntimeTypes(discovery.root),
    choices,
    renderer,
    settle,
    onRound: (problems) => tell("verify", `${problems} new errors of the project's own tsc`),
  });
}

/** Renders what is planned as long as its trees are there. */
function noteUnits(
  units: readonly Unit[],
  parts: {
    readonly choices: Choices;
    readonly renderer: Renderer;
    readonly open: (path: string) => SourceView | undefined;
  },
): void {
  parts.choices.add(units);
  const planned = units.flatMap(({ variants }) => variants.flatMap((variant) => variant.parts));
  for (const path of new Set(planned.map(({ place }) => place.path))) {
    const view = parts.open(path);
    if (view) parts.renderer.prepare(view);
  }
}

function findPrograms(options: MigrateOptions, discovery: Discovery, { ts }: TypeScriptHost): Programs {
  if (!options.types) return { specs: [], problems: [] };
  const { root, texts, every } = discovery;
  return collectPrograms({
    ts,
    root,
    files: [...texts.keys()],
    every,
    configs: options.projects,
    cwd: options.cwd,
  });
}

/** A project that has the runtime is checked against its own copy of it. */
function findRuntimeTypes(root: string): VirtualFiles {
  return existsSync(`${root}/node_modules/except-star/package.json`) ? new Map() : collectRuntimeTypes(root);
}

/** The files that the choices change, with their final texts as the project formats them. */
export async function renderWrites(root: string, renderer: Renderer, choices: Choices): Promise<FileWrite[]> {
  const formatter = new ProjectFormatter(root);
  const formatted: FileWrite[] = [];
  for (const write of collectWrites(renderer, choices)) {
    const before = renderer.findOriginal(write.path) ?? "";
    const text = await formatter.format({ path: write.path, before, after: write.after.text });
    const after = createState(text);
    formatted.push({ ...write, after, ...(write.middle === write.after && { middle: after }) });
  }
  return formatted;
}

/** Only final texts are formatted later: the ones in between stand for a moment. */
function collectWrites(renderer: Renderer, choices: Choices): FileWrite[] {
  const links = collectLinks(choices);
  return choices.paths.flatMap((path) => {
    const before = renderer.findOriginal(path);
    const text = renderer.find(path)?.text;
    if (before === undefined || text === undefined) return [];
    const after = createState(text);
    const chosen = choices.collectChosen(path);
    const handlers = chosen.filter(({ part }) => part.kind === "handler");
    const isMixed = handlers.length < chosen.length;
    const mixed = isMixed && handlers.length > 0 ? renderer.findWith(path, handlers) : undefined;
    const middle = isMixed ? mixed && createState(mixed.text) : after;
    return {
      path,
      before: hashText(before),
      ...(middle && { middle }),
      after,
      linked: [...(links.get(path) ?? [])].filter((other) => other !== path),
    };
  });
}

/** For each file, the files that share a unit with it in the variant that was chosen. */
function collectLinks(choices: Choices): Map<string, Set<string>> {
  const links = new Map<string, Set<string>>();
  for (const path of choices.paths) {
    for (const { part } of choices.collectChosen(path)) {
      const mates: readonly Part[] = choices.findVariant(part)?.parts ?? [];
      const known = links.get(path) ?? new Set();
      links.set(path, new Set([...known, ...mates.map(({ place }) => place.path)]));
    }
  }
  return links;
}
