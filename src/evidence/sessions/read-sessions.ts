// All sessions of a store: rows to records without their copies, records of each machine to sessions, names of machines to assets, and what several logs
// saw of one session put together. The same evidence gives the same answer, whatever the order of its sources and wherever they were cut.
import { groupBy } from "../../foundation/group-by.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Plant } from "../../plant/plant.ts";
import type { AccessRecord, AccountUse, Session } from "../../plant/session.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { rowAt, signInTable } from "../flows/flow-tables.ts";
import { machineNames, type MachineName } from "./machine-names.ts";
import { type HostSessions, isAbsenceAct, type PairedRow, pairSessions, type SessionDraft } from "./pair-sessions.ts";
import { actOf, type SignInRow, wayOf } from "./sign-in-rows.ts";

/** Two logs of one session tell of its start within this: the clocks of plants differ by as much (facts: OT hosts without time sync drift minutes per month). */
const ONE_SESSION_WITHIN_SECONDS = 120;

export async function readSessions(store: EvidenceStore, plant: Pick<Plant, "assets">): Promise<AccessRecord> {
  const sources = new Map((await store.sources()).map((source) => [source.id, source]));
  const nameOf = machineNames(plant.assets);
  const sessions: Session[] = [];
  const uses: AccountUse[] = [];
  const logged = new Map<string, { first: number; last: number }>();
  for await (const rows of hostsOf(store)) {
    const { host } = rows[0] as SignInRow;
    const target = nameOf(host);
    const paired = pairSessions(oneOfCopies(rows));
    const showsAbsence = rows.some((row) => isAbsenceAct(actOf(row)));
    for (const draft of paired.sessions) sessions.push(toSession(draft, target, nameOf, showsAbsence, sources));
    uses.push(...groupUses(paired.uses, target, nameOf, sources));
    if (rows.some(({ account }) => account !== "")) watch(logged, target.name, paired);
  }
  sessions.sort(compareSessions);
  const loggedTargets = [...logged].map(([target, { first, last }]) => ({ target, first, last })).sort((x, y) => compare(x.target, y.target));
  return { sessions: oneOfWitnesses(sessions), uses: uses.sort(compareUses), loggedTargets };
}

