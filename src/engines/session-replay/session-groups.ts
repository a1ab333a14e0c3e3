// Sorts judged sessions into groups of one fate, one reason, one role (or account, where it has none) and one line, each of which becomes one finding.
import { SESSION_VERDICTS, type SessionVerdict } from "../../plant/access-judgement.ts";
import { type Why, WHYS } from "./outcome.ts";
import { KEPT_APART } from "./session-words.ts";
import { isBreak, type ReplayTable, replayedRows, whoAt } from "./replay-table.ts";

export interface SessionGroup {
  readonly key: string;
  readonly verdict: SessionVerdict;
  readonly why: Why;
  readonly severity: "error" | "warning" | "note";
  /** Rows, in the order of the record. */
  readonly members: number[];
}

export function groupSessions(table: ReplayTable): SessionGroup[] {
  const { columns, outcomes, acknowledged, question } = table;
  const lines = new Map(question.plant.assets.map(({ name, line }) => [name, line]));
  const places = columns.targetNames.map((name) => lines.get(name) ?? name);
  const groups = new Map<string, SessionGroup>();
  for (const i of replayedRows(table)) {
    const verdict = SESSION_VERDICTS[outcomes.verdicts[i] as number] as SessionVerdict;
    const why = WHYS[outcomes.whys[i] as number] as Why;
    const isNote = verdict === "kept" && (outcomes.notes[i] !== 0 || KEPT_APART[why] !== undefined);
    if (!isBreak(verdict) && verdict !== "unknown" && !isNote) continue;
    const severity = acknowledged[i] === 1 || isNote ? "note" : isBreak(verdict) ? "error" : "warning";
    const key = [verdict, why, severity, isNote ? outcomes.notes[i] : "", whoAt(table, i), places[columns.targets[i] as number]].join("|");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, verdict, why, severity, members: [i] });
    else group.members.push(i);
  }
  return [...groups.values()];
}
