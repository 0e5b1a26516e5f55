/** How a call that raises a group takes its tasks and its options. */
export interface GroupSource {
  /** Index of the argument that holds the tasks or the body; what they throw is inside the group. */
  readonly tasks: number;
  /** Index of the options, in which `raise: "first"` turns the source off. */
  readonly options?: number;
}

/** Calls of the runtime whose promise rejects with an ExceptionGroup, by the name they are imported under. */
export const runtimeSources: Readonly<Record<string, GroupSource>> = {
  "TaskGroup.run": { tasks: 0, options: 1 },
  "TaskGroup.all": { tasks: 0, options: 1 },
  "TaskGroup.adoptAll": { tasks: 0, options: 1 },
  "TaskGroup.any": { tasks: 0, options: 1 },
  "TaskGroup.map": { tasks: 1, options: 2 },
};

/** Methods of a TaskGroup that is not run by TaskGroup.run and whose promise rejects with the group. */
export const groupInstanceSources: ReadonlySet<string> = new Set(["join"]);

/** Classes of the runtime that are groups, beside the global AggregateError. */
export const runtimeGroupClasses: ReadonlySet<string> = new Set(["ExceptionGroup"]);

/** Global calls whose promise rejects with an AggregateError. */
export const globalSources: Readonly<Record<string, GroupSource>> = {
  "Promise.any": { tasks: 0 },
};

/** Global calls that are groups once the codemod has run: what `assumeMigrated` previews. */
export const migratedSources: Readonly<Record<string, GroupSource>> = {
  "Promise.all": { tasks: 0 },
};
