import { runCommandLine } from "./run-command-line.js";
import { createTerminal } from "./terminal.js";

process.exitCode = await runCommandLine(process.argv.slice(2), process.cwd(), createTerminal());
