import { load, type Options } from "./load.js";

/** A user gives options of their own, whose onError gets the caught error. */
export function start(options: Options): void {
  void load(options);
}

export function startQuietly(): void {
  void load({ onError: (error) => void console.error(error) });
}
