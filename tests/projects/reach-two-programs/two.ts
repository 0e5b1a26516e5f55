import { load } from "./shared.js";

export async function main(): Promise<void> {
  try {
    await load();
  } catch /* b */ {
    return;
  }
}
void main();
