// Messages that wait for one reader, or one reader that waits for a message. Knows nothing of what the messages are.

export class Inbox<T> {
  readonly #waiting: T[] = [];
  #reader: ((message: T) => void) | null = null;

  put(message: T): void {
    const reader = this.#reader;
    if (reader === null) this.#waiting.push(message);
    else {
      this.#reader = null;
      reader(message);
    }
  }

  /** The next message, or null after so many milliseconds, when `settle` has made sure that none is under way. */
  async take(milliseconds: number, settle: () => Promise<unknown>): Promise<T | null> {
    const first = this.#waiting.shift();
    if (first !== undefined) return first;
    let timer: NodeJS.Timeout | undefined;
    const message = await Promise.race([
      new Promise<T>((resolve) => {
        this.#reader = resolve;
      }),
      new Promise<null>((resolve) => {
        const giveUp = (): void => resolve(null);
        timer = setTimeout(() => void settle().then(giveUp, giveUp), milliseconds);
      }),
    ]);
    clearTimeout(timer);
    if (message !== null) return message;
    this.#reader = null;
    return this.#waiting.shift() ?? null;
  }
}
