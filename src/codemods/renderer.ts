import type { Choices } from "./choices.js";
import { parseView } from "./parse-view.js";
import { renderFile, type ChosenPart, type RenderedFile } from "./render-file.js";

/** The texts of all files that may change, as the choices stand; a file is rendered again only when its parts changed. */
export class Renderer {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #choices: Choices;
  readonly #rendered = new Map<string, { readonly state: string; readonly file: RenderedFile }>();

  constructor(texts: ReadonlyMap<string, string>, choices: Choices) {
    this.#texts = texts;
    this.#choices = choices;
  }

  /** The file with the forms chosen now; undefined where none of its parts stands any more. */
  find(path: string): RenderedFile | undefined {
    const chosen = this.#choices.collectChosen(path);
    if (chosen.length === 0) return undefined;
    const state = renderState(chosen);
    const known = this.#rendered.get(path);
    if (known?.state === state) return known.file;
    const file = this.findWith(path, chosen);
    if (file) this.#rendered.set(path, { state, file });
    return file;
  }

  /** The file with just these parts. The tree is not kept: it weighs a hundred times its text. */
  findWith(path: string, chosen: readonly ChosenPart[]): RenderedFile | undefined {
    const text = this.#texts.get(path);
    return text === undefined ? undefined : renderFile(parseView(path, text), chosen);
  }

  /** The text as it was analysed. */
  findOriginal(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /** The chosen forms of some files, as a text to compare. */
  renderState(paths: readonly string[]): string {
    return renderState(paths.flatMap((path) => this.#choices.collectChosen(path)));
  }
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
