import { requireThrowsTag } from "../../src/rules/require-throws-tag.js";
import { describeRule, type RuleCase } from "../helpers/rule-cases.js";

const head = `import { TaskGroup } from "except-star";\n`;

function scene(name: string, code: string, fixed?: string): RuleCase {
  const reports = fixed === undefined ? [] : ["undocumentedGroup"];
  return {
    name,
    code: head + code,
    reports,
    fixes: fixed === undefined ? undefined : head + fixed,
    run: "typed",
  };
}

describeRule(requireThrowsTag, {
  mustReport: [
    scene(
      "an exported function without a comment",
      `export async function load() { return TaskGroup.all([() => 1]); }`,
      `/** @throws {ExceptionGroup} */\nexport async function load() { return TaskGroup.all([() => 1]); }`,
    ),
    scene(
      "a comment of one line becomes one of several",
      `/** Loads. */\nexport const load = async () => TaskGroup.all([() => 1]);`,
      `/**\n * Loads.\n * @throws {ExceptionGroup}\n */\nexport const load = async () => TaskGroup.all([() => 1]);`,
    ),
    scene(
      "a comment of several lines gets one more",
      `/**\n * Loads.\n */\nexport default async function () { await TaskGroup.all([() => 1]); }`,
      `/**\n * Loads.\n * @throws {ExceptionGroup}\n */\nexport default async function () { await TaskGroup.all([() => 1]); }`,
    ),
    scene(
      "a public method, indented as it is",
      `export class Store {\n  async load() { await TaskGroup.all([() => 1]); }\n}`,
      `export class Store {\n  /** @throws {ExceptionGroup} */\n  async load() { await TaskGroup.all([() => 1]); }\n}`,
    ),
    scene(
      "a function that is exported by its name, whose group comes from another",
      `async function inner() { await TaskGroup.all([() => 1]); }\nasync function load() { await inner(); }\nexport { load };`,
      `async function inner() { await TaskGroup.all([() => 1]); }\n/** @throws {ExceptionGroup} */\nasync function load() { await inner(); }\nexport { load };`,
    ),
    scene(
      "the first overload, since declarations are made from overloads",
      `export function load(id: number): Promise<unknown>;\nexport function load(id: string): Promise<unknown>;\nexport function load(id: unknown): Promise<unknown> { return TaskGroup.all([() => id]); }`,
      `/** @throws {ExceptionGroup} */\nexport function load(id: number): Promise<unknown>;\nexport function load(id: string): Promise<unknown>;\nexport function load(id: unknown): Promise<unknown> { return TaskGroup.all([() => id]); }`,
    ),
    scene(
      "an AggregateError by its own name",
      `export function parse(errors: Error[]) { if (errors.length > 0) throw new AggregateError(errors); }`,
      `/** @throws {AggregateError} */\nexport function parse(errors: Error[]) { if (errors.length > 0) throw new AggregateError(errors); }`,
    ),
    scene(
      "windows line ends stay windows line ends",
      `/** Loads. */\r\nexport const load = async () => TaskGroup.all([() => 1]);`,
      `/**\r\n * Loads.\r\n * @throws {ExceptionGroup}\r\n */\r\nexport const load = async () => TaskGroup.all([() => 1]);`,
    ),
  ],
  mustStaySilent: [
    scene(
      "a tag is there",
      `/** @throws {ExceptionGroup} */\nexport async function load() { return TaskGroup.all([() => 1]); }`,
    ),
    scene(
      "a tag of a promise is there",
      `/** @throws {Promise<ExceptionGroup>} */\nexport async function load() { return TaskGroup.all([() => 1]); }`,
    ),
    scene(
      "a function that is not exported",
      `async function load() { return TaskGroup.all([() => 1]); }\nvoid load();`,
    ),
    scene(
      "a private method",
      `export class Store {\n  private async load() { await TaskGroup.all([() => 1]); }\n  #own = async () => this.load();\n}`,
    ),
    scene(
      "a function that keeps its group",
      `export async function load() { try { return await TaskGroup.all([() => 1]); } catch { return []; } }`,
    ),
    scene(
      "a group that throws the first error",
      `export const load = () => TaskGroup.all([() => 1], { raise: "first" });`,
    ),
    scene(
      "a function that passes on what it is given: its callers know",
      `export async function withLog(fn: () => Promise<void>) { await fn(); }`,
    ),
  ],
});
