/** A small program with one fan-out that fails, many ways up from it, and a label on every handler. */
export interface RandomProgram {
  /** One text per function, in order; `helpers` comes first. */
  readonly functions: readonly string[];
  readonly names: readonly string[];
  readonly helpers: string;
  readonly main: string;
}

/** Text of the handlers' shared parts: a retry helper that calls what it is given. */
const helpers = `async function run(task) {
  try { return await task(); } catch (e) { /* run */ report("run", e); throw e; }
}
function again(e) { report("again", e); throw e; }`;

/** Generates a program from a seed: the same seed gives the same program. */
export function createRandomProgram(seed: number, size: number): RandomProgram {
  return new Generator(seed, size).generate();
}

class Generator {
  #state: number;
  readonly #size: number;
  #labels = 0;

  constructor(seed: number, size: number) {
    this.#state = (seed >>> 0) + 1;
    this.#size = size;
  }

  generate(): RandomProgram {
    const names = Array.from({ length: this.#size }, (_, index) => `f${index}`);
    const functions = names.map((name, index) => this.#function(name, index === 0));
    const calls = names.map((name) => `try { await ${name}(); } catch (e) { /* main */ report("main", e); }`);
    return { functions, names, helpers, main: `async function main() { ${calls.join(" ")} }` };
  }

  #next(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * bound);
  }

  #label(): string {
    return `L${this.#labels++}`;
  }

  #function(name: string, isSource: boolean): string {
    const source = isSource ? "await Promise.all([boom()]);" : "";
    const body = `${isSource && this.#next(2) === 0 ? this.#guarded(source, 1) : source} ${this.#statements(2)}`;
    return `async function ${name}() { if (++depth > 60) return; ${body} }`;
  }

  #statements(deep: number): string {
    return Array.from({ length: 1 + this.#next(2) }, () => this.#statement(deep)).join(" ");
  }

  #call(): string {
    return `f${this.#next(this.#size)}()`;
  }

  #guarded(body: string, deep: number): string {
    const label = this.#label();
    const after = ["", "throw e;", "if (e) throw e;", 'throw new Error("other");'][this.#next(4)] ?? "";
    const more = deep > 0 && this.#next(3) === 0 ? this.#statement(deep - 1) : "";
    return `try { ${body} } catch (e) { /* ${label} */ report("${label}", e); ${more} ${after} }`;
  }

  #callback(): string {
    const label = this.#label();
    const after = ["", "throw e;", "return Promise.reject(e);"][this.#next(3)] ?? "";
    return `/* ${label} */ (e) => { report("${label}", e); ${after} }`;
  }

  #statement(deep: number): string {
    if (deep === 0) return `await ${this.#call()};`;
    const inner = (): string => this.#statements(deep - 1);
    const label = this.#label();
    const forms: (() => string)[] = [
      () => `await ${this.#call()};`,
      () => this.#guarded(inner(), deep),
      () => this.#guarded(`return ${this.#call()};`, deep),
      () => this.#guarded(`return await ${this.#call()};`, deep),
      () => `{ const p = ${this.#call()}; ${this.#guarded("await p;", deep)} }`,
      () => `await ${this.#call()}.then(() => 1).catch(${this.#callback()});`,
      () => `await ${this.#call()}.then(() => 1, ${this.#callback()}).finally(() => {});`,
      () => `await ${this.#call()}.catch(/* again */ again);`,
      () => `{ const ps = []; ps.push(${this.#call()}); ${this.#guarded("await Promise.race(ps);", deep)} }`,
      () => `await new Promise((ok, no) => { ${this.#call()}.then(ok, no); });`,
      () => `await Promise.race([1].map(async () => { ${inner()} }));`,
      () => `await run(() => ${this.#call()});`,
      () => `{ const go = async () => { ${inner()} }; ${this.#guarded("await go();", deep)} }`,
      () =>
        `{ const api = { go: async () => { ${inner()} }, go2() { return this.go(); } }; await api.go2(); }`,
      () =>
        `{ let last; try { ${inner()} } catch (e) { /* ${label} */ report("${label}", e); last = e; } if (last) throw last; }`,
      () => `{ async function* gen() { ${inner()} yield 1; } for await (const x of gen()) depth += 0 * x; }`,
      () => `try { ${inner()} } finally { depth += 0; }`,
      () => `await (depth > 0 ? ${this.#call()} : undefined);`,
      () => `for (const p of [${this.#call()}]) await p;`,
      () => `{ const { go } = { go: () => ${this.#call()} }; await go(); }`,
    ];
    return (forms[this.#next(forms.length)] as () => string)();
  }
}

/** Runs the program: which handlers really got the error of the fan-out. */
export async function runProgram(program: RandomProgram): Promise<ReadonlySet<string>> {
  const hits = new Set<string>();
  const token = new Error("the fan-out failed");
  const body = [program.helpers, ...program.functions, program.main, "return main();"].join("\n");
  const start = new Function("report", "boom", `let depth = 0;\n${body}`) as (
    report: (label: string, error: unknown) => void,
    boom: () => Promise<never>,
  ) => Promise<void>;
  const report = (label: string, error: unknown): void => void (error === token && hits.add(label));
  await start(report, () => Promise.reject(token));
  return hits;
}
