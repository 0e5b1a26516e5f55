import { drain, enqueue } from "./queue.js";

void drain();
enqueue(async () => undefined).catch(/* caught */ (error: unknown) => {
  if (error instanceof TypeError) return;
  throw error;
});
