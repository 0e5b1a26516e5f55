import packageJson from "../../package.json" with { type: "json" };
import { readCommandLine, renderHelp } from "./command-line.js";
import { runApply } from "./commands/apply-command.js";
import { runExplain } from "./commands/explain-command.js";
import { runInit } from "./commands/init-command.js";
import { runCheck, runMigrate } from "./commands/migrate-command.js";
import { exitCodes, ExitError } from "./exit-error.js";
import type { Terminal } from "./terminal.js";

/** Runs the command line and returns its exit code; everything it says goes to the terminal. */
export async function runCommandLine(
  argv: readonly string[],
  cwd: string,
  terminal: Terminal,
): Promise<number> {
  try {
    const { command, args, flags } = readCommandLine(argv, packageJson.version);
    const call = { cwd, args, flags, terminal };
    if (command === "migrate" && flags["apply"] !== undefined) return await runApply(call);
    if (command === "migrate") return await runMigrate(call);
    if (command === "init") return await runInit(call);
    if (command === "explain") return await runExplain(call);
    if (command === "check") return await runCheck(call);
    if (command === "version") terminal.print(packageJson.version);
    if (command === "help") terminal.print(renderHelp(argv, packageJson.version));
    return 0;
  } catch (error) {
    if (!(error instanceof ExitError)) return reportCrash(error, terminal);
    terminal.tell(terminal.paint.red(error.message));
    if (error.advice) terminal.tell(error.advice);
    return error.code;
  }
}

/** A bug of ours: the stack is for its report. Writing is atomic and journalled, so the next run finishes what was begun. */
function reportCrash(error: unknown, terminal: Terminal): number {
  terminal.tell(terminal.paint.red("The run ended with an internal error; no file is half written."));
  terminal.tell("Please report it with this text:");
  terminal.tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.someFilesFailed;
}
