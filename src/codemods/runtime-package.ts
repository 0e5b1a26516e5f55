import packageJson from "../runtime/package.json" with { type: "json" };
import type { RuntimePackage } from "./dependencies.js";

/** The runtime that this command line writes imports of. */
export function findRuntimePackage(): RuntimePackage {
  return { name: packageJson.name, range: `^${packageJson.version}` };
}
