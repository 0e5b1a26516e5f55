export interface Store {
  load(): Promise<void>;
}
