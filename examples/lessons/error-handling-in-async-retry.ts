// Retry with exponential back-off. The lesson waits 0.5 s and 1 s; this one a hundredth of it.
import { withRetry } from "except-star";

class ConnectionError extends Error {}

const draws = [0.1, 0.5, 0.9].values();

async function unreliableApiCall(): Promise<string> {
  if (draws.next().value! < 0.7) throw new ConnectionError("API temporarily unavailable");
  return "Success!";
}

try {
  const result = await withRetry(() => unreliableApiCall(), {
    retries: 5,
    delay: 5,
    jitter: "none",
    retryOn: ConnectionError,
    onRetry: ({ error, attempt, delay }) => {
      const seconds = (delay / 10).toFixed(1);
      console.log(`Attempt ${attempt} failed: ${(error as Error).message}. Retrying in ${seconds}s...`);
    },
  });
  console.log(`Got: ${result}`);
} catch (error) {
  if (!(error instanceof ConnectionError)) throw error;
  console.log("All retries failed");
}
