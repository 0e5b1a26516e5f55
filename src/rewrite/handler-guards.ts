import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { isSame, type Condition } from "./handler-condition.js";
import type { TextEdit } from "./edit.js";
import { collectGuards, type Guard } from "./handler-guard.js";
import { findTarget, renderLeaf, renderLeafDeclaration, type LeafNames } from "./handler-leaf.js";
import { findRegion, type Region } from "./handler-region.js";
import { findFreshHandlerName, type HandlerSource } from "./handler-source.js";
import { renderMatcher } from "./handler-text.js";
import type { Form, RuntimeImport } from "./plan.js";
import { renderAfter, renderAtBlockStart } from "./text/block-start.js";
import { findRuntimeImport } from "./text/imports.js";
import { hasComment } from "./text/trivia.js";

/** How many reads of a leaf are written out where it has no name: in an arm that is no block, and outside of arms. */
const MAX_INLINE = 2;

/**
 * The conditions asked of every error, in place: `if (e instanceof X)` → `if (everyError(e, X))`. For a bare error each
 * guard gives what its condition gave, so exactly the same statements run. A group takes the path of the error of which
 * most becomes (see Rank): a path that swallows runs only where every error would have been swallowed.
 */
export function findGuardsForm(source: HandlerSource): Form | undefined {
  if (source.name === undefined) return undefined;
  const guards = collectGuards(source);
  if (!guards) return undefined;
  return new GuardWriter(source, guards).write();
}

interface LeafUse {
  readonly use: ErrorUse;
  readonly region: Region;
}

interface Asked {
  readonly name: string;
  /** The condition as its author wrote it, and its text where that can be moved. */
  readonly own: Condition;
  readonly written: string | undefined;
}

/** `!(a && b)` → `a && b` · `!f(e)` → `f(e)` */
function stripNot(text: string): string | undefined {
  const inner = text.replace(/^!\s*/, "");
  if (!inner.startsWith("(")) return inner;
  return inner.endsWith(")") ? inner.slice(1, -1).trim() : undefined;
}

/** `(e as X).code`: the author says what it is. */
function isCast({ parent }: TSESTree.Node): boolean {
  return parent?.type === "TSAsExpression" || parent?.type === "TSTypeAssertion";
}

function isBetween({ range }: TSESTree.Node, [start, end]: readonly [number, number]): boolean {
  return range[0] >= start && range[1] <= end;
}

class GuardWriter {
  private readonly edits: TextEdit[] = [];
  private readonly imports = new Map<string, RuntimeImport>();

  constructor(
    private readonly source: HandlerSource,
    private readonly guards: ReadonlyMap<TSESTree.Node, Guard>,
  ) {}

  write(): Form | undefined {
    for (const guard of this.guards.values()) {
      const edits = this.renderGuardEdits(guard);
      if (!edits) return undefined;
      this.edits.push(...edits);
    }
    if (!this.writeReads() || this.edits.length === 0) return undefined;
    for (const use of this.source.uses) if (use.kind === "unpacked") this.removeUnpacked(use);
    return { name: "guards", edits: this.edits, imports: [...this.imports.values()], notes: [] };
  }

  private nameOf(imported: string): string {
    const found = findRuntimeImport(this.source.view, imported, this.source.node);
    this.imports.set(imported, found);
    return found.local;
  }

  private renderGuardEdits(guard: Guard): TextEdit[] | undefined {
    const [start, end] = guard.slice;
    const name = this.findErrorName(guard.slice);
    if (name === undefined) return undefined;
    const original = this.source.view.text.slice(start, end);
    const written = this.isAsWritten(guard, name) ? original : undefined;
    if (written === undefined && hasComment(this.source.view, start, end)) return undefined;
    const asked: Asked = { name, own: guard.own, written };
    const text = guard.every
      ? this.renderEvery(guard, guard.every, asked)
      : this.renderOne("someError", guard.full, asked);
    const at = text.indexOf(original);
    if (at < 0) return [{ start, end, text }];
    return [
      { start, end: start, text: text.slice(0, at) },
      { start: end, end, text: text.slice(at + original.length) },
    ];
  }

  /** Whether the condition's own text can be moved as it stands: everything in it calls the error by one name. */
  private isAsWritten({ slice }: Guard, name: string): boolean {
    return this.source.uses.every(
      ({ identifier, held }) =>
        !isBetween(identifier, slice) || (identifier.name === name && held.length === 0),
    );
  }

  private renderEvery(guard: Guard, every: Condition, asked: Asked): string {
    const all = this.renderOne("everyError", every, asked);
    if (isSame(every, guard.full)) return all;
    return `${all} && ${this.renderOne("someError", guard.full, asked)}`;
  }

