// What the name of an account tells: its plain form for comparing, whether it is a machine's, the system's own or a program's, and whether it names a post
// rather than a person. Whether an account is shared, only its use can show.
import type { AccountKind } from "./session.ts";

/** Compared as Windows compares: without case. (Linux would tell Op.a from op.a: docs/limits.md.) */
export function foldedAccount(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** "CORP\\op.a" and "op.a@corp.example" → name and authority, both as written; "" = none is written. */
export function splitAccount(written: string): { readonly name: string; readonly authority: string } {
  const slash = written.indexOf("\\");
  if (slash >= 0) return { name: written.slice(slash + 1), authority: written.slice(0, slash) };
  const at = written.lastIndexOf("@");
  if (at > 0) return { name: written.slice(0, at), authority: written.slice(at + 1) };
  return { name: written, authority: "" };
}

/** Accounts that Windows makes for itself, and their German names, which its logs use too. */
const BUILT_IN: ReadonlySet<string> = new Set([
  "system",
  "local service",
  "network service",
  "anonymous logon",
  "iusr",
  "lokaler dienst",
  "netzwerkdienst",
  "anonymous-anmeldung",
  "anonym-anmeldung",
  "iis apppool",
]);
const BUILT_IN_PATTERN = /^(dwm|umfd)-\d+$|^s-1-5-(7|18|19|20|90-.*|96-.*)$/;
const BUILT_IN_AUTHORITIES: ReadonlySet<string> = new Set(["nt authority", "nt-autorität", "window manager", "font driver host", "nt virtual machine", "iis apppool"]);
const SERVICE_AUTHORITIES: ReadonlySet<string> = new Set(["nt service", "nt-dienst"]);
const SERVICE_NAME = /^(svc|srv|service|dienst|sa|gmsa)[-_.]|[-_.](svc|service|srv)$|^mssql|^sqlagent/;

/** @param folded foldedAccount of the name */
export function kindOfAccount(folded: string, authority: string): AccountKind {
  if (folded === "" || folded === "-") return "none";
  if (folded.endsWith("$")) return "machine";
  const by = authority.trim().toLowerCase();
  if (SERVICE_AUTHORITIES.has(by)) return "service";
  if (BUILT_IN.has(folded) || BUILT_IN_PATTERN.test(folded) || BUILT_IN_AUTHORITIES.has(by)) return "built-in";
  return SERVICE_NAME.test(folded) ? "service" : "account";
}

/** Names of posts and places (facts: generic name (operator, line, hmi, user, admin)), in the languages of the plants that are met most. */
const POSTS =
  "operators?|op|lines?|hmi|users?|admins?|administrator|administrateur|scada|eng|engineer(ing)?|maint|maintenance|service|guest|test|shift|control(room)?|plc|panel|station|default|root|supervisor|lab|pack(ing)?|fill(er|ing)?|everyone|public|kiosk|bediener|wartung|instandhaltung|schicht|schichtleiter|anlage|leitstand|gast|benutzer|linie|operador|operateur|mantenimiento|ospite|operatore";
const GENERIC = new RegExp(`^(${POSTS})([-_. ]?(${POSTS}|[0-9]{1,3}|[a-z]))*$`);

/** @param folded foldedAccount of the name */
export function hasGenericName(folded: string): boolean {
  return folded.length <= 40 && GENERIC.test(folded);
}
