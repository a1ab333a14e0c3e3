// The four questions that every result answers, in plain plant words and from what was seen. What is not known is said as not known.
import { countOf, countText } from "../../foundation/count-words.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { type Answer, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import { ABNORMAL_PHASES } from "../../plant/phase.ts";
import { formatDuration } from "../../foundation/time.ts";
import { lockOutSentence } from "./few-connections.ts";
import { countsAsBreak, matters } from "./finding-groups.ts";
import { endsOf, nameOf } from "./judgement-words.ts";
import { ACKNOWLEDGED, BLOCKED, DEGRADED, degradedBit, type JudgedTable, KEPT, NOT_ESTABLISHED, questionBit, ROLES, UNFILTERED, UNKNOWN, whyNumber } from "./judged-table.ts";
import { isGroup, type ReachContext } from "./reach-context.ts";
import { hangingLinePoints } from "./hanging-lines.ts";
import { oldSystemPoints } from "./old-systems.ts";
import { type Derived, MOST_DERIVED } from "./redundancy.ts";

export interface FourAnswers {
  readonly impact: Answer;
  readonly neverUpdated: Answer;
  readonly dependencies: Answer;
  readonly validation: Answer;
}

/** Protocols of an age that nobody changes any more without need. */
const OLD_PROTOCOLS: ReadonlySet<string> = new Set(["ab-csp", "opc-classic", "telnet", "ftp-tftp", "ge-srtp", "suitelink"]);
const YEAR_SECONDS = 31_557_600;
const MOST_NAMES = 4;

export function fourAnswers(context: ReachContext, table: JudgedTable, derived: Derived): FourAnswers {
  return { impact: impact(context, table), neverUpdated: neverUpdated(context, table), dependencies: dependencies(context, table, derived), validation: validation(context, table) };
}

function rowsWhere(table: JudgedTable, test: (i: number) => boolean): number[] {
  const rows: number[] = [];
  for (let i = 0; i < table.length; i++) if (test(i)) rows.push(i);
  return rows;
}

function conversations(n: number): string {
  return `${countOf(n, "conversation")}`;
}

function impact(context: ReachContext, table: JudgedTable): Answer {
  const breaks = rowsWhere(table, (i) => countsAsBreak(table, i));
  const points: string[] = [];
  for (let role = 0; role < ROLES.length; role++) {
    const own = breaks.filter((i) => table.role[i] === role);
    if (own.length === 0) continue;
    const blocked = own.filter((i) => table.verdict[i] === BLOCKED).length;
    points.push(
      `${ROLES[role]}: ${[blocked > 0 ? `${countText(blocked)} blocked` : "", own.length > blocked ? `${countText(own.length - blocked)} degraded` : ""].filter((t) => t !== "").join(", ")}`,
    );
  }
  const lines = new Set<string>();
  for (const i of breaks) {
    const { client, server } = endsOf(context, table, i);
    for (const e of [client, server]) if (e.asset?.line != null) lines.add(e.asset.line);
  }
  if (breaks.length > 0) points.push(lines.size > 0 ? `Lines touched: ${[...lines].sort().join(", ")}` : "No machine that is touched is assigned to a line, so no line is named.");
  const quiet = rowsWhere(table, (i) => (table.verdict[i] === BLOCKED || table.verdict[i] === DEGRADED) && !countsAsBreak(table, i));
  if (quiet.length > 0) {
    const acknowledged = quiet.filter((i) => ((table.flags[i] as number) & ACKNOWLEDGED) !== 0).length;
    const failing = quiet.filter((i) => ((table.flags[i] as number) & ACKNOWLEDGED) === 0 && ((table.flags[i] as number) & NOT_ESTABLISHED) !== 0).length;
    points.push(`Not counted as breaks: ${quiet.length - acknowledged - failing} housekeeping, ${failing} that never worked in the evidence, ${acknowledged} acknowledged.`);
  }
  return {
    summary:
      breaks.length === 0
        ? "Nothing that was seen and matters breaks; what was not seen is not known."
        : `${conversations(breaks.length)} that ${breaks.length === 1 ? "matters breaks" : "matter break"}.`,
    points,
  };
}

