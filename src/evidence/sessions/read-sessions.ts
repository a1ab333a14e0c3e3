// All sessions of a store: records of each machine in their order and each once, put together to sessions; names of machines to assets; what several logs tell of one
// session joined. The same evidence gives the same answer, whatever the order of its sources and wherever they were cut.
import type { Plant } from "../../plant/plant.ts";
import { type AccessRecord, SESSION_WAYS, type Session } from "../../plant/session.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { type ColumnBatch, type TextColumn, textAt } from "../../store/tables.ts";
import { signInTable } from "../flows/flow-tables.ts";
import { SIGN_IN_ACTS, type SignInAct } from "../logs/sign-in.ts";
import { AccountUses } from "./account-uses.ts";
import { type HeardRecord, orderRecords, sharedList } from "./heard-record.ts";
import { joinTellers } from "./join-tellers.ts";
import { MachineNames, type NamedMachine } from "./machine-names.ts";
import { pairSessions } from "./pair-sessions.ts";
import type { SessionDraft } from "./session-draft.ts";
import { familyOf, keepsOwnSignIns } from "./session-teller.ts";

/** Rows of one machine, as places in the batches that the store gave: a million rows stay columns until their machine's turn comes. */
interface MachineRows {
  readonly addressSpace: string;
  readonly machine: NamedMachine;
  readonly batches: number[];
  readonly rows: number[];
}

type Sources = ReadonlyMap<number, Pick<SourceRow, "file" | "kind" | "addressSpace">>;

export async function readSessions(store: EvidenceStore, plant: Pick<Plant, "assets">): Promise<AccessRecord> {
  const sources: Sources = new Map((await store.sources()).map((source) => [source.id, source]));
  const batches: (ColumnBatch | null)[] = [];
  // By host, so that a batch can be let go soon: a million sessions and all of their rows need not be in memory at once.
  for await (const batch of store.scan(signInTable.name, ["host", "time"])) batches.push(batch);
  const names = new MachineNames(plant.assets);
  const sessions: Session[] = [];
  const uses = new AccountUses();
  const logged = new Map<string, { first: number; last: number }>();
  const machines = byMachine(batches as readonly ColumnBatch[], sources, names);
  const waiting = batches.map(() => 0);
  for (const { batches: of } of machines) for (const batch of new Set(of)) waiting[batch] = (waiting[batch] as number) + 1;
  for (const rows of machines) {
    const { addressSpace, machine } = rows;
    const records = orderRecords(rows.rows.map((row, i) => recordAt(batches[rows.batches[i] as number] as ColumnBatch, row, sources)));
    for (const batch of new Set(rows.batches)) {
      const left = (waiting[batch] as number) - 1;
      waiting[batch] = left;
      if (left === 0) batches[batch] = null;
    }
    const fromOf = (from: string): NamedMachine | null => (from === "" ? null : names.machineOf(addressSpace, from));
    for (const record of records) {
      uses.add(record, machine.name, fromOf(record.from)?.name ?? null);
      if (tellsOfItself(record)) watch(logged, machine.name, record.time);
    }
    for (const draft of joinTellers(pairSessions(records), (from) => fromOf(from)?.name ?? "")) sessions.push(toSession(draft, machine, fromOf(draft.from)));
  }
  sessions.sort(compareSessions);
  const loggedTargets = [...logged].map(([target, { first, last }]) => ({ target, first, last })).sort((x, y) => compareText(x.target, y.target));
  return { sessions, uses: uses.all(), loggedTargets };
}

