// One record of a sign-in log as pairing takes it: of one machine, with who told it. Puts the records of a machine in their order, and takes copies out: the same
// record in several files is one. Pairs nothing.
import type { Micros } from "../../foundation/time.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { AccountKind, SessionHow } from "../../plant/session.ts";
import type { SignInAct } from "../logs/sign-in.ts";

export interface HeardRecord {
  readonly time: Micros;
  readonly act: SignInAct;
  readonly account: string;
  readonly accountKind: AccountKind;
  readonly hasGenericName: boolean;
  readonly authority: string;
  readonly how: SessionHow;
  readonly from: string;
  readonly key: string;
  readonly linkedKey: string;
  /** null = not said, or no end yet. */
  readonly seconds: number | null;
  readonly proof: string;
  readonly reason: string;
  readonly elevated: boolean | null;
  readonly nativeId: string;
  /** Logs of one family share their keys: all of Windows', all of a syslog's. */
  readonly family: string;
  /** Names of the files that hold it, sorted. */
  readonly files: readonly string[];
  /** Number of its source in the store, its file and place there. */
  readonly source: number;
  readonly file: string;
  readonly record: number;
}

/** Of one moment, a start of the machine comes first and its stop last. */
const PHASE: Partial<Record<SignInAct, number>> = { starts: 0, stops: 2 };
/** What may happen in one second, in the order in which it can. */
const ACT_ORDER: readonly SignInAct[] = ["log-cleared", "clock-set", "failed", "credential-check", "ticket", "sign-in", "whole", "reconnect", "unlock", "elevated", "lock", "disconnect", "sign-out"];
const ACT_PLACE = new Map(ACT_ORDER.map((act, i) => [act, i + 1]));
/** Exports cut or round times; the number of a record is used again only after months. */
const SAME_RECORD_MICROS = 2 * MICROS_PER_SECOND;

const compareText = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

/** "security/4711" → its log and number; null = it carries no number. */
export function numberOf({ nativeId }: Pick<HeardRecord, "nativeId">): { readonly log: string; readonly number: number } | null {
  const slash = nativeId.lastIndexOf("/");
  const digits = nativeId.slice(slash + 1);
  return slash > 0 && /^\d{1,15}$/.test(digits) ? { log: nativeId.slice(0, slash), number: Number(digits) } : null;
}

/** Everything but who tells it. */
function compareContent(x: HeardRecord, y: HeardRecord): number {
  return (
    compareText(x.family, y.family) ||
    compareText(x.account, y.account) ||
    compareText(x.accountKind, y.accountKind) ||
    compareText(x.authority, y.authority) ||
    compareText(x.how, y.how) ||
    compareText(x.from, y.from) ||
    compareText(x.key, y.key) ||
    compareText(x.linkedKey, y.linkedKey) ||
    (x.seconds ?? -1) - (y.seconds ?? -1) ||
    compareText(x.proof, y.proof) ||
    compareText(x.reason, y.reason) ||
    Number(x.elevated ?? 2) - Number(y.elevated ?? 2) ||
    0
  );
}

function compareRecords(x: HeardRecord, y: HeardRecord): number {
  if (x.time !== y.time) return x.time - y.time;
  const phase = (PHASE[x.act] ?? 1) - (PHASE[y.act] ?? 1);
  if (phase !== 0) return phase;
  const [a, b] = [numberOf(x), numberOf(y)];
  const numbered = a === null || b === null ? Number(a !== null) - Number(b !== null) : compareText(a.log, b.log) || a.number - b.number;
  return (
    numbered ||
    (ACT_PLACE.get(x.act) ?? 0) - (ACT_PLACE.get(y.act) ?? 0) ||
    compareText(x.act, y.act) ||
    compareContent(x, y) ||
    compareText(x.nativeId, y.nativeId) ||
    compareText(x.file, y.file) ||
    x.record - y.record ||
    x.source - y.source ||
    0
  );
}

/**
 * Records of one machine in their order, each once. A record that says its own name is one wherever it stands; of others, those that say the same are copies of
 * each other where different sources tell them, and as many as the source that tells the most of them.
 */