function neverUpdated(context: ReachContext, table: JudgedTable): Answer {
  const points: string[] = [];
  const idle = rowsWhere(table, (i) => ((table.degraded[i] as number) & degradedBit("idle-timeout")) !== 0 && (context.conversations[i] as Conversation).keepAlives === 0);
  if (idle.length > 0)
    points.push(`${conversations(idle.length)} ${idle.length === 1 ? "sends no keep-alives and is" : "send no keep-alives and are"} silent longer than a firewall on the way remembers.`);
  for (const text of lockOuts(context, table).slice(0, MOST_NAMES)) points.push(text);
  points.push(...oldSystemPoints(context, table));
  const old = new Map<string, number>();
  for (const c of context.conversations) if (OLD_PROTOCOLS.has(c.protocol)) old.set(c.protocol, (old.get(c.protocol) ?? 0) + 1);
  if (old.size > 0)
    points.push(
      `Old protocols in use: ${[...old]
        .sort()
        .map(([p, n]) => `${p} (${n})`)
        .join(", ")}.`,
    );
  const gateways = context.question.plant.assets.filter((a) => a.gateway.state === "missing").map((a) => a.name);
  if (gateways.length > 0) points.push(`No working gateway: ${list(gateways)}.`);
  const long = context.question.plant.assets.filter((a) => (a.uptimeSeconds ?? 0) > YEAR_SECONDS);
  if (long.length > 0) points.push(`Running for more than a year: ${list(long.map((a) => `${a.name} (${formatDuration(a.uptimeSeconds ?? 0)})`))}.`);
  const withFirmware = context.question.plant.assets.filter((a) => a.firmware !== null).length;
  points.push(`Firmware is known of ${withFirmware} of ${context.question.plant.assets.length} machines; when they were last updated is not known.`);
  return { summary: points.length > 1 ? "Old behaviour that this change runs into was seen." : "No such behaviour was seen; that does not say that there is none.", points };
}

function lockOuts(context: ReachContext, table: JudgedTable): string[] {
  const texts = new Set<string>();
  for (let i = 0; i < table.length; i++) {
    if (((table.degraded[i] as number) & degradedBit("idle-timeout")) === 0) continue;
    const text = lockOutSentence(context.conversations[i] as Conversation, endsOf(context, table, i).server);
    if (text !== null) texts.add(text);
  }
  return [...texts].sort();
}

function list(names: readonly string[]): string {
  return `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

function dependencies(context: ReachContext, table: JudgedTable, derived: Derived): Answer {
  const points: string[] = [];
  const negotiated = rowsWhere(table, (i) => (table.primary[i] as number) >= 0);
  if (negotiated.length > 0) points.push(`${conversations(negotiated.length)} ${negotiated.length === 1 ? "was" : "were"} negotiated by others, over ports that no rule can name in advance.`);
  const may = rowsWhere(table, (i) => ((table.questions[i] as number) & questionBit("secondary")) !== 0);
  if (may.length > 0) points.push(`${conversations(may.length)} may negotiate further connections; none was seen.`);
  const outside = new Set<string>();
  for (const e of context.endpoints.all()) if (e.zone < 0 && !isGroup(e.endpoint)) outside.add(nameOf(e));
  if (outside.size > 0) points.push(`${outside.size} endpoint${outside.size === 1 ? " is" : "s are"} in no zone: ${list([...outside].sort())}.`);
  const groups = rowsWhere(table, (i) => table.why[i] === whyNumber("receivers-unknown") && ROLES_THAT_MATTER.has(ROLES[table.role[i] as number] ?? "unclassified"));
  if (groups.length > 0) points.push(`${conversations(groups.length)} ${groups.length === 1 ? "goes" : "go"} to groups whose receivers nothing shows.`);
  const hidden = context.question.plant.assets.filter((a) => !a.visible && a.status !== "ghost");
  if (hidden.length > 0) points.push(`Heard of, but not seen talking: ${list(hidden.map((a) => a.name))}.`);
  const ghosts = context.question.plant.assets.filter((a) => a.status === "ghost");
  if (ghosts.length > 0) points.push(`Listed, but never seen; what they need is in no verdict: ${list(ghosts.map((a) => a.name))}.`);
  if (derived.breaks.length > 0) points.push(`After a fail-over ${conversations(derived.breaks.length)} of a stand-in break, although its partner's are kept.`);
  if (derived.isCut) points.push(`Only ${conversations(MOST_DERIVED)} of stand-ins were judged; there are more.`);
  if (context.dualHomed.size > 0) points.push(`With addresses in several zones: ${list([...context.dualHomed.keys()].map((a) => a.name).sort())}.`);
  const { known } = context.question;
  points.push(...hangingLinePoints(context, table), ...(known?.undeclared ?? []));
  if (known == null) points.push("How much was never seen was not asked.", `Nothing says whether the evidence holds a ${list(ABNORMAL_PHASES)}.`);
  else points.push(...dueJobs(context, table), ...known.gate.shortfalls.map((t) => `Not seen enough: ${t}.`), ...known.gate.remarks);
  return { summary: "Only what was seen is judged; what follows is what the evidence leaves open.", points };
}

