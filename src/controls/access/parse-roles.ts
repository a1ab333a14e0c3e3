// The roles of a change: which machines, in which ways, through which machines, when, for how long and after whose yes.
import { nearestWord } from "../../foundation/nearest-word.ts";
import { readDuration } from "../../foundation/shaped-times.ts";
import type { AccessRole, Approval, Hours, SessionLimits, TargetTerm } from "../../plant/access.ts";
import type { WrittenProblem } from "../../plant/match-terms.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import type { AccessFile, AccessText } from "./access-schema.ts";
import { readHours } from "./hours-text.ts";
import { readTarget } from "./read-target.ts";
import { isCounted, takenLimits } from "./taken-limits.ts";

type Path = readonly PropertyKey[];
type RoleText = NonNullable<AccessText["roles"]>[number];

/** Says whether a role is declared; where it is not, that is collected at the path. */
export type IsRole = (name: string, path: Path, severity: "error" | "warning") => boolean;

export function parseRoles(shaped: AccessFile): { readonly roles: readonly AccessRole[]; readonly isRole: IsRole } {
  const firstAt = new Map<string, TextAt>();
  const hoursOfRole = new Map<string, Hours>();
  const read = shaped.entries("roles").map(({ index, value }) => {
    const path = ["roles", index];
    const before = firstAt.get(value.name);
    if (before === undefined) firstAt.set(value.name, shaped.yaml.at([...path, "name"]));
    else shaped.error("duplicate-role", [...path, "name"], `The role "${value.name}" is declared twice; it is already in line ${before.line}.`, "Join the two, or rename one.");
    if (value.targets.length === 0)
      shaped.error("role-without-targets", [...path, "targets"], `The role "${value.name}" has no targets, so it grants nothing.`, "Write which machines, or remove the role.", "key");
    const hours = hoursOf(shaped, value.hours, [...path, "hours"]) ?? { kind: "always" };
    hoursOfRole.set(value.name, hours);
    return { path, value, hours };
  });
  const roles = read.map(({ path, value, hours }) => roleOf(shaped, value, path, hours, hoursOfRole));
  return { roles, isRole: roleCheck(shaped, [...firstAt.keys()]) };
}

function roleOf(shaped: AccessFile, value: RoleText, path: Path, hours: Hours, hoursOfRole: ReadonlyMap<string, Hours>): AccessRole {
  const at = shaped.yaml.at(path);
  const approval = value.approval === undefined ? null : approvalOf(shaped, value.approval, [...path, "approval"], hoursOfRole);
  return {
    name: value.name,
    targets: parseTerms(shaped, value.targets, [...path, "targets"]),
    how: [...new Set(value.how ?? [])],
    through: parseTerms(shaped, value.through ?? [], [...path, "through"]),
    hours,
    atHoursEnd: value.atHoursEnd ?? null,
    session: value.session === undefined ? null : limitsOf(shaped, value.session, [...path, "session"], value.approval !== undefined),
    approval,
    secondFactor: value.secondFactor ?? false,
    at,
    atKey: (key) => {
      const steps = key.split(".");
      return isWritten(value, steps) ? shaped.yaml.at([...path, ...steps]) : at;
    },
  };
}

function isWritten(value: unknown, steps: readonly string[]): boolean {
  let here = value;
  for (const step of steps) {
    if (here === null || typeof here !== "object" || !Object.hasOwn(here, step)) return false;
    here = (here as Record<string, unknown>)[step];
  }
  return true;
}

/** The terms of a list; what is none is an error at its text, and what stands twice counts once. */
export function parseTerms(shaped: AccessFile, written: readonly string[], path: Path): TargetTerm[] {
  const seen = new Set<string>();
  return written.flatMap((text, i) => {
    const term = parseTerm(shaped, text, [...path, i]);
    if (term === undefined) return [];
    const key = `${term.kind}:${term.text}`;
    if (seen.has(key)) {
      shaped.warning("duplicate-target", [...path, i], `"${text}" stands twice in this list.`);
      return [];
    }
    seen.add(key);
    return [term];
  });
}

