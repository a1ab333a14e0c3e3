// Sessions as a table for people and for CSV: who, from where, on which machine, how, when, and what ended it.
import type { Session } from "../plant/session.ts";
import type { EvidenceTable } from "./evidence-tables.ts";

const SHARED_WORDS = new Map<boolean | null, string>([
  [true, "yes"],
  [false, "no"],
  [null, ""],
]);

export function sessionTable(sessions: readonly Session[], isShared: (session: Session) => boolean | null): EvidenceTable {
  return {
    columns: [
      { key: "start", header: "START", kind: "instant" },
      { key: "end", header: "END", kind: "instant" },
      { key: "account", header: "ACCOUNT", kind: "text", least: 18 },
      { key: "target", header: "MACHINE", kind: "text", least: 12 },
      { key: "how", header: "HOW", kind: "text" },
      { key: "from", header: "FROM", kind: "text" },
      { key: "endedBy", header: "ENDED BY", kind: "text", spare: 2 },
      { key: "elevated", header: "ELEVATED", kind: "text", spare: 3 },
      { key: "shared", header: "SHARED", kind: "text", spare: 4 },
      { key: "sources", header: "SOURCES", kind: "list", spare: 5 },
    ],
    rows: sessions.map((s) => [s.start, s.end, s.account, s.target, s.how, s.from, s.endedBy, SHARED_WORDS.get(s.elevated) ?? "", SHARED_WORDS.get(isShared(s)) ?? "", s.sources]),
  };
}