/** Jobs of which the evidence shows that they do not come as they should, or that one comes after its end. */
function dueJobs(context: ReachContext, table: JudgedTable): string[] {
  const texts: string[] = [];
  for (let i = 0; i < table.length; i++) {
    const due = matters(table, i) ? (context.question.known?.dueOf(i) ?? null) : null;
    if (due === null) continue;
    const { client, server } = endsOf(context, table, i);
    texts.push(`${nameOf(client)} → ${nameOf(server)} ${(context.conversations[i] as Conversation).protocol} ${due}.`);
  }
  const shown = texts.sort().slice(0, MOST_NAMES);
  return texts.length > MOST_NAMES ? [...shown, `${texts.length - MOST_NAMES} more conversations are due, or did not come when they were.`] : shown;
}

function validation(context: ReachContext, table: JudgedTable): Answer {
  const count = (verdict: number): string => countText(rowsWhere(table, (i) => table.verdict[i] === verdict).length);
  const { window } = context.question.plant;
  const points = [
    `${conversations(table.length)} were carried through ${carriers(context.change)}: ${count(KEPT)} kept, ${count(BLOCKED)} blocked, ${count(DEGRADED)} degraded, ${count(UNFILTERED)} unfiltered, ${count(UNKNOWN)} unknown.`,
    window === null ? "The evidence has no time span." : `The evidence covers ${formatDuration(window.watchedSeconds)} of watching.`,
  ];
  const open = rowsWhere(table, (i) => table.verdict[i] === KEPT && table.questions[i] !== 0).length;
  if (open > 0) points.push(`${conversations(open)} ${open === 1 ? "is" : "are"} kept with an open question${open === 1 ? "; it" : " each; every one"} bars the result stable.`);
  const keeps = context.change.enforcement.some((p) => p.onLoad === "keep");
  if (keeps) points.push("Where loading keeps live connections a wrong deny shows only at the next reconnect: reconnect each one on purpose before leaving.");
  points.push("Load the rules in monitor mode first, if the device has one, and read what it would have dropped.");
  points.push("The rules were judged, not the device that will carry them.");
  return { summary: "By carrying every observed conversation through the rules; not yet on the device.", points };
}

/** "12 conduits", "the rules of 2 configurations", or both. */
function carriers({ conduits, enforcement }: SegmentationChange): string {
  const configurations = enforcement.filter((point) => point.firewall !== null).length;
  const byConduits = `${conduits.length} ${conduits.length === 1 ? "conduit" : "conduits"}`;
  if (configurations === 0) return byConduits;
  const byRules = configurations === 1 ? "the rules of a configuration" : `the rules of ${configurations} configurations`;
  return conduits.length === 0 ? byRules : `${byConduits} and ${byRules}`;
}