/** The rows of one host after another. */
async function* hostsOf(store: EvidenceStore): AsyncGenerator<SignInRow[]> {
  let rows: SignInRow[] = [];
  for await (const batch of store.scan(signInTable.name, ["host", "time"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(signInTable, batch, i) as unknown as SignInRow;
      if (rows.length > 0 && rows[0]?.host !== row.host) {
        yield rows;
        rows = [];
      }
      rows.push(row);
    }
  }
  if (rows.length > 0) yield rows;
}

/**
 * A record that several files hold is one. With a number of the machine's own it is known by that; without, only files of other sources hold copies: a log
 * may say the same twice.
 */
export function oneOfCopies(rows: readonly SignInRow[]): PairedRow[] {
  const seen = new Map<string, { row: SignInRow; sources: Set<number> }[]>();
  const order: { row: SignInRow; sources: Set<number> }[] = [];
  for (const row of rows) {
    const id = row.nativeId === "" ? `${row.time} ${row.act} ${row.account} ${row.how} ${row.from} ${row.key} ${row.reason} ${row.seconds}` : `${row.time} ${row.act} ${row.nativeId}`;
    const known = seen.get(id) ?? [];
    seen.set(id, known);
    const copy = row.nativeId !== "" ? known[0] : known.find(({ sources }) => !sources.has(row.source));
    if (copy !== undefined) {
      copy.sources.add(row.source);
      if (row.record < copy.row.record) copy.row = row;
      continue;
    }
    const entry = { row, sources: new Set([row.source]) };
    known.push(entry);
    order.push(entry);
  }
  return order.map(({ row, sources }) => ({ ...row, sources: [...sources].sort((x, y) => x - y) }));
}

function toSession(draft: SessionDraft, target: MachineName, nameOf: (machine: string) => MachineName, showsAbsence: boolean, sources: ReadonlyMap<number, SourceRow>): Session {
  const { row, start, end, endedBy, elevated, how, isAutomatic, absences, proofs, remarks } = draft;
  const from = row.from === "" ? null : nameOf(row.from);
  return {
    account: row.account,
    accountKind: row.accountKind,
    hasGenericName: row.generic === 1,
    authority: row.authority === "" ? null : row.authority,
    target: target.name,
    targetIsAsset: target.isAsset,
    from: from?.name ?? null,
    fromIsAsset: from?.isAsset ?? false,
    how,
    start,
    end,
    endedBy,
    elevated,
    absences: absences.map(({ kind, from: since, to }) => ({ kind, from: since, to: to ?? end })),
    showsAbsence,
    isAutomatic,
    proofs: [...proofs].sort(),
    remarks: [...remarks].sort(),
    sources: [...draft.sources].map((id) => sources.get(id)?.file ?? "").sort(),
    witness: { file: sources.get(row.source)?.file ?? "", record: row.record },
  };
}

/** One entry per account, machine, source of the attempt, way and reason. */
function groupUses(uses: HostSessions["uses"], target: MachineName, nameOf: (machine: string) => MachineName, sources: ReadonlyMap<number, SourceRow>): AccountUse[] {
  const groups = groupBy(uses, ({ kind, row }) => JSON.stringify([kind, row.account, row.authority, row.from, row.how, row.reason]));
  return [...groups.values()].map((group): AccountUse => {
    const { kind, row } = group[0] as HostSessions["uses"][number];
    const last = group[group.length - 1]?.row.time ?? row.time;
    return {
      kind,
      account: row.account,
      accountKind: row.accountKind,
      authority: row.authority === "" ? null : row.authority,
      target: target.name,
      from: row.from === "" ? null : nameOf(row.from).name,
      how: wayOf(row),
      reason: row.reason,
      count: group.length,
      first: row.time,
      last,
      witness: { file: sources.get(row.source)?.file ?? "", record: row.record },
    };
  });
}

/**
 * A session that the machine's own log tells, and that a witness tells too who may not know the account (Zeek, a gateway), is one: the word of who knows the
 * account counts, and what only the other knows is filled in. Sorted by start in, sorted by start out.
 */
function oneOfWitnesses(sessions: readonly Session[]): Session[] {
  const kept: (Session | null)[] = [...sessions];
  const byPlace = groupBy(
    sessions.map((session, i) => ({ session, i })).filter(({ session }) => session.start !== null && session.from !== null),
    ({ session }) => `${session.target}\n${session.how}\n${session.from}`,
  );
  for (const group of byPlace.values()) {
    for (const { session, i } of group) {
      if (session.account !== "") continue;
      const own = group.find(
        (other) =>
          other.session.account !== "" &&
          kept[other.i] !== null &&
          !other.session.sources.some((source) => session.sources.includes(source)) &&
          Math.abs((other.session.start as number) - (session.start as number)) <= ONE_SESSION_WITHIN_SECONDS * MICROS_PER_SECOND,
      );
      if (own === undefined) continue;
      const { session: told } = own;
      kept[own.i] = {
        ...(kept[own.i] as Session),
        end: told.end ?? session.end,
        endedBy: told.end === null ? session.endedBy : told.endedBy,
        sources: [...new Set([...told.sources, ...session.sources])].sort(),
      };
      kept[i] = null;
    }
  }
  return kept.filter((session) => session !== null);
}

function watch(logged: Map<string, { first: number; last: number }>, target: string, { first, last }: HostSessions): void {
  const known = logged.get(target);
  if (known === undefined) logged.set(target, { first, last });
  else {
    known.first = Math.min(known.first, first);
    known.last = Math.max(known.last, last);
  }
}

/** By start (null first), then target, account, way, source, end. */
function compareSessions(x: Session, y: Session): number {
  return (
    compareTimes(x.start ?? NEVER, y.start ?? NEVER) ||
    compare(x.target, y.target) ||
    compare(x.account, y.account) ||
    compare(x.how, y.how) ||
    compare(x.from ?? "", y.from ?? "") ||
    compareTimes(x.end ?? -NEVER, y.end ?? -NEVER) ||
    compare(x.witness.file, y.witness.file) ||
    x.witness.record - y.witness.record
  );
}

function compareUses(x: AccountUse, y: AccountUse): number {
  return (
    compare(x.target, y.target) ||
    compare(x.kind, y.kind) ||
    compare(x.account, y.account) ||
    compare(x.from ?? "", y.from ?? "") ||
    compare(x.how, y.how) ||
    compare(x.reason, y.reason) ||
    x.first - y.first
  );
}

/** Before every instant. */
const NEVER = Number.NEGATIVE_INFINITY;

function compareTimes(x: number, y: number): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
