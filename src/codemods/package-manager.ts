import { confirm, isCancel } from "@clack/prompts";
import { detect, resolveCommand } from "package-manager-detector";
import { x } from "tinyexec";
import type { Flags } from "./flags.js";
import type { Terminal } from "./terminal.js";

/** What installing needs to know. */
export interface InstallRequest {
  readonly cwd: string;
  readonly flags: Flags;
  readonly terminal: Terminal;
}

/** Runs the project's package manager when it may: with --install, or after a yes. Returns what is left to do. */
export async function installDependencies({ cwd, flags, terminal }: InstallRequest): Promise<string[]> {
  const found = await detect({ cwd });
  const resolved = resolveCommand(found?.agent ?? "npm", "install", []);
  const words = resolved ? [resolved.command, ...resolved.args] : ["npm", "install"];
  const advice = [`${words.join(" ")}, which installs except-star`];
  if (!(await mayInstall({ cwd, flags, terminal }, words.join(" ")))) return advice;
  const [command = "npm", ...args] = words;
  const result = await x(command, args, { nodeOptions: { cwd, stdio: "inherit" } });
  if (result.exitCode === 0) return [];
  terminal.tell(terminal.paint.red(`\`${words.join(" ")}\` ended with ${result.exitCode}.`));
  return advice;
}

async function mayInstall({ flags, terminal }: InstallRequest, command: string): Promise<boolean> {
  if (flags["install"] === true) return true;
  if (flags["install"] === false || !terminal.isInteractive) return false;
  const answer = await confirm({ message: `Run \`${command}\` now?` });
  return !isCancel(answer) && answer;
}
