/** The longest delay that setTimeout takes: it fires at once for a longer one. */
const LONGEST = 2 ** 31 - 1;

/** Calls `act` once, after a delay in ms of any length; Infinity is never. The result stops it. */
export function startTimer(delay: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (left: number): void => {
    timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : act()), Math.min(left, LONGEST));
  };
  if (delay !== Infinity) wait(delay);
  return () => clearTimeout(timer);
}
