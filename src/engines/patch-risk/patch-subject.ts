// What a patch is: an update of Windows, new firmware, or a new version of a program. By the words of its advisory where they say it, else by what the machine is for.
// Where nothing says it, all that it could be counts: a subject too many asks one more question, one too few hides a break.
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";

export type PatchSubject = "windows" | "firmware" | "program";

export interface SubjectsOfPatch {
  readonly subjects: ReadonlySet<PatchSubject>;
  /** One sentence. */
  readonly why: string;
  /** All its words, for rows that know certain updates by name. */
  readonly words: string;
}

/** Advisories are long; what a patch is stands at their beginning. */
const MOST_WORDS = 8_000;
const KB_NUMBER = /\bKB ?\d{6,7}\b/i;
const OF_WINDOWS = /\bmicrosoft\b|\bwindows\b|\bcumulative update\b|\bmonthly rollup\b|\bservicing stack\b/i;
const OF_FIRMWARE = /\bfirmware\b|\bfirm-?ware\b|\bFW\b/i;

const DEVICES: ReadonlySet<AssetRole> = new Set<AssetRole>([
  "plc",
  "safety-controller",
  "remote-io",
  "drive",
  "robot",
  "switch",
  "router",
  "firewall",
  "printer",
  "camera",
  "building-controller",
  "field-device",
]);

export function subjectsOfPatch(need: PatchNeed, asset: Asset | undefined): SubjectsOfPatch {
  const named = [need.advisory, need.title ?? "", need.remedy.to ?? ""].join("\n");
  const offered = need.remedy.text ?? "";
  const words = `${named}\n${offered}`.slice(0, MOST_WORDS);
  // Advice beside an update often speaks of Windows (firewall settings, accounts): there only the number of an update, or its maker, counts.
  if (KB_NUMBER.test(words) || OF_WINDOWS.test(named) || /\bmicrosoft\b/i.test(offered)) return said(["windows"], "Its words speak of an update of Windows.", words);
  if (OF_FIRMWARE.test(words)) return said(["firmware"], "Its words speak of firmware.", words);
  if (DEVICES.has(need.role)) return said(["firmware"], `Its words do not say what it is; on a ${need.role.replaceAll("-", " ")} it is firmware.`, words);
  const runsWindows = systemOf(asset);
  if (need.role === "unknown" || need.role === "hmi")
    return said(runsWindows === false ? ["firmware", "program"] : ["windows", "firmware", "program"], "Neither its words nor the machine say what it is: it is taken for all that it could be.", words);
  const isSilent = need.title === null && need.remedy.text === null && need.remedy.to === null;
  if (isSilent && runsWindows !== false) return said(["windows", "program"], "Nothing says what it is: it is taken for an update of Windows and for one of a program.", words);
  return said(["program"], "Its words speak neither of Windows nor of firmware: it is taken for a new version of a program.", words);
}

function said(subjects: readonly PatchSubject[], why: string, words: string): SubjectsOfPatch {
  return { subjects: new Set(subjects), why, words };
}

/** null = nothing says. */
function systemOf(asset: Asset | undefined): boolean | null {
  const systems = asset?.claims.filter(({ attribute }) => attribute === "os").map(({ value }) => value) ?? [];
  if (systems.length === 0) return null;
  return systems.some((value) => /windows/i.test(value));
}
