export class Task {
  constructor(readonly work: () => Promise<unknown>) {}
}
