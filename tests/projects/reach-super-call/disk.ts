import { Base } from "./base.js";
export class Disk extends Base {
  override async load(): Promise<void> {
    try {
      await super.load();
    } catch (error) {
      /* a */
      return;
    }
  }
}
void new Disk().load();
