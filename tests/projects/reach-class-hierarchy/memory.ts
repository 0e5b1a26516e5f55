import { Base } from "./base.js";
export class Memory extends Base {
  async load(): Promise<void> {}
  async again(): Promise<void> {
    try {
      await this.load();
    } catch /* none */ {
      return;
    }
  }
}
void new Memory().again();
