import { walk } from "./walk.js";
export async function visit(depth: number): Promise<void> {
  try {
    await walk(depth);
  } catch (error) {
    /* a */
    throw error;
  }
}
