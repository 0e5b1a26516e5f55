interface Builtins {
  events: { setMaxListeners(n: number, ...targets: EventTarget[]): void };
  os: { readonly constants: { readonly signals: Readonly<Record<string, number>> } };
}

interface NodeProcess {
  getBuiltinModule?<K extends keyof Builtins>(id: `node:${K}`): Builtins[K] | undefined;
}

/** A module of Node where there is one, without importing it: the runtime also runs in browsers. */
export const findBuiltin = <K extends keyof Builtins>(name: K): Builtins[K] | undefined =>
  (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.(`node:${name}`);
