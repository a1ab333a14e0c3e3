// What to think of before machines are restarted, and how old they are: one finding for a machine, not one for each concern and each advisory. Machines of which only
// the same things are not known share one, so that a plant of which little is known does not drown in what is not known.
import { countOf } from "../../foundation/count-words.ts";
import { stableId } from "../../foundation/stable-id.ts";
import { formatLocalDay, localReading } from "../../foundation/local-time.ts";
import type { Finding } from "../../plant/finding.ts";
import type { RestartConcern, RestartConcernKind } from "../../plant/patch-risk-words.ts";
import { distinct, sentences, shortList } from "./field-words.ts";
import type { RankedFinding } from "./need-finding.ts";
import { isGrave, type MachineAge, type MachineConcerns, OF_AGE, ORDER } from "./machine-concerns.ts";
import type { PatchParts } from "./patch-parts.ts";
import { namesOf, type PatchRow, rankOf } from "./patch-table.ts";
import { causeOf } from "./patch-witnesses.ts";

export function restartFindings(table: PatchParts): RankedFinding[] {
  const found: RankedFinding[] = [];
  const onlyUnknown: MachineConcerns[] = [];
  for (const of of table.concerns) {
    const own = of.concerns.filter(({ kind }) => !OF_AGE.has(kind));
    if (own.length === 0) continue;
    if (own.every(({ confidence }) => confidence === "low")) onlyUnknown.push({ ...of, concerns: own });
    else found.push(concernFinding({ ...of, concerns: own }));
  }
  if (onlyUnknown.length > 0) found.push(sharedFinding(onlyUnknown));
  return found;
}

const TITLES: Readonly<Record<RestartConcernKind, string>> = {
  "safety-signature": "its safety program may need to be proven and signed again",
  "program-may-be-lost": "it may not come back with its program",
  "mixed-versions": "it and its partner run on different versions for a while",
  "partner-not-shown": "nothing shows that its partner takes over",
  "long-uptime": "nobody has seen it start for years",
  "needs-to-start": "it needs others to start",
  "needed-to-start": "others need it to start",
  "versions-skipped": "versions are skipped",
  "long-not-updated": "it was not updated for long",
};

const MOST_CONCERNS = 4;

function concernFinding({ machine, rows, concerns }: MachineConcerns): RankedFinding {
  const [lead] = rows;
  const grave = concerns.filter(isGrave);
  const sure = concerns.filter(({ confidence }) => confidence !== "low");
  const named = grave.length > 0 ? grave : sure;
  const severity = grave.length > 0 || sure.some(({ kind }) => kind === "long-uptime") ? "warning" : "note";
  const finding: Finding = {
    ...frame(lead, stableId(["restart-concern", machine]), "restart-concern", severity),
    verdict: "unknown",
    title: `${lead.name}: ${named
      .slice(0, 2)
      .map(({ kind }) => TITLES[kind])
      .join("; ")}${named.length > 2 ? `; and ${named.length - 2} more` : ""}`,
    message: sentences([
      ...sure.slice(0, MOST_CONCERNS).map(({ text }) => text),
      ...concerns.filter(({ confidence }) => confidence === "low").map(({ text }) => text),
      ...named.slice(0, 2).map(({ check }) => `Before: ${check}`),
    ]),
    impact: { ...NOTHING, lines: severity === "note" ? [] : distinct(rows.flatMap(({ dossier }) => dossier.restart.stops.map(({ line }) => line))), text: lead.dossier.restart.text },
    confidence: { level: (named[0] ?? (concerns[0] as RestartConcern)).confidence, coverage: null, why: sentences(distinct(named.map(({ known }) => known.source))) },
    assumptions: [],
  };
  return { finding, rank: rankOf(rows), needs: [] };
}

