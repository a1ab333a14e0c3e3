// What inspection of a policy may deny although the policy accepts. Which bytes a profile blocks is not modelled: where it may block at all, the outcome
// is open. A profile that blocks nothing, as far as its text says, is no doubt.
import { PROFILE_KEYS } from "./path-codes.ts";
import type { ConfigNode, VdomTables } from "./fortios-record.ts";

export interface Inspection {
  readonly words: string;
  /** Only these protocols (ids of the protocol facts) are looked at; null = all. */
  readonly applications: readonly string[] | null;
}

const WEB = ["http", "tls"];
const FILES = ["http", "tls", "ftp-tftp", "smb", "ssh"];

/** What a kind of profile looks at. FortiOS Administration Guide, "Security profiles". */
const LOOKS_AT: ReadonlyMap<string, readonly string[] | null> = new Map<string, readonly string[] | null>([
  ["webfilter-profile", WEB],
  ["waf-profile", WEB],
  ["videofilter-profile", WEB],
  ["casb-profile", WEB],
  ["icap-profile", WEB],
  ["dnsfilter-profile", ["dns"]],
  ["av-profile", FILES],
  ["file-filter-profile", FILES],
  ["dlp-profile", FILES],
  ["dlp-sensor", FILES],
  ["ssh-filter-profile", ["ssh"]],
  ["cifs-profile", ["smb"]],
]);

export function inspectionsOf(policy: ConfigNode, tables: VdomTables): Inspection[] {
  // Profiles work only where this is enabled; releases that do not know the setting show none. FortiOS CLI Reference, "utm-status".
  if (policy.is("utm-status", "disable")) return [];
  const found: Inspection[] = [];
  for (const key of PROFILE_KEYS) {
    const name = policy.word(key);
    if (name === "" || name === "disable" || (key === "profile-group" && policy.is("profile-type", "single"))) continue;
    if (key === "application-list" && !mayBlock(tables.table("application list")?.entry(name) ?? null)) continue;
    if (key === "ssl-ssh-profile" && name === "no-inspection") continue;
    if (key === "scan-botnet-connections" && name !== "block") continue;
    found.push({ words: `${key} ${name} may block it`, applications: LOOKS_AT.get(key) ?? null });
  }
  return found;
}

/** An entry blocks unless it says otherwise. FortiOS CLI Reference, "config application list". */
function mayBlock(list: ConfigNode | null): boolean {
  if (list === null) return true;
  if (
    list.is("other-application-action", "block") ||
    list.is("unknown-application-action", "block") ||
    list.is("control-default-network-services", "enable") ||
    list.is("enforce-default-app-port", "enable")
  )
    return true;
  for (const entry of list.tables.get("entries")?.entries() ?? []) if (!entry.is("action", "pass")) return true;
  return list.doubts.length > 0;
}
