// When a policy holds: schedules once, by weekday, and groups of them, in words and as a last day. Does not compute times: a packet's time is not in a rule.
import type { ConfigTroubles } from "./config-troubles.ts";
import type { ConfigNode, Setting, VdomTables } from "./fortios-record.ts";

export interface NamedSchedule {
  /** What must hold for it to be in force; empty = always, until `until`. */
  readonly conditions: readonly string[];
  /** Last day, YYYY-MM-DD; null = without end. */
  readonly until: string | null;
  /** It is in force at no time. */
  readonly isNever: boolean;
}

export const ALWAYS: NamedSchedule = { conditions: [], until: null, isNever: false };
const EVERY_DAY = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
/** What a device shows where no start was given. */
const NO_START = new Set(["", "2001/01/01"]);

export class ScheduleBook {
  readonly #tables: VdomTables;
  readonly #troubles: ConfigTroubles;

  constructor(tables: VdomTables, troubles: ConfigTroubles) {
    this.#tables = tables;
    this.#troubles = troubles;
  }

  resolve(name: string, from: Setting): NamedSchedule {
    const group = this.#tables.table("firewall schedule group")?.entry(name);
    return group === null || group === undefined ? this.#single(name, from) : this.#group(group, from);
  }

  #single(name: string, from: Setting): NamedSchedule {
    const recurring = this.#tables.table("firewall schedule recurring")?.entry(name);
    if (recurring !== null && recurring !== undefined) return weekly(recurring);
    const once = this.#tables.table("firewall schedule onetime")?.entry(name);
    if (once !== null && once !== undefined) return onetime(once);
    if (name === "always") return ALWAYS;
    if (name === "none") return { ...ALWAYS, isNever: true };
    this.#troubles.sayOnce(`schedule ${name}`, "warning", "fortios-undefined", from, `the schedule ${name} is used and not defined in this text`);
    return { ...ALWAYS, conditions: [`only in schedule ${name}, which is not defined in this text`] };
  }

  /** The device allows no groups in groups: such a member is not defined. */
  #group(group: ConfigNode, from: Setting): NamedSchedule {
    const members = group.settings.get("member");
    if (members === undefined) return { ...ALWAYS, conditions: [`only in schedule ${group.name}`] };
    const parts = members.words.map((name) => this.#single(name, from)).filter((part) => !part.isNever);
    if (parts.length === 0) return { ...ALWAYS, isNever: true };
    if (parts.some((part) => part.conditions.length === 0 && part.until === null)) return ALWAYS;
    const ends = parts.map((part) => part.until);
    const until = ends.includes(null) ? null : (ends.sort().at(-1) ?? null);
    return { conditions: [`only in schedule ${group.name} (${members.words.slice(0, 5).join(", ")})`], until, isNever: false };
  }
}

function weekly(node: ConfigNode): NamedSchedule {
  const days = node
    .words("day")
    .flatMap((day) => day.split(/\s+/))
    .filter((day) => day !== "");
  const start = node.word("start") || "00:00";
  const end = node.word("end") || "00:00";
  // From and to the same minute is the whole day. FortiOS CLI Reference, "config firewall schedule recurring".
  const isWholeDay = start === end || (start === "00:00" && end === "23:59");
  if (days.length === 0 || (days.length === 1 && days[0] === "none")) return node.name === "always" ? ALWAYS : { ...ALWAYS, isNever: true };
  if (EVERY_DAY.every((day) => days.includes(day)) && isWholeDay) return ALWAYS;
  return { ...ALWAYS, conditions: [`only in schedule ${node.name} (${days.join(" ")}${isWholeDay ? "" : `, ${start} to ${end}`})`] };
}

function onetime(node: ConfigNode): NamedSchedule {
  const start = timeAndDay(node.words("start"));
  const end = timeAndDay(node.words("end"));
  const conditions: string[] = [];
  if (!NO_START.has(start.day)) conditions.push(`only in schedule ${node.name} (from ${start.day} ${start.time})`);
  if (end.day === "") return { conditions: [`only in schedule ${node.name}, whose end is not given`], until: null, isNever: false };
  // Whoever reads the last day reads it whole: where it ends earlier, it holds only perhaps.
  if (end.time < "23:59") conditions.push(`only in schedule ${node.name} (to ${end.day} ${end.time})`);
  return { conditions, until: end.day.replaceAll("/", "-"), isNever: false };
}

/** "08:00 2024/05/01" in either order, quoted or not. */
function timeAndDay(words: readonly string[]): { readonly time: string; readonly day: string } {
  const all = words.join(" ");
  const day = /\d{4}\/\d{2}\/\d{2}/.exec(all)?.[0] ?? "";
  const time = /\b\d{2}:\d{2}\b/.exec(all)?.[0] ?? "00:00";
  return { time, day };
}

/** "2024-06-01 12:00:00" of a policy's expiry. */
export function expiryDay(words: readonly string[]): string | null {
  return /\d{4}-\d{2}-\d{2}/.exec(words.join(" "))?.[0] ?? null;
}
