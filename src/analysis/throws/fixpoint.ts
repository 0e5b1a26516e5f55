/** A system of equations, one per key, whose right sides read the values of other keys. */
export interface Equations<Key, Value> {
  readonly bottom: Value;
  /** The value of a key, given what it reads. Must be monotone: larger values read, larger value out. */
  readonly evaluate: (key: Key, read: (other: Key) => Value) => Value;
  readonly join: (one: Value, other: Value) => Value;
  readonly isSame: (one: Value, other: Value) => boolean;
}

export interface FixpointOptions {
  /** False evaluates a cycle once instead of until nothing changes: for the test that shows the fixpoint is needed. */
  readonly iterate?: boolean;
}

interface Entry<Key, Value> {
  readonly key: Key;
  readonly index: number;
  /** The smallest index on the stack that this entry is known to reach: its own in the root of a component. */
  low: number;
  value: Value;
  /** Keys that the last evaluation read, and how many of them have been followed. */
  reads: readonly Key[];
  followed: number;
  /** A finished entry never changes again; its component has left the stack. */
  isFinished: boolean;
}

/**
 * Solves on demand: a key's least solution, with that of everything it reads. Strongly connected
 * components are found with Tarjan's algorithm and iterated until nothing changes; only then are they
 * kept, so that no "nothing" from inside an unfinished cycle is ever remembered. Uses no recursion.
 */
export class FixpointSolver<Key, Value> {
  readonly #equations: Equations<Key, Value>;
  readonly #iterate: boolean;
  readonly #entries = new Map<Key, Entry<Key, Value>>();
  readonly #stack: Entry<Key, Value>[] = [];

  constructor(equations: Equations<Key, Value>, { iterate = true }: FixpointOptions = {}) {
    this.#equations = equations;
    this.#iterate = iterate;
  }

  solve(key: Key): Value {
    if (!this.#entries.has(key)) this.#explore(this.#enter(key));
    return this.#entries.get(key)?.value ?? this.#equations.bottom;
  }

  #explore(root: Entry<Key, Value>): void {
    const path = [root];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.reads[top.followed];
      if (top.followed < top.reads.length) {
        top.followed += 1;
        const known = this.#entries.get(next as Key);
        if (!known) path.push(this.#enter(next as Key));
        else if (!known.isFinished) top.low = Math.min(top.low, known.low);
      } else if (top.low !== top.index || this.#finishComponent(top)) {
        path.pop();
        const reader = path.at(-1);
        if (reader && !top.isFinished) reader.low = Math.min(reader.low, top.low);
      }
    }
  }

  #enter(key: Key): Entry<Key, Value> {
    const index = this.#entries.size;
    const value = this.#equations.bottom;
    const entry = { key, index, low: index, value, reads: [], followed: 0, isFinished: false };
    this.#entries.set(key, entry);
    this.#stack.push(entry);
    this.#evaluate(entry);
    return entry;
  }

  /** Whether the value changed. */
  #evaluate(entry: Entry<Key, Value>): boolean {
    const reads = new Set<Key>();
    const found = this.#equations.evaluate(entry.key, (other) => {
      reads.add(other);
      return this.#entries.get(other)?.value ?? this.#equations.bottom;
    });
    const value = this.#equations.join(entry.value, found);
    const isChanged = !this.#equations.isSame(entry.value, value);
    entry.value = value;
    entry.reads = [...reads];
    entry.followed = 0;
    return isChanged;
  }

  /** False when the larger values made a member read something that has to be followed first. */
  #finishComponent(root: Entry<Key, Value>): boolean {
    const members = this.#stack.slice(this.#stack.lastIndexOf(root));
    if (root.reads.length > 0 || members.length > 1) {
      const restless = this.#settle(members, root);
      if (restless) {
        root.reads = restless.reads;
        root.followed = 0;
        return false;
      }
    }
    for (const member of members) member.isFinished = true;
    this.#stack.length -= members.length;
    return true;
  }

  /** Evaluates the members until none changes; stops at one that reads a key outside which is not finished. */
  #settle(members: readonly Entry<Key, Value>[], root: Entry<Key, Value>): Entry<Key, Value> | undefined {
    const isCycle = members.length > 1 || root.reads.includes(root.key);
    let isChanged: boolean;
    do {
      isChanged = false;
      for (const member of members) {
        isChanged = this.#evaluate(member) || isChanged;
        if (member.reads.some((key) => this.#isOpenOutside(key, root))) return member;
      }
    } while (isChanged && isCycle && this.#iterate);
    return undefined;
  }

  #isOpenOutside(key: Key, root: Entry<Key, Value>): boolean {
    const entry = this.#entries.get(key);
    return !entry || (!entry.isFinished && entry.index < root.index);
  }
}
