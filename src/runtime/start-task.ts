import type { CancelScope } from "./cancel-scope.js";
import type { Scope } from "./scope.js";

type Startable<V> = (scope: Scope, started: (value: V) => void) => unknown;
type CreateTask = (fn: (scope: Scope) => unknown, options: { name?: string | undefined }) => PromiseLike<unknown>;

/**
 * Starts a task and waits until it says that it is ready. Until then a failure is the caller's, who waits for it;
 * afterwards it is the group's, as in trio's `nursery.start`.
 */
export function startAndWait<V>(
  createTask: CreateTask,
  fn: Startable<V>,
  options: { name?: string | undefined },
): Promise<V> {
  let isWaiting = true;
  let settle: { resolve(value: V): void; reject(error: unknown): void };
  const ready = new Promise<V>((resolve, reject) => (settle = { resolve, reject }));
  const body = async (scope: Scope): Promise<unknown> => {
    const started = (value: V): void => {
      isWaiting = false;
      settle.resolve(value);
    };
    try {
      return await fn(scope, started);
    } catch (error) {
      if (!isWaiting || (scope as CancelScope).isOwnCancellation(error)) throw error;
      settle.reject(error);
      return undefined;
    }
  };
  const unready = (): void => settle.reject(new Error("the task ended without calling started()"));
  const cancelled = (reason: unknown): void => {
    // The group tells of its cancellation; a caller who was interrupted before awaiting `ready` must not be told again.
    ready.then(undefined, () => {});
    settle.reject(reason);
  };
  createTask(body, options).then(unready, cancelled);
  return ready;
}
