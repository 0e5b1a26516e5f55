import { describe, expect, it } from "vitest";
import type { ExceptStarRule } from "../../src/rules/create-rule.js";
import { applySuggestion, lint, type LintSetup } from "./lint.js";

/** One case: the reason as a sentence, the code, and the messages that it brings, in order. */
export interface RuleCase extends LintSetup {
  readonly name: string;
  readonly code: string;
  readonly reports?: readonly string[];
  /** The code after the first suggestion of the first report. */
  readonly suggests?: string;
  /** The code after the fix of the first report. */
  readonly fixes?: string;
  /** "both" unless told: the same result without and with type information. */
  readonly run?: "both" | "typed" | "untyped";
}

/** Runs the cases of a rule; those of `mustReport` name their messages, those of `mustStaySilent` have none. */
export function describeRule(
  rule: ExceptStarRule,
  cases: { readonly mustReport: readonly RuleCase[]; readonly mustStaySilent: readonly RuleCase[] },
): void {
  const { name } = rule.meta.docs;
  describe(`${name} reports`, () => {
    for (const one of cases.mustReport) defineCase(rule, { reports: ["?"], ...one });
  });
  describe(`${name} stays silent`, () => {
    for (const one of cases.mustStaySilent) defineCase(rule, { ...one, reports: [] });
  });
}

function defineCase(rule: ExceptStarRule, one: RuleCase): void {
  for (const typed of one.run === "typed" ? [true] : one.run === "untyped" ? [false] : [false, true]) {
    it(`${one.name}${typed ? " (with types)" : ""}`, () => {
      const messages = lint(rule, one.code, { ...one, typed });
      const ids = messages.map((message) => message.messageId);
      expect(ids).toEqual(one.reports);
      for (const { message } of messages) expect(message).not.toMatch(/\{\{|undefined/);
      const [first] = messages;
      if (one.suggests !== undefined && first) expect(applySuggestion(one.code, first)).toBe(one.suggests);
      if (one.fixes !== undefined && first) expect(applyFix(one.code, first.fix)).toBe(one.fixes);
    });
  }
}

function applyFix(code: string, fix: { range: [number, number]; text: string } | undefined): string {
  return fix ? code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]) : code;
}
