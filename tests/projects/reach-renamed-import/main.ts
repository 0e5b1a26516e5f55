import { load as fetchAll } from "./load.js";

export async function main(): Promise<void> {
  try {
    await fetchAll();
  } catch /* a */ {
    return;
  }
}
void main();
