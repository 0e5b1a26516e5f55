import type { Choices } from "./choices.js";
import type { Problem } from "./diagnostics.js";
import { OwnCompiler, type OwnCompilerRequest } from "./own-compiler.js";
import type { Renderer } from "./renderer.js";
import type { Verification } from "./verify-all.js";

/** The choices that are to be agreed on, and how they are verified. */
export interface OwnSettlement extends OwnCompilerRequest {
  readonly choices: Choices;
  readonly renderer: Renderer;
  readonly settle: () => Verification;
  readonly onRound: (problems: number) => void;
}

/** Verifies, asks the project's own compiler, and lowers the sites it blames, until both agree. */
export function settleWithOwnCompiler(settlement: OwnSettlement): Verification {
  let verification = settlement.settle();
  const compiler = new OwnCompiler(settlement);
  try {
    while (verification.remaining.length === 0) {
      const fresh = collectFresh(compiler, settlement);
      settlement.onRound(fresh.length);
      if (fresh.length === 0) break;
      const blamed = new Map(
        fresh.flatMap(({ path, offset, code, message }) => {
          const part = settlement.renderer.find(path)?.findPart(offset);
          return part ? [[part, `TS${code}: ${message}`] as const] : [];
        }),
      );
      if (blamed.size === 0) return { ...verification, remaining: fresh };
      for (const [part, sentence] of blamed) settlement.choices.lower(part, { id: "breaks-types", sentence });
      verification = settlement.settle();
    }
    return verification;
  } finally {
    compiler.dispose();
  }
}

function collectFresh(compiler: OwnCompiler, { choices, renderer }: OwnSettlement): Problem[] {
  const texts = new Map<string, string>();
  for (const path of choices.paths) {
    const text = renderer.find(path)?.text ?? renderer.findOriginal(path);
    if (text !== undefined) texts.set(path, text);
  }
  return compiler.collectFresh(texts, (path, offset) => renderer.find(path)?.findOldOffset(offset) ?? offset);
}
