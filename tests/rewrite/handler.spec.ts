import { describe, expect, it } from "vitest";
import { collectHandlers } from "../../src/analysis/sites/catch-handler.js";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { planHandler } from "../../src/rewrite/handler.js";

/** The reason for which the only handler of a text is left alone. */
function blockerOf(text: string): string | undefined {
  const view = parseView("/a.ts", text);
  const [handler] = collectHandlers(view, defaultSettings);
  const plan = handler && planHandler(view, handler);
  return plan?.kind === "blocked" ? plan.blockers[0].id : undefined;
}

describe("a handler is left alone, with its reason", () => {
  it.each([
    ["it has no parameter", "try { f(); } catch { g(); }", "handler-asks-nothing"],
    [
      "it asks nothing specific",
      "try { f(); } catch (e) { if (e instanceof Error) log(e.message); throw e; }",
      "handler-asks-nothing",
    ],
    [
      "it opens groups already",
      'import { everyError } from "except-star"; try { f(); } catch (e) { if (everyError(e, X)) g(); else throw e; }',
      "handler-asks-nothing",
    ],
    ["it is a function of another file", "p.catch(onError);", "handler-elsewhere"],
    [
      "it opens an AggregateError itself",
      "try { f(); } catch (e) { if (e instanceof AggregateError) g(e.errors); if (e.code === 1) h(); }",
      "tests-aggregate",
    ],
    ["the assertion holds for a group too", "expect(p).rejects.toThrow();", "assertion-of-all"],
    [
      "the message of a group holds the text (changesets: there the error comes bare)",
      'expect(p).rejects.toThrow("not found (404)");',
      "assertion-of-all",
    ],
    [
      "the message of a group holds what the pattern asks for",
      "expect(p).rejects.toThrowError(/not found/i);",
      "assertion-of-all",
    ],
    ["the assertion asks for any error", "expect(p).rejects.toThrow(Error);", "assertion-of-all"],
    ["what rejects has no known `catch`", "expect(p).rejects.not.toThrow(X);", "assertion-not-moved"],
    ["a function rejects", "expect(async () => { await p; }).rejects.toBe(error);", "assertion-not-moved"],
  ])("%s", (_reason, text, id) => {
    expect(blockerOf(text)).toBe(id);
  });
});
