// Prints the one line that sums up a run of the tests: "N passed, N failed, N skipped". Fails when no test ran.
import { readFileSync } from "node:fs";

const result = JSON.parse(readFileSync(process.argv[2], "utf8"));
const skipped = result.numPendingTests + (result.numTodoTests ?? 0);
process.stdout.write(`${result.numPassedTests} passed, ${result.numFailedTests} failed, ${skipped} skipped\n`);
if (result.numPassedTests === 0) process.exitCode = 1;
