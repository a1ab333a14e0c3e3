// Runs jobs, so many at a time, in their order; jobs with the same key never at the same time, and with a pause between them.

export async function runInTurn<T>(
  jobs: readonly T[],
  atATime: number,
  keyOf: (job: T) => string | null,
  pauseMilliseconds: number,
  stopped: AbortSignal,
  run: (job: T) => Promise<void>,
): Promise<void> {
  /** By key: when the next of it may start; Infinity while one runs. */
  const freeAt = new Map<string, number>();
  let waiting = [...jobs];
  let running = 0;
  await new Promise<void>((resolve, reject) => {
    let failed = false;
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", finish);
      resolve();
    };
    stopped.addEventListener("abort", finish);
    const startMore = (): void => {
      clearTimeout(timer);
      if (failed || stopped.aborted) {
        finish();
        return;
      }
      const now = performance.now();
      const still: T[] = [];
      for (const [at, job] of waiting.entries()) {
        if (running >= atATime) {
          still.push(...waiting.slice(at));
          break;
        }
        const key = keyOf(job);
        if (key !== null && (freeAt.get(key) ?? 0) > now) {
          still.push(job);
          continue;
        }
        if (key !== null) freeAt.set(key, Infinity);
        running++;
        run(job).then(
          () => {
            running--;
            if (key !== null) freeAt.set(key, performance.now() + pauseMilliseconds);
            startMore();
          },
          (error: unknown) => {
            failed = true;
            stopped.removeEventListener("abort", finish);
            clearTimeout(timer);
            reject(error);
          },
        );
      }
      waiting = still;
      if (running === 0 && waiting.length === 0) {
        finish();
        return;
      }
      const next = Math.min(...[...freeAt.values()].filter((t) => t > now && t !== Infinity));
      if (waiting.length > 0 && running < atATime && next !== Infinity) timer = setTimeout(startMore, next - now + 1);
    };
    startMore();
  });
}
