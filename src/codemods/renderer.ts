import type { SourceView } from "../analysis/source-view.js";
import { collectImportEdits } from "../rewrite/text/imports.js";
import type { TextEdit } from "../rewrite/edit.js";
import type { RuntimeImport } from "../rewrite/plan.js";
import type { Choices } from "./choices.js";
import { parseView } from "./parse-view.js";
import { renderFile, type ChosenPart, type RenderedFile } from "./render-file.js";

/** The texts of all files that may change, as the choices stand; a file is rendered again only when its parts changed. */
export class Renderer {
  readonly #texts = new Map<string, string>();
  readonly #choices: Choices;
  /** The edits for a file's imports, by path and imported names: most of its renderings need the same ones. */
  readonly #imports = new Map<string, readonly TextEdit[]>();
  readonly #rendered = new Map<string, { readonly state: string; readonly file: RenderedFile }>();

  constructor(texts: ReadonlyMap<string, string>, choices: Choices) {
    for (const [path, text] of texts) this.#texts.set(path, text);
    this.#choices = choices;
  }

  /** Renders a file while its tree is at hand, which saves parsing it again; only text is kept of it. */
  prepare(view: SourceView): void {
    this.#texts.set(view.path, view.text);
    const chosen = this.#choices.collectChosen(view.path);
    if (chosen.length > 0) this.#render(view.path, chosen, () => view);
  }

  /** The file with the forms chosen now; undefined where none of its parts stands any more. */
  find(path: string): RenderedFile | undefined {
    const chosen = this.#choices.collectChosen(path);
    if (chosen.length === 0) return undefined;
    return this.#render(path, chosen);
  }

  /** The file with just these parts. The tree is not kept: it weighs a hundred times its text. */
  findWith(path: string, chosen: readonly ChosenPart[]): RenderedFile | undefined {
    const text = this.#texts.get(path);
    return text === undefined ? undefined : this.#renderNow({ path, text }, chosen);
  }

  /** The text as it was analysed. */
  findOriginal(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** The chosen forms of some files, as a text to compare. */
  renderState(paths: readonly string[]): string {
    return renderState(paths.flatMap((path) => this.#choices.collectChosen(path)));
  }

  #render(
    path: string,
    chosen: readonly ChosenPart[],
    findView?: () => SourceView,
  ): RenderedFile | undefined {
    const state = renderState(chosen);
    const known = this.#rendered.get(path);
    if (known?.state === state) return known.file;
    const text = this.#texts.get(path);
    if (text === undefined) return undefined;
    const file = this.#renderNow({ path, text }, chosen, findView);
    this.#rendered.set(path, { state, file });
    return file;
  }

  #renderNow(
    { path, text }: Pick<SourceView, "path" | "text">,
    chosen: readonly ChosenPart[],
    findView = () => parseView(path, text),
  ): RenderedFile {
    return renderFile(text, chosen, (imports) => {
      if (imports.length === 0) return [];
      const key = `${path}\0${renderNames(imports)}`;
      const edits = this.#imports.get(key) ?? collectImportEdits(findView(), imports);
      this.#imports.set(key, edits);
      return edits;
    });
  }
}

function renderNames(imports: readonly RuntimeImport[]): string {
  return imports.map(({ module, imported, local }) => `${module} ${imported} ${local}`).join("\0");
}

const formNumbers = new WeakMap<object, number>();
let formCount = 0;

/** Two variants have forms of the same names, so a form is told by its identity. */
function renderState(chosen: readonly ChosenPart[]): string {
  return chosen.map(({ form }) => numberOf(form)).join(" ");
}

function numberOf(form: object): number {
  const known = formNumbers.get(form);
  if (known !== undefined) return known;
  formCount += 1;
  formNumbers.set(form, formCount);
  return formCount;
}
