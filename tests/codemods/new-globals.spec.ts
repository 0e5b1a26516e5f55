import ts from "typescript";
import { expect, it } from "vitest";
import { listNewGlobals } from "../../src/codemods/new-globals.js";

const known = "interface Known { read(): number; value: string } declare var name: string;";

function listFor(added: string): string[] {
  const texts = new Map([
    ["/known.d.ts", known],
    ["/added.d.ts", added],
  ]);
  const options = { noLib: true };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (path, version) => {
      const text = texts.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return listNewGlobals({ ts, program, known: new Set(["/known.d.ts"]) });
}

const changes: Readonly<Record<string, string>> = {
  "a script, whose names are everybody's": "interface Other {}",
  "a global name": "export {}; declare global { var other: string; }",
  "an interface": "export {}; declare global { interface Other { read(): number } }",
  "a member": "export {}; declare global { interface Known { more(): number } }",
  "a way to call what could not be called": "export {}; declare global { interface Known { (): number } }",
  "a base": "export {}; declare global { interface Known extends Base {} interface Base {} }",
  "members of another module": 'export {}; declare module "other" { interface Known { value: string } }',
};

for (const [what, text] of Object.entries(changes)) {
  it(`other files see ${what}`, () => {
    expect(listFor(text)).toEqual(["/added.d.ts"]);
  });
}

it("other files see nothing of a module, nor of one that says again what is known", () => {
  expect(listFor("export interface Known { more(): number }")).toEqual([]);
  expect(listFor("export {}; declare global { interface Known { value: string; read(): number } }")).toEqual(
    [],
  );
});
