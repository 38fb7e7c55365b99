/** Does something at most once in an interval, however often it is asked for: at the end of the interval that the first request began. */
export class Paced {
  readonly #run: () => void;
  readonly #interval: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param interval Milliseconds. */
  constructor(run: () => void, interval: number) {
    this.#run = run;
    this.#interval = interval;
  }

  request(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#interval);
  }

  /** What was requested is not done; later requests are. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
