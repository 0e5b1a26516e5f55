import { read } from "./read.js";

/** The platform calls a listener of an element, and looks at nothing that it gives. */
export function Toolbar() {
  const load = async () => {
    await Promise.all([read("a"), read("b")]);
  };
  return <button onClick={load}>load</button>;
}

console.log(Toolbar);
