// The four questions that every result answers, of a change of access: from what was recorded, and with what the record leaves open.
import { countOf } from "../../foundation/count-words.ts";
import { formatLocalDay, localReading } from "../../foundation/local-time.ts";
import { formatDuration } from "../../foundation/time.ts";
import { ABNORMAL_PHASES } from "../../plant/phase.ts";
import type { SessionCounts } from "../../plant/access-judgement.ts";
import type { Finding, Judgement } from "../../plant/finding.ts";
import { hoursText } from "./hours-words.ts";
import { WHYS } from "./outcome.ts";
import type { ReplayTable } from "./replay-table.ts";
import type { NotLogged } from "./replay-verdict.ts";
import { distinct } from "./session-findings.ts";
import { machinesWithoutNames } from "./taken-over.ts";
import { sessionsText, shortList } from "./short-list.ts";

const YEAR_SECONDS = 31_557_600;

export interface AnswerParts {
  readonly counts: SessionCounts;
  readonly findings: readonly Finding[];
  readonly notLogged: NotLogged;
}

export function accessAnswers(table: ReplayTable, parts: AnswerParts): Judgement["questions"] {
  return { impact: impact(parts), neverUpdated: neverUpdated(table), dependencies: dependencies(table, parts), validation: validation(table, parts) };
}

function impact({ counts, findings }: AnswerParts): Judgement["questions"]["impact"] {
  const errors = findings.filter(({ severity }) => severity === "error");
  const points = errors.slice(0, 6).map(({ title, impact: { timeToImpact } }) => `${title}${timeToImpact === null ? "" : `; the line goes on for ${formatDuration(timeToImpact)}`}.`);
  if (errors.length > 6) points.push(`${errors.length - 6} more findings.`);
  const lines = distinct(errors.flatMap((f) => f.impact.lines));
  if (errors.length > 0) points.push(lines.length > 0 ? `Lines touched: ${lines.join(", ")}` : "No machine that is touched is known to belong to a line, so no line is named.");
  if (counts.acknowledged > 0) points.push(`${sessionsText(counts.acknowledged)} more: somebody answers for what becomes of them.`);
  const broken = counts.lockedOut + counts.cutOff + counts.waits + counts.needsOtherPath;
  const summary = `${sessionsText(broken)}: ${counts.lockedOut} locked out, ${counts.cutOff} cut off, ${counts.waits} waiting too long, ${counts.needsOtherPath} in need of another path.`;
  return { summary: broken === 0 ? "No recorded session is taken from anybody; what was not recorded is not known." : summary, points };
}

function neverUpdated({ question, columns }: ReplayTable): Judgement["questions"]["neverUpdated"] {
  const { change, plant, record, targetsOf } = question;
  const points: string[] = [];
  const named = (terms: readonly Parameters<typeof targetsOf>[0][]): string[] => {
    const tests = terms.map(targetsOf);
    return distinct(plant.assets.filter(({ name }) => tests.some((is) => is?.(name) === true)).map(({ name }) => name));
  };
  const without = named(change.noSecondFactor);
  if (without.length > 0) points.push(`No second factor can be used on ${shortList(without)}, as the change says itself.`);
  const automatic = distinct(record.sessions.filter(({ isAutomatic }) => isAutomatic).map(({ target }) => target));
  if (automatic.length > 0) points.push(`Sign themselves on when they start: ${shortList(automatic)}. A name of a person is known there only if the program asks for one.`);
  const weak = distinct(record.sessions.flatMap(({ proofs }) => proofs.filter((proof) => proof === "ntlm v1" || proof === "kerberos rc4")));
  for (const proof of weak) points.push(`Still proven by ${proof}: ${shortList(distinct(record.sessions.filter(({ proofs }) => proofs.includes(proof)).map(({ target }) => target)))}.`);
  const old = plant.assets.filter(({ name, uptimeSeconds }) => (uptimeSeconds ?? 0) > YEAR_SECONDS && columns.targetNames.includes(name)).map(({ name }) => name);
  if (old.length > 0) points.push(`Running for more than a year, and signed in to: ${shortList(old)}.`);
  const panels = named(change.roles.flatMap(({ targets }) => targets)).filter((name) => plant.assets.some((asset) => asset.name === name && (asset.role === "hmi" || asset.role === "plc")));
  if (panels.length > 0) points.push(`Panels and controllers that roles name: ${shortList(panels)}. Whether each can hold an account per person, nothing in the evidence says: ask its maker.`);
  return { summary: points.length > 0 ? "Machines that may not be able to do what the change wants." : "No such machine was seen; that does not say that there is none.", points };
}

