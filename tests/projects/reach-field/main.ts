import { Pool } from "./pool.js";

export async function main(): Promise<void> {
  try {
    await new Pool().ready;
  } catch /* a */ {
    return;
  }
}
void main();
