import type { SourceView } from "../../analysis/source-view.js";

interface Comments {
  readonly byStart: ReadonlyMap<number, number>;
  readonly byEnd: ReadonlyMap<number, number>;
}

const commentsByView = new WeakMap<SourceView, Comments>();

function readComments(view: SourceView): Comments {
  let comments = commentsByView.get(view);
  if (!comments) {
    const ranges = (view.ast.comments ?? []).map((comment) => comment.range);
    comments = { byStart: new Map(ranges), byEnd: new Map(ranges.map(([start, end]) => [end, start])) };
    commentsByView.set(view, comments);
  }
  return comments;
}

/** The offset of the first character at or after `offset` that is neither white space nor comment. */
export function findNextCode(view: SourceView, offset: number): number {
  const { byStart } = readComments(view);
  let at = offset;
  while (at < view.text.length) {
    const commentEnd = byStart.get(at);
    if (commentEnd !== undefined) at = commentEnd;
    else if (/\s/.test(view.text[at] as string)) at++;
    else break;
  }
  return at;
}

/** The offset just behind the last character before `offset` that is neither white space nor comment. */
export function findPreviousCode(view: SourceView, offset: number): number {
  const { byEnd } = readComments(view);
  let at = offset;
  while (at > 0) {
    const commentStart = byEnd.get(at);
    if (commentStart !== undefined) at = commentStart;
    else if (/\s/.test(view.text[at - 1] as string)) at--;
    else break;
  }
  return at;
}

/** Whether a comment stands between two offsets. */
export function hasComment(view: SourceView, start: number, end: number): boolean {
  return (view.ast.comments ?? []).some((comment) => comment.range[0] >= start && comment.range[1] <= end);
}
