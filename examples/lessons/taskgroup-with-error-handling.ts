// The lesson's whole program: success, one failure, several failures. At a tenth of its pace.
import { setTimeout } from "node:timers/promises";
import { exceptStar, on, type Scope, TaskGroup, TimeoutError } from "except-star";

class ConnectionError extends Error {}

/** As Python prints dictionaries and lists. */
const repr = (value: unknown): string =>
  JSON.stringify(value).replaceAll('"', "'").replaceAll(":", ": ").replaceAll(",", ", ");

async function fetching<T>(name: string, ms: number, data: T, { signal }: Scope): Promise<T> {
  console.log(`  [${name}] Fetching...`);
  await setTimeout(ms, undefined, { signal });
  return data;
}

const ACCOUNTS = [
  { id: 1, balance: 2500 },
  { id: 2, balance: 10000 },
];
const TRANSACTIONS = [
  { id: 1, amount: -45 },
  { id: 2, amount: 3000 },
];

const fetchAccounts = (scope: Scope) => fetching("accounts", 30, { accounts: ACCOUNTS }, scope);
const fetchTransactions = (scope: Scope) =>
  fetching("transactions", 20, { transactions: TRANSACTIONS }, scope);
const fetchBudgets = (scope: Scope) =>
  fetching("budgets", 25, { budgets: [{ category: "Food", limit: 400, spent: 245 }] }, scope);

async function fetchFailing(scope: Scope): Promise<never> {
  await fetching("failing", 10, undefined, scope);
  throw new ConnectionError("API server unreachable");
}

async function demoSuccess(): Promise<void> {
  console.log("=== TaskGroup: All Tasks Succeed ===");
  const { accounts, transactions, budgets } = await TaskGroup.all({
    accounts: fetchAccounts,
    transactions: fetchTransactions,
    budgets: fetchBudgets,
  });
  console.log("\n  Results:");
  console.log(`    Accounts: ${repr(accounts)}`);
  console.log(`    Transactions: ${repr(transactions)}`);
  console.log(`    Budgets: ${repr(budgets)}`);
}

async function demoFailure(): Promise<void> {
  console.log("\n=== TaskGroup: One Task Fails ===");
  try {
    await TaskGroup.run((group) => {
      group.createTask(fetchAccounts, { name: "accounts" });
      group.createTask(fetchFailing, { name: "failing" });
      group.createTask(fetchTransactions, { name: "transactions" });
    });
    console.log("  All tasks completed!");
  } catch (error) {
    exceptStar(
      error,
      on(ConnectionError, (group) => {
        console.log(`\n  Caught ${group.errors.length} ConnectionError(s):`);
        for (const inner of group.errors) console.log(`    - ${inner.message}`);
        console.log("  (Other tasks were automatically cancelled)");
      }),
      on(Error, (group) => {
        console.log(`\n  Caught ${group.errors.length} other error(s):`);
        for (const inner of group.errors) console.log(`    - ${inner.name}: ${inner.message}`);
      }),
    );
  }
}

async function demoMultipleFailures(): Promise<void> {
  console.log("\n=== TaskGroup: Multiple Failures ===");
  const failTimeout = async ({ signal }: Scope): Promise<void> => {
    await setTimeout(10, undefined, { signal });
    throw new TimeoutError("Request timed out");
  };
  const failConnection = async ({ signal }: Scope): Promise<void> => {
    await setTimeout(15, undefined, { signal });
    throw new ConnectionError("Server unavailable");
  };
  try {
    await TaskGroup.run((group) => {
      group.createTask(failTimeout, { name: "timeout_task" });
      group.createTask(failConnection, { name: "connection_task" });
      group.createTask(fetchAccounts, { name: "accounts" });
    });
  } catch (error) {
    exceptStar(
      error,
      on(TimeoutError, ({ errors }) => console.log(`  Timeout errors: ${errors.length}`)),
      on(ConnectionError, ({ errors }) => console.log(`  Connection errors: ${errors.length}`)),
      on(Error, ({ errors }) => console.log(`  Other errors: ${errors.length}`)),
    );
  }
}

console.log("TaskGroup Demo (Python 3.11+)\n");
await demoSuccess();
await demoFailure();
await demoMultipleFailures();
console.log("\n=== Key Takeaways ===");
console.log("  1. TaskGroup ensures all tasks complete or all are cancelled");
console.log("  2. ExceptionGroup captures ALL exceptions that occurred");
console.log("  3. Use except* to handle specific exception types");
console.log("  4. Named tasks help with debugging");
