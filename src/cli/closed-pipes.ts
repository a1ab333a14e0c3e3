// A reader that went away (`| head`) is no error: the command ends quietly. Kept by the first thing that the command line does, because help and version are
// written before any command is loaded.
import process from "node:process";

export function endQuietlyWhenNobodyReads(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
  // Whoever reads no more messages may still want the results.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
