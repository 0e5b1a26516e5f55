import { resolve } from "node:path";
import { planDependencies } from "../dependencies.js";
import { exitCodes } from "../exit-error.js";
import { readTexts } from "../flags.js";
import { findGitTree } from "../git.js";
import { renderWrites } from "../migrate.js";
import { installDependencies } from "../package-manager.js";
import { mergePlans } from "../plan-file.js";
import { toPosix } from "../programs.js";
import { Renderer } from "../renderer.js";
import { findRuntimePackage } from "../runtime-package.js";
import { applyGuarded } from "./apply-guarded.js";
import type { CommandCall } from "./migrate-command.js";
import { prepareTree } from "./prepare-tree.js";

/** `except-star migrate --apply plan.json …`: writes what plans of this or other machines say. */
export async function runApply(call: CommandCall): Promise<number> {
  const { cwd, flags, terminal } = call;
  const root = findGitTree(cwd)?.root ?? toPosix(cwd);
  const files = [...readTexts(flags, "apply"), ...call.args];
  const { choices, texts, changed } = mergePlans(files, { root, cwd });
  const journal = prepareTree(
    call,
    files.map((file) => toPosix(resolve(cwd, file))),
  );
  const writes = await renderWrites(root, new Renderer(texts, choices), choices);
  const dependencies = planDependencies(
    root,
    writes.map(({ path }) => path),
    findRuntimePackage(),
  );
  const refused = applyGuarded([...dependencies.writes, ...writes], journal, terminal);
  for (const path of changed)
    terminal.tell(terminal.paint.red(`${path} changed since it was planned, so what needs it was left out.`));
  terminal.print(`Wrote ${writes.length - refused.length} files from ${files.length} plans.`);
  if (dependencies.added.length > 0)
    for (const line of await installDependencies(call)) terminal.print(`Next: ${line}`);
  return changed.length + refused.length > 0 ? exitCodes.someFilesFailed : exitCodes.done;
}
