// The basic pattern: named tasks, their results after the group, and handlers that take the errors they name.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, type Scope, TaskGroup, TimeoutError } from "except-star";

class HTTPError extends Error {}

async function fetchAccounts(): Promise<string[]> {
  await setTimeout(1);
  throw new HTTPError("503 from /accounts");
}

async function fetchTransactions({ signal }: Scope): Promise<string[]> {
  try {
    await setTimeout(1_000, undefined, { signal });
    return [];
  } catch {
    throw new TimeoutError("closing the connection took too long");
  }
}

async function fetchAllData(): Promise<{ accounts: string[]; transactions: string[] }> {
  const [accounts, transactions] = await TaskGroup.run((group) => [
    group.createTask(() => fetchAccounts(), { name: "accounts" }),
    group.createTask((scope) => fetchTransactions(scope), { name: "transactions" }),
  ]);
  return { accounts: accounts!.result(), transactions: transactions!.result() };
}

try {
  await fetchAllData();
} catch (error) {
  exceptStar(
    error,
    on(HTTPError, (group) => {
      for (const inner of group.errors) console.log(`HTTP error: ${inner.message}`);
    }),
    on(TimeoutError, () => console.log("Some requests timed out")),
  );
}
