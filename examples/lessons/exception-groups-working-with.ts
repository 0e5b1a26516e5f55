// Working with groups: made by hand, split by class and by predicate. Either part of a split may be null.
import { ExceptionGroup } from "except-star";

class ValueError extends Error {}

const texts = (group: ExceptionGroup | null) =>
  `[${group?.errors.map((error) => `'${error.message}'`).join(", ")}]`;
const orNone = (group: ExceptionGroup | null) => group?.message ?? "None";

const group = new ExceptionGroup("multiple errors", [
  new ValueError("bad value"),
  new TypeError("wrong type"),
]);

const [valueErrors, rest] = group.split(ValueError);
console.log(texts(valueErrors));
console.log(texts(rest));

const isCritical = (error: Error) => error.message.includes("critical");
const [critical, other] = group.split(isCritical);
console.log(orNone(critical), other!.errors.length);

const [everything, nothing] = group.split([ValueError, TypeError]);
console.log(everything!.errors.length, orNone(nothing));
