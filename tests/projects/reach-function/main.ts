import { load } from "./load.js";

export async function main(): Promise<void> {
  try {
    await load();
  } catch /* a */ {
    return;
  }
}
void main();
