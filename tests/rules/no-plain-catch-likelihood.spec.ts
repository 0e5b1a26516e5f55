import { noPlainCatch } from "../../src/rules/no-plain-catch.js";
import { describeRule, type RuleCase } from "../helpers/rule-cases.js";

const options = [{ assumeMigrated: true }];

const world = `declare const api: { find(id: number): Promise<string>; count(): Promise<number> };
declare const log: { debug(text: string, error: unknown): void };
declare function isGone(error: unknown): boolean;
`;

/** A `try` with a fan-out, as a reader saw it in a repository, retold. */
const scene = (name: string, code: string, more: Partial<RuleCase> = {}): RuleCase => ({
  name,
  code: world + code,
  options,
  ...more,
});

/** Its steps throw before they give a promise. */
const plan = `class Step { run() { if (Math.random() > 1) throw Object.assign(new Error("empty"), { code: "E_EMPTY" }); return api.count(); } }
class Plan { steps = [new Step()]; get counts() { return this.list(); } list() { return this.steps.map((step) => step.run()); } }`;

const missed = { reports: ["migratedCatch"] };

describeRule(noPlainCatch, {
  mustReport: [
    scene(
      "a test that only the tasks can be meant for, though nobody sees what they run",
      `export async function show(ids: number[]) {
  try { return await Promise.all(ids.map((id) => api.find(id))); } catch (e: any) { if (e.kind === "gone") return []; throw e; }
}`,
      missed,
    ),
    scene(
      "a code that a task of a list made elsewhere rejects with",
      `class Step { async run() { throw Object.assign(new Error("empty"), { code: "E_EMPTY" }); } }
class Plan { steps = [new Step()]; list() { return this.steps.map((step) => step.run()); } }
export async function show(plan: Plan) {
  try { return await Promise.all(plan.list()); } catch (e: any) { if (e.code === "E_EMPTY") return []; throw e; }
}`,
      missed,
    ),
    scene(
      "a test that decides more than a line in a log",
      `async function find() { throw Object.assign(new Error("none"), { code: "E_NONE" }); }
export async function show() {
  try { return await Promise.all([find(), api.count()]); } catch (e: any) { if (e.code !== "E_NONE") { log.debug("failed", e); throw e; } return []; }
}`,
      missed,
    ),
  ],
  mustStaySilent: [
    scene(
      "what is awaited before the fan-out refuses first",
      `export async function show() {
  try {
    const id = Number(await api.find(1));
    return await Promise.all([api.find(id), api.count()]);
  } catch (e: any) { if (e.message.includes("syntax error")) return []; throw e; }
}`,
    ),
    scene(
      "a callback behind the fan-out that throws what is tested for",
      `export async function show(ids: number[], { onGone, isGone }: { onGone: (id: string) => never; isGone: (e: unknown) => boolean }) {
  try {
    const found = await Promise.all(ids.map((id) => api.find(id)));
    for (const one of found) if (one === "") onGone(one);
    return found;
  } catch (e) { if (isGone(e)) return []; throw e; }
}`,
    ),
    scene(
      "an error that is thrown while a function makes the list of tasks",
      `function list() { if (Math.random() > 1) throw Object.assign(new Error("empty"), { code: "E_EMPTY" }); return [api.count()]; }
export async function show() {
  try { return await Promise.all(list()); } catch (e: any) { if (e.code === "E_EMPTY") return []; throw e; }
}`,
    ),
    scene(
      "an error that is thrown while a getter makes the list of tasks",
      `${plan}
export async function show(plan: Plan) {
  try { return await Promise.all(plan.counts); } catch (e: any) { if (e.code === "E_EMPTY") return []; throw e; }
}`,
      { run: "typed" },
    ),
    scene(
      "a test that decides nothing but a line in a log",
      `async function find() { throw Object.assign(new Error("none"), { code: "E_NONE" }); }
export async function show() {
  try { return await Promise.all([find(), api.count()]); } catch (e: any) { if (e.code !== "E_NONE") { log.debug("failed", e); } return []; }
}`,
    ),
  ],
});
