// Which sources saw the network: their times are times in which traffic would have been seen. Lists see nothing, and logs of sign-ins see people at machines: a year
// of them says nothing about what a quiet connection did.
import { listKindOf } from "./lists/list-kinds.ts";

/** Formats that tell of sign-ins only. */
const OF_SIGN_INS: ReadonlySet<string> = new Set(["teleport", "guacamole", "windows-events"]);
/** Formats that may hold both, file by file: what is in a source says which it is. */
const OF_BOTH: ReadonlySet<string> = new Set(["zeek", "asa-syslog", "fortigate", "pan-traffic", "host-syslog"]);

export function seesTraffic({ kind, contents }: { readonly kind: string; readonly contents?: Readonly<Record<string, number>> | undefined }): boolean {
  if (listKindOf(kind) !== undefined || OF_SIGN_INS.has(kind)) return false;
  if (!OF_BOTH.has(kind) || contents === undefined) return true;
  const what = Object.keys(contents);
  // What a reader passed over is counted too, and may be called messages.
  const told = what.filter((name) => !name.endsWith(" (not used)"));
  return what.length === 0 || told.some((name) => name === "flows" || name === "identity claims" || name === "reports of loss" || name.startsWith("messages of "));
}