  /** `someError(e, not c)` is `!everyError(e, c)`, and the other way round. */
  private renderOne(guard: "someError" | "everyError", condition: Condition, asked: Asked): string {
    if (condition.kind === "not") {
      const own = asked.own.kind === "not" ? asked.own.of : asked.own;
      const written = own === asked.own ? asked.written : asked.written && stripNot(asked.written);
      const other = guard === "someError" ? "everyError" : "someError";
      return `!${this.renderOne(other, condition.of, { ...asked, own, written })}`;
    }
    const written = isSame(condition, asked.own) ? asked.written : undefined;
    return `${this.nameOf(guard)}(${asked.name}, ${renderMatcher(this.source, condition, { name: asked.name, written })})`;
  }

  /** The name by which a condition calls the error: the parameter, or an alias where only that one is used. */
  private findErrorName([start, end]: readonly [number, number]): string | undefined {
    const inside = this.source.uses.filter(
      ({ identifier: { range } }) => range[0] >= start && range[1] <= end,
    );
    const names = new Set(inside.filter((use) => use.held.length === 0).map((use) => use.identifier.name));
    return names.size === 1 ? [...names][0] : this.source.name;
  }

  /** Lets every other use see the error that it is about; false where one cannot be changed so. */
  private writeReads(): boolean {
    const byRegion = new Map<string, LeafUse[]>();
    let outside = 0;
    for (const use of this.source.uses) {
      if (this.isAsked(use.identifier)) continue;
      const region = findRegion(this.source, use.identifier, this.guards);
      const target = findTarget(use, region);
      if (target === "unsupported" || (target === "leaf" && !region)) return false;
      if (target === "any-leaf" && ++outside > MAX_INLINE) return false;
      if (target === "any-leaf") this.replace(use, `${this.nameOf("firstError")}(${use.identifier.name})`);
      if (target !== "leaf" || !region) continue;
      const key = `${region.guard.node.range[0]}:${region.declareAt?.range[0]}:${use.identifier.name}`;
      byRegion.set(key, [...(byRegion.get(key) ?? []), { use, region }]);
    }
    return [...byRegion.values()].every((uses) => this.writeLeaf(uses));
  }

  private isAsked(identifier: TSESTree.Node): boolean {
    return [...this.guards.values()].some(
      ({ slice }) => identifier.range[0] >= slice[0] && identifier.range[1] <= slice[1],
    );
  }

  private writeLeaf(uses: readonly LeafUse[]): boolean {
    const [first] = uses;
    if (!first) return true;
    const { region } = first;
    const { condition, declareAt } = region;
    const names: LeafNames = { firstError: this.nameOf("firstError"), error: first.use.identifier.name };
    const isBare = uses.some(({ use }) => !isCast(use.identifier));
    const wanted = { condition, names, isBare, at: first.use.identifier };
    if (declareAt === undefined) {
      if (uses.length > MAX_INLINE) return false;
      for (const { use } of uses) this.replace(use, renderLeaf(this.source, wanted));
      return true;
    }
    const leaf = findFreshHandlerName(this.source, "leaf");
    const text = renderLeafDeclaration(this.source, leaf, wanted);
    this.edits.push(this.renderDeclaration(declareAt, text));
    for (const { use } of uses) this.replace(use, leaf);
    return true;
  }

  private renderDeclaration(at: TSESTree.Node, text: string): TextEdit {
    const { view } = this.source;
    return at.type === "BlockStatement" ? renderAtBlockStart(view, at, text) : renderAfter(view, at, text);
  }

  /** `const { code } = e;` goes where all that it was for are conditions that now read `e.code` of each error. */
  private removeUnpacked({ identifier }: ErrorUse): void {
    const { view } = this.source;
    let declarator: TSESTree.Node | undefined = identifier.parent;
    while (declarator && declarator.type !== "VariableDeclarator") declarator = declarator.parent;
    const declaration = declarator?.parent;
    if (declaration?.type !== "VariableDeclaration" || declaration.declarations.length > 1) return;
    const references = view.scopeManager
      .getDeclaredVariables(declaration)
      .flatMap((variable) => variable.references);
    if (!references.every((one) => one.init || this.isAsked(one.identifier))) return;
    const [start, end] = declaration.range;
    const before = view.text.lastIndexOf("\n", start) + 1;
    const after = /^[^\S\r\n]*\r?\n/.exec(view.text.slice(end));
    const isAlone = after && view.text.slice(before, start).trim() === "";
    this.edits.push(
      isAlone ? { start: before, end: end + after[0].length, text: "" } : { start, end, text: "" },
    );
  }

  /** `{ error }` becomes `{ error: leaf }`. */
  private replace({ identifier }: ErrorUse, text: string): void {
    const [start, end] = identifier.range;
    const { parent } = identifier;
    const isShorthand = parent.type === "Property" && parent.shorthand;
    this.edits.push({ start, end, text: isShorthand ? `${identifier.name}: ${text}` : text });
  }
}
