// Words in cells of lists of updates: names of updates, whether one is there, and whether a maker of control systems approves of it, in English and German. What no
// word says is "unknown", never a yes.
import type { InstalledUpdate, UpdateApproval } from "../../../plant/advisory.ts";

const LONGEST_NAME = 300;

/** Names in one cell: "KB5005112, KB5005113" are two; "Security Rollup 2026-10" is one. Numbers of articles get their letters. */
export function updateNames(text: string): string[] {
  const whole = text.trim().replace(/\s+/g, " ").slice(0, LONGEST_NAME);
  if (whole === "") return [];
  const parts = whole
    .replace(/\bKB[- ](?=\d)/gi, "KB")
    .split(/[,;/|\s]+/)
    .filter((part) => part !== "");
  const articles = parts.map((part) => /^\(?(?:KB[- ]?)?(\d{6,8})\)?$/i.exec(part)?.[1]);
  if (articles.every((article) => article !== undefined)) return [...new Set(articles.map((article) => `KB${article}`))];
  const named = [...whole.matchAll(/\bKB[- ]?(\d{6,8})\b/gi)].map((match) => `KB${match[1]}`);
  // A title that names its articles: these are what others call it.
  return named.length > 0 ? [...new Set(named)] : [whole];
}

/** Of a cell: is it how an update of Windows is named? */
export function looksLikeUpdate(text: string): boolean {
  return /\bKB[- ]?\d{6,8}\b/i.test(text) || /^\s*\d{6,8}\s*$/.test(text) || /\bMS\d{2}-\d{3}\b/i.test(text);
}

type InstallState = InstalledUpdate["state"];

export function installStateOf(text: string): InstallState {
  const words = plain(text);
  if (/\b(not applicable|notapplicable|nicht anwendbar|nicht zutreffend|n\/a)\b/.test(words)) return "not-applicable";
  if (/(fail|fehler|fehlgeschlagen|error)/.test(words)) return "failed";
  if (/(pending ?re(boot|start)|neustart|re(boot|start) ?(required|pending))/.test(words)) return "pending-restart";
  if (/(not ?installed|nicht installiert|needed|missing|fehlt|erforderlich|required|downloaded|available|verfuegbar)/.test(words)) return "needed";
  if (/(installed|installiert|vorhanden|success|erfolgreich)/.test(words)) return "installed";
  return "unknown";
}

export function approvalOf(text: string): UpdateApproval["state"] {
  const words = plain(text);
  if (words === "") return "unknown";
  if (/\b(not applicable|n\/a|na|nicht anwendbar|nicht relevant|not relevant|not required|nicht erforderlich|nicht zutreffend)\b/.test(words)) return "not-applicable";
  if (
    /\b(under (test|investigation|review|evaluation|qualification)|in (test|testing|review|evaluation|qualification|progress|pruefung|arbeit|bearbeitung)|being tested|pending|ausstehend|testing|wird getestet|open|offen|not yet tested|not tested|untested|nicht getestet|ungetestet|planned|tbd)\b/.test(
      words,
    )
  )
    return "in-test";
  if (
    /\b(not|nicht|never|no longer|nicht mehr)( \w+)? (approved|qualified|released|recommended|compatible|supported|suitable|passed|install|freigegeben|empfohlen|kompatibel|zugelassen|geeignet|bestanden)\b/.test(
      words,
    ) ||
    /\b(do not install|incompatible|inkompatibel|rejected|declined|abgelehnt|gesperrt|failed|durchgefallen|blocked|withdrawn|zurueckgezogen|unsupported|unqualified|unsuitable|no|nein|disapproved|nok|n\.i\.o)\b/.test(
      words,
    )
  )
    return "not-approved";
  const isYes =
    /\b(approved|qualified|released|recommended|compatible|supported|suitable|passed|pass|freigegeben|freigabe erteilt|empfohlen|kompatibel|zugelassen|geeignet|bestanden|ok|okay|i\.o|yes|ja|tested|getestet|erfolgreich|successful|successfully|x)\b/.test(
      words,
    );
  if (
    /\b(restriction|restrictions|restricted|conditional|conditionally|conditions|condition|partial|partially|partly|limited|with exceptions|bedingt|eingeschraenkt|einschraenkung|einschraenkungen|auflage|auflagen|teilweise)\b/.test(
      words,
    )
  )
    return isYes || /\b(conditional|conditionally|bedingt|partial|partially|partly|teilweise|eingeschraenkt|restricted|limited)\b/.test(words) ? "approved-with-conditions" : "unknown";
  return isYes ? "approved" : "unknown";
}

/** As words are compared: case and umlauts make no difference. "InstalledPendingReboot" is three words. */
function plain(text: string): string {
  return text
    .slice(0, 300)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("_", " ")
    .replace(/\s+/g, " ")
    .trim();
}
