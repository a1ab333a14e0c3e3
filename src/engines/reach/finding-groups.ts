// Sorts judged conversations into groups of one cause, each of which becomes one finding. Decides how loud a group is, not how it is worded.
import type { Conversation } from "../../plant/conversation.ts";
import { type ConversationRole, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import { ACKNOWLEDGED, BLOCKED, DEGRADED, DEGRADED_BY, type JudgedTable, KEPT, NOT_ESTABLISHED, QUESTIONS, ROLES, UNFILTERED, UNKNOWN, WHYS } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";

export interface FindingGroup {
  /** "blocked", "degraded:idle-timeout", "unfiltered", "unknown", "question:idle". */
  readonly kind: string;
  readonly key: string;
  readonly severity: "error" | "warning" | "note";
  /** Rows of the table. */
  readonly members: number[];
}

/** Unacknowledged, not failing already, and with a role that matters: such a break makes the change unstable. */
export function countsAsBreak(table: JudgedTable, i: number): boolean {
  const verdict = table.verdict[i];
  if (verdict !== BLOCKED && verdict !== DEGRADED) return false;
  return table.flags[i] === 0 && ROLES_THAT_MATTER.has(ROLES[table.role[i] as number] as ConversationRole);
}

export function groupFindings(context: ReachContext, table: JudgedTable, rows: Iterable<number>): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  const put = (kind: string, key: string, severity: FindingGroup["severity"], i: number): void => {
    const whole = `${kind}|${severity}|${key}`;
    const group = groups.get(whole);
    if (group === undefined) groups.set(whole, { kind, key: whole, severity, members: [i] });
    else group.members.push(i);
  };
  for (const i of rows) {
    const verdict = table.verdict[i] as number;
    const zones = `${table.fromZone[i]}|${table.toZone[i]}`;
    if (verdict === BLOCKED || verdict === DEGRADED) {
      const loud = countsAsBreak(table, i);
      const key = `${zones}|${loud ? serviceKey(context, table, i) : quietKey(table, i)}`;
      if (verdict === BLOCKED) put("blocked", key, loud ? "error" : "note", i);
      else for (const by of degradedNames(table, i)) put(`degraded:${by}`, key, loud ? "error" : "note", i);
    } else if (verdict === UNFILTERED) put("unfiltered", `${zones}|${WHYS[table.why[i] as number]}`, "warning", i);
    else if (verdict === UNKNOWN) put("unknown", `${zones}|${WHYS[table.why[i] as number]}`, matters(table, i) ? "warning" : "note", i);
    if (verdict === KEPT && (table.questions[i] as number) !== 0) {
      for (let q = 0; q < QUESTIONS.length; q++) if (((table.questions[i] as number) & (1 << q)) !== 0) put(`question:${QUESTIONS[q]}`, "", "note", i);
    }
  }
  return [...groups.values()];
}

function degradedNames(table: JudgedTable, i: number): string[] {
  return DEGRADED_BY.filter((_, bit) => ((table.degraded[i] as number) & (1 << bit)) !== 0);
}

export function matters(table: JudgedTable, i: number): boolean {
  return ROLES_THAT_MATTER.has(ROLES[table.role[i] as number] as ConversationRole);
}

/** Where systems hand ports out (RFC 6335): such a number is another one each time. */
const LOWEST_HANDED_OUT = 49_152;

/** Was the port picked for this one connection, so that its number says nothing. */
export function hasPassingPort(c: Conversation, table: JudgedTable, i: number): boolean {
  return (table.primary[i] as number) >= 0 || (c.delivery === "unicast" && c.serverPort !== null && c.serverPort >= LOWEST_HANDED_OUT);
}

/** Ports picked for one connection make one group per pair of machines. */
function serviceKey(context: ReachContext, table: JudgedTable, i: number): string {
  const c = context.conversations[i] as Conversation;
  const role = ROLES[table.role[i] as number];
  if (hasPassingPort(c, table, i)) return `${c.transport}|passing|${c.client}|${c.server}|${(table.primary[i] as number) >= 0 ? "negotiated" : c.protocol}|${role}`;
  return `${c.transport}|${c.serverPort ?? ""}|${c.protocol}|${role}|${WHYS[table.why[i] as number]}`;
}

function quietKey(table: JudgedTable, i: number): string {
  const flags = table.flags[i] as number;
  if ((flags & ACKNOWLEDGED) !== 0) return "acknowledged";
  return (flags & NOT_ESTABLISHED) !== 0 ? "already-failing" : "housekeeping";
}
