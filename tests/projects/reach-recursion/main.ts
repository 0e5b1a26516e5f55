import { visit } from "./visit.js";

export async function main(): Promise<void> {
  try {
    await visit(3);
  } catch /* b */ {
    return;
  }
}
void main();
