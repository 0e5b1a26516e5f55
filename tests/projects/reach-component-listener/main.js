import { Button } from "./button.vue";
import { read } from "./read.js";

/** A component may wait for what it is given. */
export function Toolbar() {
  const load = async () => {
    await Promise.all([read("a"), read("b")]);
  };
  return <Button onClick={load} />;
}

console.log(Toolbar);
