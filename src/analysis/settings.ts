/** What users tell us of their own code: `settings["except-star"]`; extends analysis/models. */
export interface Settings {
  /** Module names from which the runtime is imported. */
  readonly runtime: readonly string[];
  /** Functions (`name`, `object.name` or `module#name`) whose call throws an ExceptionGroup. */
  readonly groupSources: readonly string[];
  /** Functions that open a group themselves when they are given an error. */
  readonly awareFunctions: readonly string[];
  /** Functions that ask whether an error is a cancellation. */
  readonly cancelTests: readonly string[];
  /** Own wrappers of Promise.all (`promiseAll`, `p.all`). */
  readonly fanOutFunctions: readonly string[];
  /** Functions that serialise the function that they are given and run it in another realm. */
  readonly serialisedBy: readonly string[];
  /** Where the run was started: the names of the folders above say nothing of a file. */
  readonly root?: string;
}

export const defaultSettings: Settings = {
  runtime: ["except-star"],
  groupSources: [],
  awareFunctions: [],
  cancelTests: [],
  fanOutFunctions: [],
  serialisedBy: [],
};

/** The user's settings over the defaults; what is missing or malformed keeps its default. */
export function readSettings(given: unknown): Settings {
  const own = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const list = (key: Exclude<keyof Settings, "root">): readonly string[] => {
    const value = own[key];
    const names = Array.isArray(value)
      ? value.filter((item): item is string => typeof item === "string")
      : [];
    return names.length > 0 ? names : defaultSettings[key];
  };
  return {
    runtime: [...new Set([...defaultSettings.runtime, ...list("runtime")])],
    groupSources: list("groupSources"),
    awareFunctions: list("awareFunctions"),
    cancelTests: list("cancelTests"),
    fanOutFunctions: list("fanOutFunctions"),
    serialisedBy: list("serialisedBy"),
  };
}