/** Machines of which only is known that nothing is known: one note for all of them. */
function sharedFinding(all: readonly MachineConcerns[]): RankedFinding {
  const rows = all.flatMap((of) => of.rows);
  const names = namesOf(rows);
  const [first] = all as readonly [MachineConcerns, ...MachineConcerns[]];
  const kinds = ORDER.filter((kind) => all.some(({ concerns }) => concerns.some((concern) => concern.kind === kind)));
  const texts = kinds.map((kind) => {
    const having = all.filter(({ concerns }) => concerns.some((concern) => concern.kind === kind));
    const [one] = having.flatMap(({ concerns }) => concerns.filter((concern) => concern.kind === kind)) as [RestartConcern];
    return `${having.length === all.length ? "" : `${countOf(having.length, "machine")}: `}${one.text} ${one.check}`;
  });
  const who = names.length === 1 ? (names[0] as string) : countOf(names.length, "machine");
  const finding: Finding = {
    ...frame(first.rows[0], stableId(["restart-concern", "not known"]), "restart-concern", "note"),
    verdict: "unknown",
    title: `${who}: how ${names.length === 1 ? "it starts" : "they start"} again is not known`,
    subject: { kind: "asset", name: shortList(names) },
    message: sentences([shortList(names, 8), ...texts]),
    impact: { ...NOTHING, text: "Whether they come back as they were is not known." },
    confidence: { level: "low", coverage: null, why: "No start of theirs lies in the evidence, and nothing is declared of it." },
    assumptions: [],
  };
  return { finding, rank: rankOf(rows), needs: [] };
}

const NOTHING: Finding["impact"] = { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "" };

function frame(
  row: PatchRow,
  id: string,
  kind: string,
  severity: Finding["severity"],
): Pick<Finding, "id" | "kind" | "severity" | "subject" | "conditions" | "evidence" | "cause" | "fixes" | "requirements" | "workaround"> {
  const { need } = row.dossier;
  return { id, kind, severity, subject: { kind: "asset", name: row.name, server: need.asset }, conditions: [], evidence: [], cause: causeOf(need), fixes: [], requirements: [], workaround: null };
}

export function neverUpdatedFindings(table: PatchParts): RankedFinding[] {
  const { ages } = table;
  const told = ages.filter(({ years }) => years !== null && years >= 1).map((age) => ageFinding(age, table.question.timezone));
  const unknown = ages.filter(({ years }) => years === null);
  return unknown.length === 0 ? told : [...told, ageNotKnown(unknown)];
}

function ageFinding({ machine, rows, last, years, concerns }: MachineAge, timezone: string): RankedFinding {
  const [lead] = rows;
  const skipped = concerns.find(({ kind }) => kind === "versions-skipped");
  const old = concerns.find(({ kind }) => kind === "long-not-updated");
  const finding: Finding = {
    ...frame(lead, stableId(["never-updated", machine]), "never-updated", "note"),
    verdict: "never-updated",
    title: `${lead.name}: not updated for ${countOf(years ?? 0, "year")}, as far as anything tells`,
    message: sentences([
      old?.text ?? (last === null ? "" : `The last change that anything tells of: ${last.by} on ${formatLocalDay(localReading(timezone, last.at).day)}`),
      skipped?.text ?? "",
      skipped?.check ?? "",
      old?.check ?? "",
    ]),
    impact: { ...NOTHING, text: "The longer a machine was left alone, the likelier its update makes trouble." },
    confidence: { level: last?.confidence ?? "low", coverage: null, why: "It may have been changed since, and no evidence would show it." },
    assumptions: [],
  };
  return { finding, rank: rankOf(rows), needs: [] };
}

function ageNotKnown(ages: readonly MachineAge[]): RankedFinding {
  const rows = ages.flatMap((of) => of.rows);
  const names = namesOf(rows);
  const finding: Finding = {
    ...frame(rows[0] as PatchRow, stableId(["never-updated", "not known"]), "never-updated", "note"),
    verdict: "unknown",
    title: `${names.length === 1 ? names[0] : countOf(names.length, "machine")}: nothing tells when ${names.length === 1 ? "it was" : "they were"} last updated`,
    subject: { kind: "asset", name: shortList(names) },
    message: sentences([shortList(names, 8), "They may never have been. Find the last update with whoever looks after them, and write it into plant.yaml"]),
    impact: { ...NOTHING, text: "How likely an update makes trouble hangs on it." },
    confidence: { level: "low", coverage: null, why: "Neither plant.yaml, a list nor the evidence says it." },
    assumptions: [],
  };
  return { finding, rank: rankOf(rows), needs: [] };
}
