import type { Problem } from "./diagnostics.js";
import { parseView } from "./parse-view.js";
import type { ProgramSession } from "./program-session.js";
import { ownSentences } from "./reasons.js";
import { ProgramVerifier, type VerifyRequest } from "./verify.js";

/** What came of verifying all programs. */
export interface Verification {
  readonly rounds: number;
  /** Errors that could not be taken away: then nothing may be written. */
  readonly remaining: readonly Problem[];
  /** Rewritten files that no program holds: their syntax was checked, their types were not. */
  readonly notTypeChecked: readonly string[];
}

/** Verifies programs one by one as they are analysed, and again those in which a later one lowered something. */
export class Verifier {
  readonly #request: VerifyRequest;
  readonly #verifiers = new Map<ProgramSession, ProgramVerifier>();
  readonly #clean = new Map<ProgramSession, string>();
  readonly #typed = new Set<string>();
  #rounds = 0;
  #remaining: readonly Problem[] = [];

  constructor(request: VerifyRequest) {
    this.#request = request;
  }

  /** Checks a program with the texts as they are chosen now, unless it was clean with just these. */
  verify(session: ProgramSession): void {
    lowerOverlaps(this.#request);
    if (this.#request.level === "off" || this.#remaining.length > 0 || this.#isClean(session)) return;
    const verifier = this.#verifiers.get(session) ?? new ProgramVerifier(this.#request, session);
    this.#verifiers.set(session, verifier);
    const { rounds, remaining } = verifier.run();
    this.#rounds += rounds;
    this.#remaining = remaining;
    this.#clean.set(session, this.#renderState(session));
  }

  /** Goes on until every program is clean with the texts that all of them agreed on. */
  settle(sessions: readonly ProgramSession[]): Verification {
    lowerOverlaps(this.#request);
    const isOpen = (session: ProgramSession): boolean =>
      this.#request.level !== "off" && !this.#isClean(session);
    for (let open = sessions.filter(isOpen); open.length > 0; open = sessions.filter(isOpen)) {
      if (this.#remaining.length > 0) break;
      for (const session of open) {
        this.verify(session);
        if (sessions.length > 1) session.dispose();
        else session.release();
      }
    }
    if (this.#remaining.length === 0) verifySyntax(this.#request, this.#typed);
    return { rounds: this.#rounds, remaining: this.#remaining, notTypeChecked: this.#listNotTypeChecked() };
  }

  #isClean(session: ProgramSession): boolean {
    const held = this.#listHeld(session);
    for (const path of held) this.#typed.add(path);
    return held.length === 0 || this.#clean.get(session) === this.#request.renderer.renderState(held);
  }

  #renderState(session: ProgramSession): string {
    return this.#request.renderer.renderState(this.#listHeld(session));
  }

  #listHeld(session: ProgramSession): string[] {
    return this.#request.choices.paths.filter((path) => session.holds(path));
  }

  #listNotTypeChecked(): string[] {
    if (this.#remaining.length > 0) return [];
    const { choices } = this.#request;
    return choices.paths.filter((path) => choices.collectChosen(path).length > 0 && !this.#typed.has(path));
  }
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
