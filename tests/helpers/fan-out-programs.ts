import { fc } from "./fast-check.js";
/** The body of `async function main(t)`: a few statements with fan-outs in every shape, some of which fail. */
export function arbitraryProgram(failures: readonly "fail"[]): fc.Arbitrary<string> {
  const parts = fc.letrec<Parts>((tie) => define(tie, failures));
  const fanOuts = fc.array(parts.fanOut, { minLength: 1, maxLength: 3 });
  return fanOuts.chain((all) => fc.tuple(...all.map(placeStatement)).map(numberCalls));
}

interface Parts {
  readonly call: string;
  readonly element: string;
  readonly fanOut: string;
}

function define(tie: fc.LetrecTypedTie<Parts>, failures: readonly "fail"[]): fc.LetrecValue<Parts> {
  const outcome = fc.constantFrom("ok", "ok", "ok", "ok", "ok", "ok", ...failures);
  const call = fc
    .tuple(fc.integer({ min: 0, max: 4 }), outcome)
    .map(([ticks, how]) => `t.run(NAME, ${ticks}, "${how}")`);
  const element = fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    call,
    call,
    fc.constantFrom("undefined", "3", "[]", "{}", "() => 1", "late"),
    call.map((one) => `(t.log(NAME), ${one})`),
    call.map((one) => `flag ? ${one} : undefined`),
    call.map((one) => `(async () => { await null; return ${one}; })()`),
    call.map((one) => `${one}.catch(() => "saved")`),
    // A failure during this await would be unhandled in the original, so only where nothing fails.
    ...(failures.length === 0 ? [call.map((one) => `t.run(await ${one}, 1, "ok")`)] : []),
    call.map((one) => `...["x", "y"].map((x) => ${one})`),
    call.map((one) => `...(flag ? [${one}] : [])`),
    tie("fanOut"),
  );
  return { call, element, fanOut: fc.oneof({ depthSize: "small" }, ...fanOutShapes(tie)) };
}

function fanOutShapes(tie: fc.LetrecTypedTie<Parts>): fc.Arbitrary<string>[] {
  const list = fc.constantFrom("[1, 2]", "items", "[...items]", "Object.entries({ a: 1, b: 2 })");
  const mapped = (render: (list: string, call: string) => string): fc.Arbitrary<string> =>
    fc.tuple(list, tie("call")).map(([xs, call]) => `Promise.all(${render(xs, call)})`);
  return [
    fc.array(tie("element"), { maxLength: 4 }).map((elements) => `Promise.all([${elements.join(", ")}])`),
    mapped((xs, call) => `${xs}.map((x) => ${call})`),
    mapped(
      (xs, call) =>
        `${xs}.map(async (x, i) => { t.log("in " + i); const y = await ${call}; return [x, y]; })`,
    ),
    mapped((xs, call) => `${xs}.map((x) => { t.log("in " + x); return ${call}; })`),
    mapped((xs, call) => `${xs}.map(function (x) { return ${call}; })`),
    mapped((xs, call) => `${xs}.map(async (x) => ({ x, y: await ${call} }))`),
    mapped((xs, call) => `Array.from(${xs}, (x) => ${call})`),
    mapped((xs, call) => `${xs}.flatMap((x) => [${call}, ${call}])`),
    mapped((xs, call) => `${xs}.map((x) => ${call}).filter(Boolean)`),
    fc.tuple(list, tie("fanOut")).map(([xs, inner]) => `Promise.all(${xs}.map(async (x) => ${inner}))`),
  ];
}

/** Where a fan-out can stand. */
function placeStatement(fanOut: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    `results.push(await ${fanOut});`,
    `const listNAME = await ${fanOut}; results.push(listNAME.length);`,
    `results.push(await ${fanOut}.then((all) => all.length));`,
    `if (flag) { late = (async () => { await null; return 5; })(); results.push(await ${fanOut}); }`,
    `results.push(await Promise.allSettled([${fanOut}]));`,
  );
}

/** Gives each call a name of its own, and each variable too. */
function numberCalls(statements: readonly string[]): string {
  let count = 0;
  const body = statements
    .map((statement, index) => statement.replace(/listNAME/g, `list${index}`))
    .join("\n")
    .replace(/NAME/g, () => `"n${count++}"`);
  return `const results = []; const items = ["p", "q"]; const flag = true; let late;\n${body}\nreturn results;`;
}
