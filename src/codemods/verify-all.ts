import type { Problem } from "./diagnostics.js";
import { parseView } from "./parse-view.js";
import type { ProgramSession } from "./program-session.js";
import { ownSentences } from "./reasons.js";
import { verifyProgram, type VerifyRequest } from "./verify.js";

/** What came of verifying all programs. */
export interface Verification {
  readonly rounds: number;
  /** Errors that could not be taken away: then nothing may be written. */
  readonly remaining: readonly Problem[];
  /** Rewritten files that no program holds: their syntax was checked, their types were not. */
  readonly notTypeChecked: readonly string[];
}

/** Verifies every program that owns a rewritten file, again where a later one lowered something in it. */
export function verifyAll(request: VerifyRequest, sessions: readonly ProgramSession[]): Verification {
  lowerOverlaps(request);
  const clean = new Map<ProgramSession, string>();
  const typed = new Set<string>();
  let rounds = 0;
  for (let isSettled = request.level === "off"; !isSettled;) {
    isSettled = true;
    for (const session of sessions) {
      const held = request.choices.paths.filter((path) => session.holds(path));
      for (const path of held) typed.add(path);
      if (held.length === 0 || clean.get(session) === request.renderer.renderState(held)) continue;
      isSettled = false;
      const outcome = verifyProgram(request, session);
      if (sessions.length > 1) session.dispose();
      else session.release();
      rounds += outcome.rounds;
      if (outcome.remaining.length > 0) return { rounds, remaining: outcome.remaining, notTypeChecked: [] };
      clean.set(session, request.renderer.renderState(held));
    }
  }
  verifySyntax(request, typed);
  const rewritten = request.choices.paths.filter((path) => request.choices.collectChosen(path).length > 0);
  return { rounds, remaining: [], notTypeChecked: rewritten.filter((path) => !typed.has(path)) };
}

/** Two parts that edit the same text cannot both stand: the later one steps down until they are disjoint. */
function lowerOverlaps({ choices, renderer }: VerifyRequest): void {
  for (const path of choices.paths) {
    for (let [part] = renderer.find(path)?.dropped ?? []; part; [part] = renderer.find(path)?.dropped ?? []) {
      choices.lower(part, { id: "edits-overlap", sentence: ownSentences["edits-overlap"] });
    }
  }
}

/** A rewritten file must parse, whoever type-checks it. */
function verifySyntax(request: VerifyRequest, typed: ReadonlySet<string>): void {
  for (const path of request.choices.paths) if (!typed.has(path)) lowerUntilItParses(request, path);
}

function lowerUntilItParses({ choices, renderer }: VerifyRequest, path: string): void {
  for (let rendered = renderer.find(path); rendered; rendered = renderer.find(path)) {
    const failure = findSyntaxError(path, rendered.text);
    const part = failure && rendered.findPart(failure.offset);
    if (!failure || !part) return;
    choices.lower(part, {
      id: "breaks-types",
      sentence: `The rewritten text does not parse: ${failure.message}`,
    });
  }
}

function findSyntaxError(
  path: string,
  text: string,
): { readonly offset: number; readonly message: string } | undefined {
  try {
    parseView(path, text);
    return undefined;
  } catch (error) {
    const { index, message } = error as { index?: number; message: string };
    return { offset: index ?? 0, message };
  }
}
