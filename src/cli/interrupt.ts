// Ctrl-C: the first asks the work to stop where nothing is lost, the second ends the program.
import process from "node:process";
import { EXIT_INTERRUPTED } from "./command-options.ts";

export function onInterrupt(say: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
      say("stopping; what was learnt so far is kept (again to stop at once)");
      controller.abort();
    });
  }
  return controller.signal;
}
