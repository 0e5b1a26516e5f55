import assert from "node:assert/strict";
import ts from "typescript";
import { expect } from "vitest";
import { groupOf } from "../../src/runtime/testing.js";
import * as runtime from "../../src/runtime/index.js";
import { collectHandlers } from "../../src/analysis/sites/catch-handler.js";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { planHandler } from "../../src/rewrite/handler.js";
import type { Form } from "../../src/rewrite/plan.js";
import { collectImportEdits } from "../../src/rewrite/text/imports.js";

/** An error that the handlers under test ask for by class. */
export class HttpError extends Error {
  override name = "HttpError";
  constructor(
    readonly status: number,
    message = `status ${status}`,
  ) {
    super(message);
  }
}

/** A class below it. */
export class NotFoundError extends HttpError {
  override name = "NotFoundError";
  constructor() {
    super(404, "not found");
  }
}

/** Asked for by a predicate, never by class. */
export class FatalError extends Error {
  override name = "FatalError";
}

/** What handlers throw in place of what they caught. */
export class Replacement extends Error {
  override name = "Replacement";
}

export function isFatalError(error: unknown): boolean {
  return error instanceof FatalError;
}

/** An error with a code, as Node's are. */
export function coded(code: string): Error {
  return Object.assign(new Error(`failed with ${code}`), { code });
}

/** What one run did: its effects in order, and how it ended. */
export interface Outcome {
  readonly effects: readonly unknown[];
  readonly ended: "value" | "thrown";
  readonly result: unknown;
}

/** Logs are no effects here. */
const quiet = { error() {}, warn() {}, log() {} };

const context = {
  ...runtime,
  assert,
  expect,
  groupOf,
  console: quiet,
  HttpError,
  NotFoundError,
  FatalError,
  Replacement,
  isFatalError,
};

/** Compiles a function expression of TypeScript, so that it can be run with errors of our choice. */
export function compile(source: string): (error: unknown) => Promise<Outcome> {
  const names = Object.keys(context);
  const js = ts.transpileModule(`const subject = ${source.replace(/^import[^\n]*\n+/gm, "").trim()};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;
  const make = new Function(...names, `${js}; return subject;`) as (...values: unknown[]) => Subject;
  const subject = make(...names.map((name) => context[name as keyof typeof context]));
  return (error) => observe(subject, error);
}

type Subject = (fail: () => Promise<never>, io: (...effect: unknown[]) => void) => unknown;

async function observe(subject: Subject, error: unknown): Promise<Outcome> {
  const effects: unknown[] = [];
  const io = (...effect: unknown[]): void => void effects.push(effect.length === 1 ? effect[0] : effect);
  try {
    const fail = (): Promise<never> => {
      io("turn");
      return Promise.reject(error);
    };
    const result = await subject(fail, io);
    return { effects, ended: "value", result };
  } catch (thrown) {
    return { effects, ended: "thrown", result: thrown };
  }
}

/** A rewritten text and the form that made it. */
export interface Rewritten {
  readonly form: Form;
  readonly text: string;
}

/** All forms of the only handler in a function expression that has any, with the text that each gives. */
export function rewriteAll(source: string, path = "/lab/subject.ts", imports = ""): Rewritten[] {
  const text = `${imports}const subject = ${source};\n`;
  const view = parseView(path, text);
  const [handler] = collectHandlers(view, defaultSettings);
  const plan = handler && planHandler(view, handler);
  if (plan?.kind !== "edits") return [];
  return plan.forms.map((form) => {
    const whole = applyEdits(text, [...form.edits, ...collectImportEdits(view, form.imports)]);
    return { form, text: whole.replace("const subject = ", "").replace(/;\n$/, "") };
  });
}