function dependencies(table: ReplayTable, { findings, notLogged }: AnswerParts): Judgement["questions"]["dependencies"] {
  const { question, outcomes, columns } = table;
  const { change, record, known } = question;
  const points: string[] = [];
  for (const finding of findings.filter(({ kind, verdict }) => (kind === "retired-in-service" && verdict !== "kept") || kind === "too-few-people").slice(0, 4)) points.push(`${finding.title}.`);
  const selfSigned = machinesWithoutNames(question).all;
  if (selfSigned.length > 0) points.push(`Whether the program on ${shortList(selfSigned)} can ask people for their names, no log shows.`);
  const approvers = new Map<string, { roles: string[]; hours: string }>();
  for (const { name, approval } of change.roles) {
    if (approval === null) continue;
    const entry = approvers.get(approval.by) ?? { roles: [], hours: hoursText(approval.available) };
    entry.roles.push(name);
    approvers.set(approval.by, entry);
  }
  for (const [by, { roles, hours }] of approvers) points.push(`${shortList(roles)} ${roles.length === 1 ? "hangs" : "hang"} on ${by}, who is there ${hours}.`);
  const cached = record.sessions.filter(({ proofs }) => proofs.includes("cached"));
  if (cached.length > 0)
    points.push(`${sessionsText(cached.length)} began while the domain did not answer (${shortList(distinct(cached.map(({ target }) => target)))}): a control that needs the domain is missing then.`);
  if (notLogged.machines.length > 0) points.push(`No log shows who signs in on ${shortList(notLogged.machines)}.`);
  const nobody = WHYS.indexOf("nobody-named");
  const unnamed = outcomes.whys.reduce((n, why, i) => n + Number(why === nobody && columns.kinds[i] === 1), 0);
  if (unnamed > 0) points.push(`${sessionsText(unnamed)} on machines that it governs name no account.`);
  if (question.pathOf === null) points.push("Whether the zones leave the ways open was not judged together with it.");
  if (known.gate === undefined) points.push("How much was never seen was not asked.", `Nothing says whether the record holds a ${ABNORMAL_PHASES.join(", ")}.`);
  else points.push(...known.gate.shortfalls.map((text) => `Not seen enough: ${text}.`), ...known.gate.remarks);
  return { summary: "Only what was recorded is judged; what follows is what the record leaves open.", points };
}

function validation({ columns, question }: ReplayTable, { counts, notLogged }: AnswerParts): Judgement["questions"]["validation"] {
  const replayed = columns.length - counts.ofPrograms;
  const { record, change, plant } = question;
  const dayOf = (instant: number): string => formatLocalDay(localReading(plant.timezone, instant).day);
  const points = [
    `${sessionsText(replayed)} of ${record.loggedTargets.length} machines were replayed against ${countOf(change.roles.length, "role")}: ${counts.kept} kept, ${counts.notGoverned} not governed, ${counts.unknown} unknown.`,
    `${sessionsText(counts.ofPrograms)} of machines and programs were not replayed, except under accounts that cease to be.`,
  ];
  if (columns.first <= columns.last) points.push(`The sessions lie between ${dayOf(columns.first)} and ${dayOf(columns.last)}.`);
  if (notLogged.machines.length > 0) points.push(`Not logged, so not replayed: ${shortList(notLogged.machines, 8)}.`);
  points.push("Try each role once at each kind of machine before the old accounts go, at night too.", "The change was judged as written, not the directory or the machines that will carry it out.");
  return { summary: "By carrying every recorded session through the change; nobody has signed in under it yet.", points };
}
