import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const runtime = (file: string) => fileURLToPath(new URL(`src/runtime/${file}.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^except-star$/, replacement: runtime("index") },
      { find: /^except-star\/testing$/, replacement: runtime("testing") },
      { find: /^except-star\/ambient$/, replacement: runtime("ambient") },
    ],
  },
  test: {
    include: ["tests/**/*.spec.ts"],
    exclude: ["tests/fixtures/**", "tests/projects/**", "**/node_modules/**"],
    testTimeout: 30_000,
  },
});
