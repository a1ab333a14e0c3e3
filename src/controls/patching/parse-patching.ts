// A change of patching: YAML text to a rule, items, windows and limits, each with its place in the file. Every problem that can be seen without the plant is a
// diagnostic; what needs the plant (machines, advisories, calendars) is said where it is looked up.
import { hasErrors, type Parsed } from "../../foundation/diagnostic.ts";
import { fileNameOf } from "../../foundation/relative-path.ts";
import { ShapedFile } from "../../foundation/shaped-file.ts";
import { readDay, readDuration } from "../../foundation/shaped-times.ts";
import { type AcceptedExposure, PATCH_GRAVITIES, type PatchDeadline, type PatchingChange, type PatchSoak } from "../../plant/patching.ts";
import { checkRequirements } from "../../plant/requirement-ids.ts";
import { parseCompensated } from "./parse-compensated.ts";
import { parseItems } from "./parse-items.ts";
import { parseNever, parseOrder } from "./parse-plan-rules.ts";
import { type PatchingFile, patchingSchema } from "./patching-schema.ts";

/**
 * @param sha256 digest of the file, kept in the change
 * @returns no value when there is any error: a change that is understood in part is not judged
 */
export function parsePatching(text: string, file: string, sha256: string): Parsed<PatchingChange> {
  const shaped: PatchingFile = new ShapedFile(text, file, patchingSchema, { helpFor });
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const satisfies = shaped.top("satisfies") ?? [];
  checkRequirements(shaped, satisfies);
  const capacity = shaped.top("capacity");
  const change: PatchingChange = {
    kind: "patching",
    name: shaped.top("name") ?? "",
    file,
    sha256,
    satisfies,
    rule: ruleOf(shaped),
    items: parseItems(shaped),
    windows: windowsOf(shaped),
    capacity: { people: capacity?.people ?? null, perWindowSeconds: readDuration(shaped, capacity?.perWindow, ["capacity", "perWindow"], true) ?? null },
    never: parseNever(shaped),
    order: parseOrder(shaped),
    soak: soakOf(shaped),
    accepted: acceptedOf(shaped),
    compensated: parseCompensated(shaped, fileNameOf(file)),
    exploitedCostsSeconds: readDuration(shaped, shaped.top("exploitedCosts"), ["exploitedCosts"], true) ?? null,
  };
  if (shaped.top("rule") === undefined && change.items.length === 0 && !shaped.isDamaged("rule") && !shaped.isDamaged("items"))
    shaped.error("nothing-changes", [], "This change names no rule and no item, so nothing is to be patched.", "Write rule: { critical: 30d }, or items.");
  const { diagnostics } = shaped;
  return hasErrors(diagnostics) ? { value: undefined, diagnostics } : { value: change, diagnostics };
}

function ruleOf(shaped: PatchingFile): PatchDeadline[] {
  const written = shaped.top("rule");
  if (written === undefined) return [];
  const rule = PATCH_GRAVITIES.flatMap((gravity) => {
    const seconds = readDuration(shaped, written[gravity], ["rule", gravity], true);
    return seconds === undefined ? [] : [{ gravity, seconds, at: shaped.yaml.at(["rule", gravity]) }];
  });
  if (Object.keys(written).length === 0) shaped.error("rule-without-deadline", ["rule"], "rule gives no deadline.", "Write rule: { critical: 30d, high: 90d }.", "key");
  // What is graver is never given more time than what is less so: nearly always the two were exchanged.
  for (const [i, deadline] of rule.entries()) {
    const stricter = rule.slice(i + 1).find(({ seconds }) => seconds < deadline.seconds);
    if (stricter !== undefined)
      shaped.warning("rule-upside-down", ["rule", deadline.gravity], `${deadline.gravity} has more time than ${stricter.gravity}.`, "Exchange the two, if that is not meant.");
  }
  return rule;
}

function windowsOf(shaped: PatchingFile): PatchingChange["windows"] {
  const written = shaped.top("windows");
  if (written === undefined) return [];
  const names = typeof written === "string" ? [written] : written;
  if (names.length === 0) shaped.error("no-window", ["windows"], "windows names no calendar, so nothing could ever be done.", "Write windows: maintenance, or leave it out.", "key");
  const seen = new Set<string>();
  return names.flatMap((calendar, i) => {
    const path = typeof written === "string" ? ["windows"] : ["windows", i];
    if (seen.has(calendar)) {
      shaped.warning("duplicate-window", path, `"${calendar}" stands twice.`);
      return [];
    }
    seen.add(calendar);
    return [{ calendar, at: shaped.yaml.at(path) }];
  });
}

function soakOf(shaped: PatchingFile): PatchSoak | null {
  const written = shaped.top("soak");
  const seconds = readDuration(shaped, written?.for, ["soak", "for"], true);
  return written === undefined || seconds === undefined ? null : { seconds, at: shaped.yaml.at(["soak"]) };
}

function acceptedOf(shaped: PatchingFile): AcceptedExposure[] {
  return shaped.entries("accepted").map(({ index, value: { asset, advisory, owner, reason, until } }) => ({
    ...{ asset, advisory: advisory ?? null, owner, reason },
    until: readDay(shaped, until, ["accepted", index, "until"]),
    at: shaped.yaml.at(["accepted", index]),
  }));
}

const DURATION_KEYS: ReadonlySet<string> = new Set([...PATCH_GRAVITIES, "takes", "perWindow", "for", "backOut", "exploitedCosts"]);

/** Where a number stands in place of a text, quotes alone would not mend it. */
function helpFor(path: readonly PropertyKey[], found: unknown): string | undefined {
  const key = String(path[path.length - 1]);
  if (DURATION_KEYS.has(key) && typeof found === "number") return path[0] === "rule" ? `Write the unit: ${found}d.` : `Write the unit: ${found}h or ${found}m.`;
  if (key === "soak" && typeof found === "string") return `Write { after: first-of-kind, for: ${found.slice(0, 20)} }.`;
  if (key === "capacity" && typeof found === "number") return `Write { people: ${found} }.`;
  return undefined;
}
