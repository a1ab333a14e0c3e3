// Ctrl-C: the first asks the work to stop where nothing is lost, the second ends the program.
import process from "node:process";
import { EXIT_INTERRUPTED } from "./command-options.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const WHILE_LEARNING = "stopping; what was learnt so far is kept (again to stop at once)";

export function onInterrupt(say: (line: string) => void): AbortSignal {
  return untilInterrupted(say, WHILE_LEARNING).signal;
}

/** For one piece of the work: behind it, `release` gives Ctrl-C back. */
export function untilInterrupted(say: (line: string) => void, words = WHILE_LEARNING): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const heard = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    say(words);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return {
    signal: controller.signal,
    release() {
      for (const signal of SIGNALS) process.off(signal, heard);
    },
  };
}
