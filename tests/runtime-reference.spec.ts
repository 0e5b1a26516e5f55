import { expect, it } from "vitest";
import { renderRuntimeReference } from "./helpers/render-runtime-reference.js";

it("docs/runtime.md is rendered from the comments of the runtime", async () => {
  await expect(renderRuntimeReference()).toMatchFileSnapshot("../docs/runtime.md");
});