/** Names of one machine may differ from log to log, so all are heard before any machine's rows are put together. */
function byMachine(batches: readonly ColumnBatch[], sources: Sources, names: MachineNames): MachineRows[] {
  const eachRow = (visit: (addressSpace: string, host: string, batch: number, row: number) => void): void => {
    batches.forEach(({ rows, columns }, batch) => {
      const source = columns["source"] as Int32Array;
      const host = columns["host"] as TextColumn;
      for (let row = 0; row < rows; row++) visit(sources.get(source[row] as number)?.addressSpace ?? "", textAt(host, row), batch, row);
    });
  };
  eachRow((addressSpace, host) => names.hear(addressSpace, host));
  const machines = new Map<string, MachineRows>();
  eachRow((addressSpace, host, batch, row) => {
    const machine = names.machineOf(addressSpace, host);
    const id = `${addressSpace}\n${machine.isAsset}\n${machine.name}`;
    let of = machines.get(id);
    if (of === undefined) {
      of = { addressSpace, machine, batches: [], rows: [] };
      machines.set(id, of);
    }
    of.batches.push(batch);
    of.rows.push(row);
  });
  return [...machines.values()];
}

function recordAt({ columns }: ColumnBatch, row: number, sources: Sources): HeardRecord {
  const text = (name: string): string => textAt(columns[name] as TextColumn, row);
  const number = (name: string): number => (columns[name] as Float64Array | Int32Array)[row] as number;
  const source = number("source");
  const { file = "", kind = "" } = sources.get(source) ?? {};
  const seconds = number("seconds");
  const elevated = number("elevated");
  return {
    time: number("time"),
    act: SIGN_IN_ACTS[number("act")] as SignInAct,
    account: text("account"),
    accountKind: text("accountKind") as HeardRecord["accountKind"],
    hasGenericName: number("generic") === 1,
    authority: text("authority"),
    how: SESSION_WAYS[number("how")] ?? "unknown",
    from: text("from"),
    key: text("key"),
    linkedKey: text("linkedKey"),
    seconds: Number.isNaN(seconds) ? null : seconds,
    proof: text("proof"),
    reason: text("reason"),
    elevated: elevated < 0 ? null : elevated === 1,
    nativeId: text("nativeId"),
    family: familyOf(kind),
    files: sharedList([file]),
    source,
    file,
    record: number("record"),
  };
}

/** What a domain controller or another machine tells of one shows nothing of what else happens there. */
function tellsOfItself({ family, act, nativeId }: HeardRecord): boolean {
  return keepsOwnSignIns(family) && act !== "ticket" && act !== "explicit-credentials" && act !== "credential-check" && !nativeId.includes(" of ");
}

function watch(logged: Map<string, { first: number; last: number }>, target: string, time: number): void {
  const known = logged.get(target);
  if (known === undefined) logged.set(target, { first: time, last: time });
  else {
    known.first = Math.min(known.first, time);
    known.last = Math.max(known.last, time);
  }
}

function toSession(draft: SessionDraft, target: NamedMachine, from: NamedMachine | null): Session {
  const { account, accountKind, hasGenericName, authority, how, start, end, endedBy, elevated, absences, showsAbsence, isAutomatic, proofs, remarks, files, file, record } = draft;
  return {
    account,
    accountKind,
    hasGenericName,
    authority: authority === "" ? null : authority,
    target: target.name,
    targetIsAsset: target.isAsset,
    from: from?.name ?? null,
    fromIsAsset: from?.isAsset ?? false,
    how,
    start,
    end,
    endedBy,
    elevated,
    absences,
    showsAbsence,
    isAutomatic,
    proofs,
    remarks,
    sources: files,
    witness: { file, record },
  };
}

/** By start (null first), then by what they are. */
function compareSessions(x: Session, y: Session): number {
  return (
    compareTimes(x.start ?? Number.NEGATIVE_INFINITY, y.start ?? Number.NEGATIVE_INFINITY) ||
    compareText(x.target, y.target) ||
    compareText(x.account, y.account) ||
    compareText(x.how, y.how) ||
    compareText(x.from ?? "", y.from ?? "") ||
    compareTimes(x.end ?? Number.POSITIVE_INFINITY, y.end ?? Number.POSITIVE_INFINITY) ||
    compareText(x.endedBy, y.endedBy) ||
    compareText(x.witness.file, y.witness.file) ||
    x.witness.record - y.witness.record ||
    0
  );
}

/** Infinities have no difference. */
function compareTimes(x: number, y: number): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
