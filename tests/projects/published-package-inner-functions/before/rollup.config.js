export default { input: { index: "src/index.ts", internal: "./src/internal-index.ts" } };
