// The text of a change or a configuration that is named on the command line, and the day for which it is asked.
import { existsSync, statSync } from "node:fs";
import { readConfigText } from "../app/config-file.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";

const LARGEST_CHANGE_BYTES = 64 * 1024 * 1024;

export function readChangeText(file: string): string | Diagnostic {
  const unreadable = (message: string, help: string): Diagnostic => ({ code: "change-not-readable", severity: "error", message, help, at: { kind: "file", file } });
  if (!existsSync(file)) return unreadable("there is no such change file", "Changes usually lie in changes/ of the workspace.");
  const stat = statSync(file);
  if (!stat.isFile()) return unreadable("a change is a file, this is not one", "Name the YAML file or the configuration itself.");
  if (stat.size > LARGEST_CHANGE_BYTES) return unreadable(`a change file has at most ${LARGEST_CHANGE_BYTES} bytes, this one has ${stat.size}`, "Is this evidence? Give it with --evidence.");
  return readConfigText(file);
}

export function wrongDay(today: string | undefined): Diagnostic[] {
  if (today === undefined || /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(today)) return [];
  return [{ code: "bad-date", severity: "error", message: `--today is a date such as 2026-12-01; found "${today}"` }];
}
