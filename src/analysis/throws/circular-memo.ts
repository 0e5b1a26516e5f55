interface Memo<Value> {
  readonly bottom: Value;
  readonly isSame: (one: Value, other: Value) => boolean;
}

const MAX_DEPTH = 40;
const MAX_ROUNDS = 6;

/**
 * Remembers answers to questions that may ask in circles (`a = b; b = a`). Every question is read once a round; asked
 * again it answers what it knows so far. Rounds repeat until no answer changes: the time is linear in the code, where
 * following every path through a circle would be exponential.
 */
export class CircularMemo<Key, Value> {
  readonly #memo: Memo<Value>;
  /** Final answers. */
  readonly #known = new Map<Key, Value>();
  /** The answers of this search, complete or not. */
  readonly #answers = new Map<Key, Value>();
  /** The questions that are being read: empty outside of a search. */
  readonly #active = new Set<Key>();
  /** The questions that were read in this round. */
  readonly #read = new Set<Key>();
  /** An answer was read in this round that was not complete yet. */
  #isCircular = false;
  #hasChanged = false;
  /** Something lay too deep to be read: what depends on it is not remembered. */
  #isShortened = false;

  constructor(memo: Memo<Value>) {
    this.#memo = memo;
  }

  answer(key: Key, resolve: () => Value): Value {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#active.has(key)) this.#isCircular = true;
    else if (this.#active.size >= MAX_DEPTH) this.#isShortened = true;
    else if (this.#active.size === 0) return this.#search(key, resolve);
    else if (!this.#read.has(key)) return this.#readOnce(key, resolve);
    return this.#answers.get(key) ?? this.#memo.bottom;
  }

  #search(key: Key, resolve: () => Value): Value {
    let value = this.#memo.bottom;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      this.#isCircular = this.#hasChanged = this.#isShortened = false;
      value = this.#readOnce(key, resolve);
      this.#read.clear();
      if (!this.#isCircular || !this.#hasChanged) break;
    }
    if (this.#isShortened) this.#known.set(key, value);
    else for (const [asked, answer] of this.#answers) this.#known.set(asked, answer);
    this.#answers.clear();
    return value;
  }

  #readOnce(key: Key, resolve: () => Value): Value {
    this.#active.add(key);
    const value = resolve();
    this.#active.delete(key);
    this.#read.add(key);
    if (!this.#memo.isSame(value, this.#answers.get(key) ?? this.#memo.bottom)) this.#hasChanged = true;
    this.#answers.set(key, value);
    return value;
  }
}
