import exceptStar from "eslint-plugin-except-star";
import tseslint from "typescript-eslint";

export default [
  { ignores: ["dist/"] },
  {
    files: ["**/*.ts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
  },
  exceptStar.configs.migrate,
];
