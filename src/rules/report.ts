import type { ReportFixFunction } from "@typescript-eslint/utils/ts-eslint";
import type { Range } from "../analysis/site.js";
import { sortEdits, type TextEdit } from "../rewrite/edit.js";
import type { Context } from "./create-rule.js";

/** One quick fix: its message, and the edits that it makes. Offered only when it has edits. */
export interface QuickFix<MessageId extends string> {
  readonly messageId: MessageId;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly edits: readonly TextEdit[];
}

/** A report about a place that is known by its offsets, as sites are. */
export interface Finding<MessageId extends string> {
  readonly range: Range;
  readonly messageId: MessageId;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly suggest?: readonly QuickFix<MessageId>[];
  readonly fix?: readonly TextEdit[];
}

/** Reports a finding; its edits become one fix, so that an editor applies all of them or none. */
export function reportFinding<MessageId extends string>(
  context: Context<MessageId>,
  { range, messageId, data, suggest = [], fix = [] }: Finding<MessageId>,
): void {
  const { sourceCode } = context;
  const loc = { start: sourceCode.getLocFromIndex(range[0]), end: sourceCode.getLocFromIndex(range[1]) };
  context.report({
    loc,
    messageId,
    data,
    fix: fix.length > 0 ? fixWith(fix) : null,
    suggest: suggest
      .filter((quickFix) => quickFix.edits.length > 0)
      .map((quickFix) => ({
        messageId: quickFix.messageId,
        data: quickFix.data,
        fix: fixWith(quickFix.edits),
      })),
  });
}

function fixWith(edits: readonly TextEdit[]): ReportFixFunction {
  return (fixer) => sortEdits(edits).map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text));
}
