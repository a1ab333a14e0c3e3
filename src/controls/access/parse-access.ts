// A change of access: YAML text to people, roles, retired accounts and the rest, each with its place in the file. Every problem that can be seen without the
// plant is a diagnostic; what needs the plant (machines, lines, zones, calendars) is said by target-names.ts.
import { hasErrors, type Parsed } from "../../foundation/diagnostic.ts";
import { ShapedFile } from "../../foundation/shaped-file.ts";
import { readDuration } from "../../foundation/shaped-times.ts";
import type { AccessChange, BreakGlass } from "../../plant/access.ts";
import { checkRequirements } from "../../plant/requirement-ids.ts";
import { type AccessFile, accessSchema } from "./access-schema.ts";
import { checkAccounts } from "./account-clashes.ts";
import { checkIdleKeys } from "./idle-keys.ts";
import { parseAcknowledgedSessions } from "./parse-acknowledged-sessions.ts";
import { parsePeople } from "./parse-people.ts";
import { parseRetired } from "./parse-retired.ts";
import { parseRoles, parseTerms } from "./parse-roles.ts";

/**
 * @param sha256 digest of the file, kept in the change
 * @returns no value when there is any error: a change that is understood in part is not judged
 */
export function parseAccess(text: string, file: string, sha256: string): Parsed<AccessChange> {
  const shaped: AccessFile = new ShapedFile(text, file, accessSchema, { helpFor });
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const satisfies = shaped.top("satisfies") ?? [];
  checkRequirements(shaped, satisfies);
  const { roles, isRole } = parseRoles(shaped);
  const people = parsePeople(shaped, isRole);
  const retire = parseRetired(shaped, isRole);
  const noSecondFactor = parseTerms(shaped, shaped.top("noSecondFactor") ?? [], ["noSecondFactor"]);
  const breakGlass = breakGlassOf(shaped, isRole);
  const acknowledged = parseAcknowledgedSessions(shaped, isRole);
  checkAccounts(shaped, people, retire);
  if (["people", "roles", "retire"].every((key) => isEmpty(shaped, key as "people" | "roles" | "retire")))
    shaped.error("nothing-changes", [], "This change names no people, no roles and no account to retire, so it changes nothing.", "Write roles and people, or retire.");
  const { diagnostics: before } = shaped;
  if (hasErrors(before)) return { value: undefined, diagnostics: before };
  const change: AccessChange = {
    kind: "access",
    name: shaped.top("name") ?? "",
    file,
    sha256,
    satisfies,
    people,
    roles,
    retire,
    noSecondFactor,
    breakGlass,
    elsewhere: shaped.top("elsewhere") ?? "as-today",
    acknowledged,
  };
  checkIdleKeys(shaped, change);
  return { value: change, diagnostics: shaped.diagnostics };
}

function isEmpty(shaped: AccessFile, key: "people" | "roles" | "retire"): boolean {
  return !shaped.isDamaged(key) && (shaped.top(key) ?? []).length === 0;
}

function breakGlassOf(shaped: AccessFile, isRole: (name: string, path: readonly PropertyKey[], severity: "error" | "warning") => boolean): BreakGlass | null {
  const written = shaped.top("breakGlass");
  if (written === undefined) return null;
  isRole(written.role, ["breakGlass", "role"], "warning");
  const takesSeconds = readDuration(shaped, written.takes, ["breakGlass", "takes"], false) ?? 0;
  return { role: written.role, takesSeconds, at: shaped.yaml.at(["breakGlass"]) };
}

const DURATION_KEYS = new Set(["total", "idle", "takes"]);

/** Where a number stands in place of a text, quotes alone would not mend it. */
function helpFor(path: readonly PropertyKey[], found: unknown): string | undefined {
  const key = String(path[path.length - 1]);
  if (DURATION_KEYS.has(key) && typeof found === "number") return `Write the unit: ${found}h or ${found}m.`;
  if (key === "session" && typeof found === "string") return `Write { total: ${found.slice(0, 20)} } or { idle: ${found.slice(0, 20)} }.`;
  if (key === "approval" && typeof found === "string") return `Write { by: ${found.slice(0, 20)}, available: "Mon-Fri 06:00-18:00", takes: 20m }.`;
  return undefined;
}
