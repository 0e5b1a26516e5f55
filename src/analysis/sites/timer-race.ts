import type { TSESTree } from "@typescript-eslint/types";
import { isGlobal, findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range, Site } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { mentions } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";
import { collectPlaceFacts, type FanOutFact } from "./fan-out.js";
import { findPosition } from "../syntax/position.js";

/** A race between some work and a timer: the loser goes on, and so does the timer. Its range is the call's. */
export interface TimerRace extends Site {
  readonly callee: Range;
  /** The timer as messages name it, and where it stands. */
  readonly timerText: string;
  readonly timer: Range;
  readonly facts: readonly FanOutFact[];
}

const timerName =
  /^(?:sleep|delay|wait|timeout|timer|rejectAfter|timeoutAfter|createTimeout|timeoutPromise|setTimeout)/i;

/** Every `Promise.race` with a timer that nobody clears. */
export function collectTimerRaces(view: SourceView, settings: Settings): TimerRace[] {
  if (!mentions(view, "Promise") || !/(?:\.\s*|["'`])race\b/.test(view.text)) return [];
  return collectNodes(view, "CallExpression").flatMap((call): TimerRace[] => {
    const callee = unwrap(call.callee);
    const [list] = call.arguments;
    if (callee.type !== "MemberExpression" || findMemberName(callee) !== "race") return [];
    if (
      callee.object.type !== "Identifier" ||
      callee.object.name !== "Promise" ||
      !isGlobal(view, callee.object)
    )
      return [];
    if (list?.type !== "ArrayExpression" || isCleared(view, call)) return [];
    const timers = list.elements.filter((one) => one !== null && isTimer(view, one));
    if (timers.length !== 1 || list.elements.length < 2) return [];
    const timer = timers[0] as TSESTree.Node;
    return [
      {
        id: `${view.path}:${call.range[0]}`,
        path: view.path,
        range: call.range,
        ...findPosition(view, call.range[0]),
        callee: callee.range,
        timerText: renderTimer(view, timer),
        timer: timer.range,
        facts: collectPlaceFacts(view, settings, call),
      },
    ];
  });
}

function isCleared(view: SourceView, call: TSESTree.Node): boolean {
  const scope = findEnclosingFunction(call)?.body ?? view.ast;
  const passes = (node: TSESTree.Node): boolean =>
    node.type === "Identifier" && /^(?:clearTimeout|unref|abort|clear|cancel)$/.test(node.name);
  return findDescendant(view, scope, { passes }) !== undefined;
}

/** `new Promise((_, reject) => setTimeout(…))`, `sleep(1000)`, `sleep(1000).then(…)`, and a variable that holds one. */
function isTimer(view: SourceView, node: TSESTree.Node): boolean {
  const value = unwrap(node);
  if (value.type === "NewExpression") return findTimeoutCall(view, value) !== undefined;
  if (value.type === "Identifier") {
    const definition = findVariable(view, value)?.defs[0];
    const init = definition?.type === "Variable" ? definition.node.init : null;
    return init ? isTimer(view, init) : false;
  }
  if (value.type !== "CallExpression") return false;
  const callee = unwrap(value.callee);
  if (callee.type === "MemberExpression" && /^(?:then|catch)$/.test(findMemberName(callee) ?? ""))
    return isTimer(view, callee.object);
  const takesMs = value.arguments.length > 0 && value.arguments.every((one) => !isFunction(one));
  return takesMs && timerName.test(findDottedName(callee)?.split(".").at(-1) ?? "");
}

function findTimeoutCall(
  view: SourceView,
  node: TSESTree.NewExpression,
): TSESTree.CallExpression | undefined {
  if (node.callee.type !== "Identifier" || node.callee.name !== "Promise") return undefined;
  const isSetTimeout = (inner: TSESTree.Node): boolean =>
    inner.type === "CallExpression" && findDottedName(inner.callee)?.split(".").at(-1) === "setTimeout";
  const found = findDescendant(view, node, { passes: isSetTimeout });
  return found?.type === "CallExpression" ? found : undefined;
}

function renderTimer(view: SourceView, timer: TSESTree.Node): string {
  const value = unwrap(timer);
  if (value.type === "Identifier") return value.name;
  return value.type === "NewExpression"
    ? "new Promise(…)"
    : `${view.text.slice(...(value as TSESTree.CallExpression).callee.range)}(…)`;
}
