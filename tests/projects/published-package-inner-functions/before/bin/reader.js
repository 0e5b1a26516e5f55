import { run } from "../dist/run.js";

run().catch((error) => {
  if (error.code === "ENOENT") process.exit(0);
});
