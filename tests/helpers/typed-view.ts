import { join } from "node:path";
import type { SourceView } from "../../src/analysis/source-view.js";
import { createTypeServices } from "../../src/analysis/types/type-services.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { createProgram, sceneFolder } from "./lint.js";

/** A text with the type information of a program that holds it. */
export function createTypedView(code: string): SourceView {
  const path = join(sceneFolder, "scene.ts");
  return parseView(path, code, { types: createTypeServices(createProgram(path, code), path) });
}