export function orderRecords(heard: HeardRecord[]): HeardRecord[] {
  const sorted = heard.sort(compareRecords);
  const kept: HeardRecord[] = [];
  const named = new Map<string, number>();
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && (sorted[to] as HeardRecord).time === (sorted[from] as HeardRecord).time) to++;
    const unnamed = to - from > 1 ? withoutCopies(sorted.slice(from, to).filter(({ nativeId }) => nativeId === "")) : null;
    for (let i = from; i < to; i++) {
      const record = sorted[i] as HeardRecord;
      if (record.nativeId === "") {
        const once = unnamed === null ? record : unnamed.get(record);
        if (once !== undefined) kept.push(once);
        continue;
      }
      // A family tells one machine's records by one numbering.
      const name = `${record.family}\n${record.nativeId}\n${record.act}`;
      const before = named.get(name);
      const same = before === undefined ? null : (kept[before] as HeardRecord);
      if (before !== undefined && same !== null && record.time - same.time <= SAME_RECORD_MICROS) kept[before] = joined(same, record);
      else {
        named.set(name, kept.length);
        kept.push(record);
      }
    }
    from = to;
  }
  return oncePerWhole(kept);
}

/** Of records of one moment, sorted: those that stay, by what they were. */
function withoutCopies(records: readonly HeardRecord[]): Map<HeardRecord, HeardRecord> {
  const kept = new Map<HeardRecord, HeardRecord>();
  for (let from = 0; from < records.length; ) {
    const first = records[from] as HeardRecord;
    let to = from + 1;
    while (to < records.length && (records[to] as HeardRecord).act === first.act && compareContent(first, records[to] as HeardRecord) === 0) to++;
    const bySource = new Map<number, number>();
    let { files } = first;
    for (let i = from; i < to; i++) {
      const record = records[i] as HeardRecord;
      bySource.set(record.source, (bySource.get(record.source) ?? 0) + 1);
      files = joinedTexts(files, record.files);
    }
    const most = Math.max(...bySource.values());
    for (let i = from; i < from + most; i++) {
      const record = records[i] as HeardRecord;
      kept.set(record, record.files === files ? record : { ...record, files });
    }
    from = to;
  }
  return kept;
}

/** What tells a session from start to end tells it again when it has gone on: its longest form counts. */
function oncePerWhole(records: readonly HeardRecord[]): HeardRecord[] {
  if (!records.some(({ act }) => act === "whole")) return records as HeardRecord[];
  const longest = new Map<string, HeardRecord>();
  const idOf = (r: HeardRecord): string => `${r.family}\n${r.time}\n${r.key}\n${r.account}\n${r.how}\n${r.from}`;
  for (const record of records) {
    if (record.act !== "whole") continue;
    const id = idOf(record);
    const before = longest.get(id);
    if (before === undefined) longest.set(id, record);
    else if ((record.seconds ?? -1) > (before.seconds ?? -1)) longest.set(id, joined(record, before));
    else longest.set(id, joined(before, record));
  }
  const said = new Set<string>();
  return records.flatMap((record) => {
    if (record.act !== "whole") return [record];
    const id = idOf(record);
    if (said.has(id)) return [];
    said.add(id);
    return [longest.get(id) as HeardRecord];
  });
}

/** What one leaves open, the other may say: exports carry fewer fields than the log. */
function joined(one: HeardRecord, other: HeardRecord): HeardRecord {
  return {
    ...one,
    authority: one.authority || other.authority,
    how: one.how === "unknown" ? other.how : one.how,
    from: one.from || other.from,
    key: one.key || other.key,
    linkedKey: one.linkedKey || other.linkedKey,
    proof: one.proof || other.proof,
    reason: one.reason || other.reason,
    seconds: one.seconds ?? other.seconds,
    elevated: one.elevated ?? other.elevated,
    files: joinedTexts(one.files, other.files),
  };
}

const lists = new Map<string, readonly string[]>();
/** So many different lists are shared between sessions; further ones are their own. */
const MOST_LISTS = 10_000;

/** Sorted, each once; the same texts are the same list in memory: a million sessions have few different ones. */
export function sharedList(texts: readonly string[]): readonly string[] {
  const sorted = [...new Set(texts)].sort();
  const id = sorted.join("\n");
  const known = lists.get(id);
  if (known !== undefined) return known;
  if (lists.size < MOST_LISTS) lists.set(id, sorted);
  return sorted;
}

export function joinedTexts(one: readonly string[], other: readonly string[]): readonly string[] {
  return one === other || other.every((text) => one.includes(text)) ? one : sharedList([...one, ...other]);
}
