// Recoverable errors give a default value, critical ones are logged and raised again.
import { exceptStar, on, TaskGroup } from "except-star";

class RecoverableError extends Error {}
class CriticalError extends Error {}

async function robustOperation(...errors: Error[]): Promise<string> {
  try {
    await TaskGroup.map(errors, async (error) => {
      throw error;
    });
    return "result";
  } catch (error) {
    return exceptStar(
      error,
      on(RecoverableError, () => "default value"),
      on(CriticalError, (group) => {
        for (const inner of group.errors) console.log(`Critical failure: ${inner.message}`);
        throw group;
      }),
    );
  }
}

console.log(await robustOperation());
console.log(await robustOperation(new RecoverableError("cache"), new RecoverableError("proxy")));
await robustOperation(new RecoverableError("cache"), new CriticalError("disk"));
