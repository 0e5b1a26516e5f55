import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { noPlainCatch } from "../../src/rules/no-plain-catch.js";
import { lint } from "../helpers/lint.js";
import { fc } from "../helpers/fast-check.js";

const options = [{ certainty: "any", assumeMigrated: true }];

/** Code that a resolver can stumble over: it only has to get through. */
const oddities: Readonly<Record<string, string>> = {
  "a function that returns itself":
    "const f = () => f; try { await f()(); } catch (e) { if (e.code === 'x') {} }",
  "variables that hold each other":
    "let a = b, b = a; a = b; try { await Promise.all([a, b]); } catch (e) { if (e instanceof X) {} }",
  "an object that spreads itself":
    "const o = { ...o }; try { await o.f(); await Promise.all([]); } catch (e) { if (e instanceof X) {} }",
  "a class that extends itself":
    "class A extends A {} try { await new A().f(); await Promise.all([new A()]); } catch (e) { if (e instanceof A) {} }",
  "classes that extend each other":
    "class A extends B {} class B extends A {} try { throw new A(); } catch (e) { if (e instanceof B) {} }",
  "a promise that is made from itself":
    "let p = Promise.all([]); p = p.then(() => p); try { await p; } catch (e) { if (e.code === 1) {} }",
  "an error that is thrown in its own handler again and again":
    "async function f() { let last; for (;;) try { await Promise.all([f()]); } catch (e) { last = e; if (last) throw last; } } try { await f(); } catch (e) { if (e.name === 'x') {} }",
  "names that are taken from patterns of patterns":
    "const { a: { b: [c = 1] = [] } = {}, ...rest } = await Promise.all([]); try { await rest.x(c); } catch ({ code: { x } = {} }) { if (x) {} }",
  "a callback that is given to itself":
    "const g = (h) => h(h); try { await g(g); await Promise.all([g]); } catch (e) { if (e instanceof X) {} }",
  "a chain of casts, optional calls and computed names":
    "try { await (this?.[x]?.y ?? z)?.['w']?.(); await Promise.all(); } catch (e) { if (e?.['code'] === 1) {} }",
  "empty arguments":
    "try { await Promise.all(); new Promise(); Promise.any(...[]); [].map(); f.call(); } catch (e) { switch (e.code) { default: } }",
  "super and new.target":
    "class A { static { try { super.f(); } catch (e) { if (e instanceof X) {} } } m() { return new.target && super.m(); } }",
  "a name that grows with every turn":
    "let a = {}; a = a.f; a = a.g; a = new a(); try { await a.f(); await Promise.all([a]); } catch (e) { if (e instanceof a) {} }",
  "a getter and a setter in place of a method":
    "class A { get f() { return () => Promise.all([]); } set f(x) {} } try { await new A().f(); } catch (e) { if (e.code === 1) {} }",
  "a tagged template and a generator that delegates to itself":
    "function* g() { yield* g(); } try { f`${await Promise.all([g()])}`; for (const x of g()) {} } catch (e) { if (isX(e)) {} }",
  "labels, with nothing caught": "a: try { await Promise.all([import('x')]); } catch { break a; } finally {}",
};

describe("no-plain-catch gets through", () => {
  for (const [name, code] of Object.entries(oddities)) {
    for (const file of ["scene.ts", "scene.js"]) {
      it(`${name} (${file})`, () => {
        const typed = { file, options, typed: true };
        expect(() => lint(noPlainCatch, `export {};\n${code}`, { file, options })).not.toThrow();
        expect(() => lint(noPlainCatch, `export {};\n${code}`, typed)).not.toThrow();
      });
    }
  }

  it("an object literal of six hundred members, each of which spreads an earlier one", () => {
    const members = Array.from({ length: 600 }, (_, n) => `m${n}: { ...o.m${n >> 1}, f: () => o.m${n}.f() }`);
    const code = `const o = { ${members.join(", ")} };\ntry { await o.m599.f(); await Promise.all([o.m598.f()]); } catch (e) { if (e instanceof X) {} }\nexport {};`;
    expect(() => lint(noPlainCatch, code, { options })).not.toThrow();
  });

  it("a chain of a hundred and fifty calls", () => {
    const code = `try { await Promise.all([p])${".then(f)".repeat(150)}; } catch (e) { if (e instanceof X) {} }\nexport {};`;
    expect(() => lint(noPlainCatch, code, { options })).not.toThrow();
  });

  it("markup and decorators", () => {
    const markup = `const V = () => <a onClick={async () => { try { await Promise.all([f()]); } catch (e) { if (e instanceof X) {} } }}>{...x}</a>;`;
    expect(() => lint(noPlainCatch, markup, { options, file: "scene.tsx" })).not.toThrow();
    const decorated = `@d(async () => Promise.all([])) class A { @e accessor x = 1; @f() async m(@g p: any) { try { await Promise.all([this.x]); } catch (e) { if (e instanceof A) {} } } }`;
    expect(() => lint(noPlainCatch, decorated, { options })).not.toThrow();
  });

  it("variables that are made from each other in every order, in a time that does not explode", () => {
    const names = Array.from({ length: 12 }, (_, n) => `v${n}`);
    const writes = names.map((name) => `${name} = { ...${names.join(", ...")} }.f ?? [${names.join(", ")}];`);
    const code = `let ${names.join(", ")};\n${writes.join("\n")}\ntry { await Promise.all([${names.join(", ")}]); await v0; v1(); } catch (e) { if (e instanceof v2) {} }\nexport {};`;
    const start = Date.now();
    expect(() => lint(noPlainCatch, code, { options })).not.toThrow();
    expect(Date.now() - start).toBeLessThan(15_000);
  });

  it("every sixth file of its own source, as if all were migrated", () => {
    const paths = globSync("src/{analysis,runtime}/**/*.ts", { absolute: true }).sort();
    for (const path of paths.filter((_, index) => index % 6 === 0)) {
      expect(() => lint(noPlainCatch, readFileSync(path, "utf8"), { options })).not.toThrow();
    }
  });

  it("programs of random expressions", () => {
    const leaf = fc.constantFrom(
      "a",
      "b",
      "f()",
      "this",
      "null",
      "await f()",
      "Promise.all([a, f()])",
      "new A()",
      "() => f()",
      "async () => { throw a; }",
    );
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf.map((one) => `(${one})`),
        fc
          .tuple(
            tie("node"),
            fc.constantFrom(".then", ".catch", ".finally", ".map", ".bind", ".x", "?.y"),
            tie("node"),
          )
          .map(([o, m, x]) => `(${o})${m}(${x})`),
        fc.tuple(tie("node"), tie("node")).map(([x, y]) => `(a = (${x}), { f: ${y}, ...(${x}) }).f`),
        fc.tuple(tie("node"), tie("node")).map(([x, y]) => `(${x} ? ${y} : [${x}, ...(${y})])`),
        tie("node").map((x) => `await Promise.all([${x}])`),
      ),
    }));
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (nodes) => {
        const body = nodes.map((one) => `await (${one});`).join("\n");
        const code = `let a, b; class A extends Error {} async function f() { ${body} }\ntry { await f(); ${body} } catch (e) { if (e instanceof A) b = e; else throw e; }\nexport {};`;
        lint(noPlainCatch, code, { options });
      }),
      { numRuns: 120 },
    );
  });
});
