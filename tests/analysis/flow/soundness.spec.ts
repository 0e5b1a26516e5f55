import { expect, it } from "vitest";
import { createProject, collectReach } from "../../../src/analysis/project.js";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { collectFanOuts } from "../../../src/analysis/sites/fan-out.js";
import type { SourceView } from "../../../src/analysis/source-view.js";
import { parseView } from "../../../src/codemods/parse-view.js";
import type { Reach } from "../../../src/analysis/flow/reach.js";
import { createRandomProgram, runProgram, type RandomProgram } from "./random-program.js";
import { labelAt, reachOf } from "./reach-of.js";
import { fc } from "../../helpers/fast-check.js";

const programs = fc.record({ seed: fc.nat(), size: fc.integer({ min: 2, max: 6 }) });
const numRuns = 150;

it("every handler that really gets the error is in the reach of one file", async () => {
  let caught = 0;
  const property = fc.asyncProperty(programs, async ({ seed, size }) => {
    const program = createRandomProgram(seed, size);
    const hits = await runProgram(program);
    caught += hits.size;
    const { helpers, functions, main } = program;
    const reach = reachOf([helpers, ...functions, main, "main();"].join("\n"));
    expect(reach.escapes).toEqual([]);
    expect(reach.handlers).toEqual(expect.arrayContaining([...hits]));
  });
  await fc.assert(property, { numRuns });
  expect(caught).toBeGreaterThan(numRuns);
});

it("every handler that really gets the error is in the reach across files, with no types at all", async () => {
  const property = fc.asyncProperty(programs, async ({ seed, size }) => {
    const program = createRandomProgram(seed, size);
    const hits = await runProgram(program);
    const { handlers, escapes } = reachAcross(program, seed);
    expect(escapes).toEqual([]);
    expect(handlers).toEqual(expect.arrayContaining([...hits]));
  });
  await fc.assert(property, { numRuns: 60 });
});

/** Each function in a file of its own, imported by name, as a default, as a namespace or through a re-export. */
function reachAcross(program: RandomProgram, seed: number): { handlers: string[]; escapes: string[] } {
  const views = new Map<string, SourceView>();
  const add = (name: string, text: string): void => {
    const path = `/project/${name}.ts`;
    views.set(path, parseView(path, text));
  };
  const imports = [...program.names.map((name, index) => importOf(name, seed + index))];
  add("index", program.names.map((name) => `export { default as ${name} } from "./${name}.js";`).join("\n"));
  program.names.forEach((name, index) => {
    const others = imports.filter((_, other) => other !== index).join("\n");
    add(
      name,
      `${others}\n${program.helpers}\nexport default ${program.functions[index]}\nexport { ${name} };`,
    );
  });
  add("main", `${imports.join("\n")}\n${program.main}\nmain();`);
  const project = createProject({
    views: { paths: [...views.keys()], open: (path) => views.get(path) },
    isPrivatePackage: true,
  });
  return readReach(views, collectReach(project, "/project/f0.ts", findSite(views)));
}

function importOf(name: string, choice: number): string {
  const forms = [
    `import { ${name} } from "./${name}.js";`,
    `import ${name} from "./${name}.js";`,
    `import { ${name} } from "./index.js";`,
    `import * as ns${name} from "./${name}.js"; const ${name} = ns${name}.${name};`,
    `import * as all${name} from "./index.js"; const { ${name} } = all${name};`,
  ];
  return forms[choice % forms.length] as string;
}

function findSite(views: ReadonlyMap<string, SourceView>): readonly [number, number] {
  const [site] = collectFanOuts(views.get("/project/f0.ts") as SourceView, defaultSettings);
  if (!site) throw new Error("the program has no fan-out");
  return site.range;
}

function readReach(
  views: ReadonlyMap<string, SourceView>,
  reach: Reach,
): { handlers: string[]; escapes: string[] } {
  const handlers = reach.handlers.map(({ path, id }) =>
    labelAt(views.get(path)?.text ?? "", Number(id.slice(id.lastIndexOf(":") + 1))),
  );
  // Each function has two names, of which the others import one: the other one is honestly reported as unseen.
  const escapes = reach.escapes.filter(({ id }) => id !== "unseen-caller");
  return { handlers, escapes: escapes.map(({ id, detail }) => `${id} ${detail ?? ""}`) };
}