export function parseTerm(shaped: AccessFile, written: string, path: Path): TargetTerm | undefined {
  const read = readTarget(written, shaped.yaml.at(path));
  if ("term" in read) return read.term;
  complain(shaped, path, read.problem);
  return undefined;
}

function complain(shaped: AccessFile, path: Path, { code, message, help, offset, length }: WrittenProblem): void {
  shaped.errorAt(code, shaped.yaml.within(path, offset, length), message, help);
}

function hoursOf(shaped: AccessFile, written: string | undefined, path: Path): Hours | undefined {
  if (written === undefined) return undefined;
  const read = readHours(written);
  if ("hours" in read) return read.hours;
  complain(shaped, path, read.problem);
  return undefined;
}

function limitsOf(shaped: AccessFile, { total, idle, countedFrom, atLimit }: NonNullable<RoleText["session"]>, path: Path, hasApproval: boolean): SessionLimits {
  const totalSeconds = readDuration(shaped, total, [...path, "total"], true) ?? null;
  const idleSeconds = readDuration(shaped, idle, [...path, "idle"], true) ?? null;
  if (totalSeconds !== null && idleSeconds !== null && idleSeconds > totalSeconds)
    shaped.error("idle-beyond-total", [...path, "idle"], `idle (${idle}) is longer than total (${total}), so it could never end a session.`, "Exchange the two, or leave idle out.");
  if (total === undefined && idle === undefined) shaped.error("session-without-limit", path, "session gives no limit.", "Write total: 4h, idle: 15m or both; without session there is none.");
  if (countedFrom !== undefined && !isCounted(totalSeconds, hasApproval)) {
    const why = total === undefined ? "there is no total that could be counted" : "the role needs no approval, so total is counted from the sign-in";
    shaped.warning("counted-from-ignored", [...path, "countedFrom"], `countedFrom is ignored: ${why}.`, undefined, "key");
  }
  return takenLimits({ totalSeconds, idleSeconds, countedFrom, atLimit }, hasApproval);
}

function approvalOf(shaped: AccessFile, { by, available, takes }: NonNullable<RoleText["approval"]>, path: Path, hoursOfRole: ReadonlyMap<string, Hours>): Approval {
  const takesSeconds = readDuration(shaped, takes, [...path, "takes"], false) ?? 0;
  const at = shaped.yaml.at(path);
  const near = hoursOfRole.has(by) ? undefined : nearestWord(by, hoursOfRole.keys());
  if (near !== undefined) shaped.warning("unknown-approver", [...path, "by"], `No role is named "${by}"; it is taken for an office outside this change.`, `Did you mean ${near}?`);
  if (available !== undefined) return { by, available: hoursOf(shaped, available, [...path, "available"]) ?? { kind: "always" }, takesSeconds, at };
  const ofRole = hoursOfRole.get(by);
  if (ofRole === undefined && !shaped.isDamaged("roles"))
    shaped.error(
      "approver-without-hours",
      path,
      `Nothing says when ${by} can be asked, and no role of this name has hours.`,
      'Add available: "Mon-Fri 06:00-18:00", or available: always if somebody can be asked at any time.',
    );
  return { by, available: ofRole ?? { kind: "always" }, takesSeconds, isAvailableAssumed: true, at };
}

function roleCheck(shaped: AccessFile, names: readonly string[]): IsRole {
  const known = new Set(names);
  // A role that could not be read may be the one that is meant.
  const isCertain = !shaped.isDamaged("roles");
  return (name, path, severity) => {
    if (known.has(name)) return true;
    if (!isCertain) return false;
    const near = nearestWord(name, names);
    const shown = names.length === 0 ? "This change declares no roles." : `Roles: ${names.slice(0, 14).join(", ")}${names.length > 14 ? " …" : ""}.`;
    shaped[severity]("unknown-role", path, `No role is named "${name}".`, near === undefined ? shown : `Did you mean ${near}?`);
    return false;
  };
}
