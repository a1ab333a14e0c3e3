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
import { type HostRows, RowsByHost } from "./rows-by-host.ts";
import type { SessionDraft } from "./session-draft.ts";
import { familyOf, keepsOwnSignIns } from "./session-teller.ts";

type Sources = ReadonlyMap<number, Pick<SourceRow, "file" | "kind" | "addressSpace">>;

export async function readSessions(store: EvidenceStore, plant: Pick<Plant, "assets">): Promise<AccessRecord> {
  const sources: Sources = new Map((await store.sources()).map((source) => [source.id, source]));
  const hosts = new RowsByHost((source) => sources.get(source)?.addressSpace ?? "");
  // In any order: the records of a machine are put in theirs when its turn comes.
  for await (const batch of store.rows(signInTable.name)) hosts.take(batch);
  const names = new MachineNames(plant.assets);
  const sessions: Session[] = [];
  const uses = new AccountUses();
  const logged = new Map<string, { first: number; last: number }>();
  for (const { addressSpace, machine, hosts: own } of machinesOf(hosts, names)) {
    const records = orderRecords(own.flatMap((host) => host.take().flatMap((batch) => Array.from({ length: batch.rows }, (_, row) => recordAt(batch, row, sources)))));
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

interface MachineHosts {
  readonly addressSpace: string;
  readonly machine: NamedMachine;
  readonly hosts: HostRows[];
}

/** Names of one machine may differ from log to log, so all are heard before any machine's rows are put together. Sorted, so that no order of import shows. */
function machinesOf({ all }: RowsByHost, names: MachineNames): MachineHosts[] {
  for (const { addressSpace, host } of all) names.hear(addressSpace, host);
  const machines = new Map<string, MachineHosts>();
  for (const rows of all) {
    const { addressSpace } = rows;
    const machine = names.machineOf(addressSpace, rows.host);
    const id = `${addressSpace}\n${machine.isAsset}\n${machine.name}`;
    const known = machines.get(id);
    if (known === undefined) machines.set(id, { addressSpace, machine, hosts: [rows] });
    else known.hosts.push(rows);
  }
  return [...machines].sort(([x], [y]) => compareText(x, y)).map(([, of]) => of);
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
