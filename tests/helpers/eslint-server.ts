import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";

const server = resolve(
  import.meta.dirname,
  "../../node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server",
);

/** A diagnostic and a code action, as far as the tests read them. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}
export interface CodeAction {
  readonly title: string;
  readonly kind?: string;
  readonly command?: { readonly command: string; readonly arguments?: unknown[] };
  readonly edit?: WorkspaceEdit;
}
type Position = { line: number; character: number };
type Range = { start: Position; end: Position };
type TextEdit = { range: Range; newText: string };
type WorkspaceEdit = {
  changes?: Record<string, TextEdit[]>;
  documentChanges?: { textDocument: { uri: string }; edits: TextEdit[] }[];
};

/** The ESLint language server over stdio, as an editor drives it, with one document open. */
export class EslintServer {
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private version = 1;
  private text = "";
  private readonly uri: string;
  private waiting: ((diagnostics: Diagnostic[]) => void)[] = [];
  /** What the server wrote to its log: printed when a test times out. */
  readonly log: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {
    this.uri = pathToFileURL(join(folder, file)).href;
    this.process = spawn(process.execPath, [server, "--stdio"], {
      cwd: folder,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const { stdin, stdout, stderr } = this.process;
    if (!stdin || !stdout) throw new Error("the server has no pipes");
    stderr?.on("data", (chunk: Buffer) => this.log.push(String(chunk)));
    this.connection = createMessageConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.answerServer();
    this.connection.listen();
  }

  /** What the server asks of an editor. */
  private answerServer(): void {
    const uri = pathToFileURL(this.folder).href;
    const settings = {
      validate: "on",
      run: "onType",
      useESLintClass: false,
      useFlatConfig: true,
      experimental: {},
      codeAction: {
        disableRuleComment: { enable: false, location: "separateLine" },
        showDocumentation: { enable: false },
      },
      codeActionOnSave: { mode: "all" },
      format: false,
      quiet: false,
      onIgnoredFiles: "off",
      options: {},
      rulesCustomizations: [],
      problems: { shortenToSingleLine: false },
      nodePath: null,
      workingDirectory: { directory: this.folder },
      workspaceFolder: { uri, name: "scene" },
    };
    this.connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => settings),
    );
    this.connection.onRequest("workspace/workspaceFolders", () => [{ uri, name: "scene" }]);
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("workspace/diagnostic/refresh", () => null);
    this.connection.onRequest("eslint/confirmESLintExecution", () => 4);
    this.connection.onRequest("workspace/applyEdit", ({ edit }: { edit: WorkspaceEdit }) =>
      this.applyEdit(edit),
    );
    for (const problem of ["eslint/noConfig", "eslint/noLibrary", "eslint/probeFailed"]) {
      this.connection.onRequest(
        problem,
        (params: unknown) => (this.log.push(`${problem} ${JSON.stringify(params)}`), {}),
      );
    }
    this.connection.onNotification(
      "window/logMessage",
      ({ message }: { message: string }) => void this.log.push(message),
    );
    this.connection.onNotification(
      "eslint/exitCalled",
      (params: unknown) => void this.log.push(JSON.stringify(params)),
    );
    this.connection.onNotification(
      "textDocument/publishDiagnostics",
      (given: { uri: string; diagnostics: Diagnostic[]; version?: number }) => {
        if (given.uri !== this.uri || (given.version ?? this.version) < this.version) return;
        for (const resolveWaiting of this.waiting.splice(0)) resolveWaiting(given.diagnostics);
      },
    );
  }

  /** Opens the document and waits for its first diagnostics. */
  async open(): Promise<Diagnostic[]> {
    const capabilities = {
      workspace: { applyEdit: true, configuration: true, workspaceFolders: true, executeCommand: {} },
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
      },
    };
    const rootUri = pathToFileURL(this.folder).href;
    const workspaceFolders = [{ uri: rootUri, name: "scene" }];
    await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders,
      capabilities,
    });
    await this.connection.sendNotification("initialized", {});
    this.text = readFileSync(join(this.folder, this.file), "utf8");
    const textDocument = { uri: this.uri, languageId: "typescript", version: this.version, text: this.text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    return this.diagnose();
  }

  /** The diagnostics of the document as it stands, by whichever way the server gives them. */
  private async diagnose(): Promise<Diagnostic[]> {
    const published = new Promise<Diagnostic[]>((resolve) => this.waiting.push(resolve));
    const pulled = this.connection
      .sendRequest("textDocument/diagnostic", { textDocument: { uri: this.uri } })
      .then((report) => (report as { items: Diagnostic[] }).items)
      .catch(() => published);
    return Promise.race([published, pulled]);
  }

  /** The quick fixes for a diagnostic. */
  async quickFixes(diagnostic: Diagnostic): Promise<CodeAction[]> {
    const params = {
      textDocument: { uri: this.uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    };
    return (
      ((await this.connection.sendRequest("textDocument/codeAction", params)) as CodeAction[] | null) ?? []
    );
  }

  /** Applies a code action as an editor does, and waits for the diagnostics of the new text. */
  async apply(action: CodeAction): Promise<{ text: string; diagnostics: Diagnostic[] }> {
    const before = this.version;
    if (action.edit) await this.applyEdit(action.edit);
    if (action.command) await this.connection.sendRequest("workspace/executeCommand", action.command);
    if (this.version === before) throw new Error(`"${action.title}" changed nothing`);
    return { text: this.text, diagnostics: await this.diagnose() };
  }

  private async applyEdit(edit: WorkspaceEdit): Promise<{ applied: boolean }> {
    const ofDocuments = (edit.documentChanges ?? []).filter((change) => change.textDocument.uri === this.uri);
    const edits = [...(edit.changes?.[this.uri] ?? []), ...ofDocuments.flatMap((change) => change.edits)];
    const sorted = edits
      .map(({ range, newText }) => ({
        start: this.offsetOf(range.start),
        end: this.offsetOf(range.end),
        newText,
      }))
      .sort((a, b) => b.start - a.start);
    for (const { start, end, newText } of sorted)
      this.text = this.text.slice(0, start) + newText + this.text.slice(end);
    const textDocument = { uri: this.uri, version: ++this.version };
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument,
      contentChanges: [{ text: this.text }],
    });
    return { applied: true };
  }

  private offsetOf({ line, character }: Position): number {
    const before = this.text.split("\n").slice(0, line);
    return before.reduce((sum, content) => sum + content.length + 1, 0) + character;
  }

  close(): void {
    this.connection.dispose();
    this.process.kill();
  }
}
