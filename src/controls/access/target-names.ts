// Names in a change of access that the plant does not know: machines, lines, zones, calendars. Warnings, for what is in no evidence may still exist; what is
// judged of it is unknown or nothing, and here it says so beside the nearest name that is known.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { AccessChange, Hours, TargetTerm } from "../../plant/access.ts";
import type { Plant } from "../../plant/plant.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { ADDRESS, assetsOf, type DrawnZones, isHostNamed } from "./target-terms.ts";

export interface KnownNames {
  readonly plant: Plant;
  /** null = no segmentation is judged together with the change. */
  readonly zones: DrawnZones | null;
  /** Names of machines as their logs give them, where the plant knows no asset of the name. */
  readonly hosts: readonly string[];
  /** Is there a calendar, or a state in one, of this name? */
  hasCalendar(name: string): boolean;
  /** Names that would be found, for "did you mean". */
  readonly calendars: readonly string[];
}

/** Nobody reads on; and the nearest of all names is looked for each time. */
const MOST_TOLD = 50;

export function namesNotKnown(change: AccessChange, known: KnownNames): Diagnostic[] {
  return [...termsNotKnown(change, known), ...calendarsNotKnown(change, known)];
}

function termsNotKnown(change: AccessChange, known: KnownNames): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const told = new Set<string>();
  const names = [...known.plant.assets.map(({ name }) => name), ...known.hosts].map((name) => name.toLowerCase());
  const plain = new Set(names.flatMap((name) => (ADDRESS.test(name) ? [name] : [name, name.split(".")[0] as string])));
  for (const term of termsOf(change)) {
    const key = `${term.kind}:${term.text}`;
    if (told.has(key)) continue;
    told.add(key);
    const isKnown = term.kind === "asset" ? isNamed(term.text.toLowerCase(), names, plain) : assetsOf(term, known.plant, known.zones).length > 0;
    if (isKnown) continue;
    if (diagnostics.length === MOST_TOLD) {
      diagnostics.push(warning("more-names-not-known", `More than ${MOST_TOLD} names are not known to the plant; here is the next of them.`, term.at, "Is this the change of another plant?"));
      break;
    }
    diagnostics.push(notKnown(term, known));
  }
  return diagnostics;
}

/** A plain name is looked up; only a pattern is tried on every name, for there may be thousands of both. */
function isNamed(wanted: string, names: readonly string[], plain: ReadonlySet<string>): boolean {
  return wanted.includes("*") ? names.some((name) => isHostNamed(wanted, name)) : plain.has(wanted);
}

function termsOf(change: AccessChange): TargetTerm[] {
  return [...change.roles.flatMap(({ targets, through }) => [...targets, ...through]), ...change.noSecondFactor, ...change.acknowledged.flatMap(({ target }) => (target === null ? [] : [target]))];
}

function notKnown({ kind, text, at }: TargetTerm, { plant, zones, hosts }: KnownNames): Diagnostic {
  const near = (words: Iterable<string>): string | undefined => {
    const found = nearestWord(text, words);
    return found === undefined ? undefined : `Did you mean ${kind}:${found}?`;
  };
  switch (kind) {
    case "asset": {
      const help = text.includes("*") ? "`holdpoint show assets` lists the names." : near([...plant.assets.map(({ name }) => name), ...hosts]);
      return warning("unknown-asset", `No machine of the plant is named "${text}", so this names nobody.`, at, help);
    }
    case "line": {
      const lines = new Set([...plant.lines.map(({ name }) => name), ...plant.assets.flatMap(({ line }) => line ?? [])]);
      return lines.has(text)
        ? warning("line-without-machines", `No machine is known to be on the line "${text}", so this names nobody.`, at, "Say so in plant.yaml: line below assets.")
        : warning("unknown-line", `No line of the plant is named "${text}", so this names nobody.`, at, near(lines));
    }
    case "zone":
      if (zones === null)
        return warning(
          "zone-not-drawn",
          `Nothing draws the zone "${text}": what depends on it is unknown.`,
          at,
          "Judge this change together with the segmentation that draws it, in a file of the kind bundle; or name the machines.",
        );
      return zones.names.includes(text)
        ? warning("zone-without-machines", `No machine of the plant is in the zone "${text}", so this names nobody.`, at, undefined)
        : warning("unknown-zone", `The segmentation draws no zone "${text}": what depends on it is unknown.`, at, near(zones.names));
    case "match":
      return warning("match-names-nobody", `No machine of the plant fits match:${text}.`, at, "`holdpoint show assets` lists what is known of each.");
  }
}

function calendarsNotKnown({ roles }: AccessChange, { hasCalendar, calendars }: KnownNames): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const look = (hours: Hours, at: TextAt): void => {
    if (hours.kind !== "calendar" || hasCalendar(hours.calendar)) return;
    const near = nearestWord(hours.calendar, calendars);
    const help = near === undefined ? 'Name one below calendars in plant.yaml, or write times such as "Mon-Fri 06:00-18:00".' : `Did you mean ${near}?`;
    diagnostics.push(warning("unknown-calendar", `No calendar is known as "${hours.calendar}": when these hours are is unknown.`, at, help));
  };
  for (const role of roles) {
    look(role.hours, role.atKey("hours"));
    if (role.approval !== null && role.approval.isAvailableAssumed !== true) look(role.approval.available, role.atKey("approval.available"));
  }
  return diagnostics;
}

function warning(code: string, message: string, at: TextAt, help: string | undefined): Diagnostic {
  return { code, severity: "warning", message, at, ...(help === undefined ? {} : { help }) };
}
