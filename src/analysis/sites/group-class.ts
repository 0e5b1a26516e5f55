import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { mentionsRuntime } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findGroupClass } from "./group-value.js";

/** A subclass of ExceptionGroup whose parts would be plain groups: it has no `derive`. */
export interface UnderivedGroup {
  readonly range: Range;
  readonly name: string;
}

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** Every subclass of ExceptionGroup in a file that neither has nor inherits a `derive` of its own. */
export function collectUnderivedGroups(view: SourceView, settings: Settings): UnderivedGroup[] {
  if (!mentionsRuntime(view, settings)) return [];
  const classes: ClassNode[] = [
    ...collectNodes(view, "ClassDeclaration"),
    ...collectNodes(view, "ClassExpression"),
  ];
  return classes.flatMap((node) => {
    if (!node.superClass || findGroupClass(view, settings, node.superClass) !== "runtime") return [];
    if (hasDerive(view, node)) return [];
    const head = node.id ?? node.superClass;
    return [{ range: head.range, name: node.id?.name ?? "this class" }];
  });
}

function hasDerive(view: SourceView, node: ClassNode): boolean {
  const own = node.body.body.some(
    (member) => "key" in member && member.key.type === "Identifier" && member.key.name === "derive",
  );
  if (own || !node.superClass) return own;
  const parent = unwrap(node.superClass);
  const definition = parent.type === "Identifier" ? findVariable(view, parent)?.defs[0] : undefined;
  return definition?.type === "ClassName" ? hasDerive(view, definition.node) : hasTypedDerive(view, parent);
}

/** With types: a superclass from another file whose own declaration of `derive` is not the runtime's. */
function hasTypedDerive(view: SourceView, parent: TSESTree.Node): boolean {
  const tsNode = view.types?.innermostNodeOf(parent);
  const type = view.types && tsNode ? view.types.checker.getTypeAtLocation(tsNode) : undefined;
  const instance = type?.getConstructSignatures()[0]?.getReturnType();
  const owner = instance?.getProperty("derive")?.declarations?.[0]?.parent as
    { name?: { getText(): string } } | undefined;
  return owner?.name !== undefined && owner.name.getText() !== "ExceptionGroup";
}
