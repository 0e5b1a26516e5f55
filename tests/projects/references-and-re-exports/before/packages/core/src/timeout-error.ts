export default class TimedOut extends Error {
  readonly code = "ETIMEDOUT";
}
