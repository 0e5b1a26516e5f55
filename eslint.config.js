import eslintPlugin from "eslint-plugin-eslint-plugin";
import tseslint from "typescript-eslint";
import exceptStar from "./dist/index.js";

/** The repository under its own rules. Untyped but for promises, so that a run takes seconds. */
export default tseslint.config(
  {
    ignores: [
      "dist/",
      "src/runtime/dist/",
      "coverage/",
      "docs/.vitepress/",
      "tests/fixtures/",
      "tests/projects/",
      "tests/rules/eval/",
    ],
  },
  ...tseslint.configs.strict,
  exceptStar.configs.strict,
  {
    languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSEnumDeclaration",
          message: "Write a union of strings: it is data, and needs no code.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**/*.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "off",
    },
  },
  {
    files: ["src/rules/*.ts"],
    plugins: { "eslint-plugin": eslintPlugin },
    rules: {
      "eslint-plugin/no-deprecated-context-methods": "error",
      "eslint-plugin/no-deprecated-report-api": "error",
      "eslint-plugin/no-unused-placeholders": "error",
      "eslint-plugin/no-missing-placeholders": "error",
    },
  },
  {
    // The runtime implements what the rules ask its users to use, and its types need any where a caller's may be anything.
    files: ["src/runtime/**/*.ts"],
    rules: {
      "except-star/no-swallowed-cancellation": "off",
      "except-star/prefer-task-group": "off",
      "except-star/prefer-except-star": "off",
      "except-star/prefer-timeout": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/unified-signatures": "off",
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
  {
    // Tests do on purpose what nobody should, and rejected values of every kind are their matter.
    files: ["tests/**/*.ts", "bench/**", "examples/**", "scripts/**"],
    rules: Object.fromEntries([
      ...Object.keys(exceptStar.rules).map((name) => [`except-star/${name}`, "off"]),
      ["@typescript-eslint/no-explicit-any", "off"],
      ["@typescript-eslint/no-non-null-assertion", "off"],
      ["@typescript-eslint/no-empty-function", "off"],
      ["@typescript-eslint/no-extraneous-class", "off"],
      ["@typescript-eslint/no-dynamic-delete", "off"],
      ["@typescript-eslint/no-require-imports", "off"],
    ]),
  },
);
