// Finds edits: adds all that may help until nothing new shows, leaves out what would cost a claimed requirement, and looks for the cheapest set that mends as
// much as all of them together. Edits only ever grant more, so what a set mends, a larger set mends too; the judge has the last word anyway.
import { changeWithEdits } from "../../controls/access/change-with-edits.ts";
import type { AccessChange } from "../../plant/access.ts";
import type { AccessEdit } from "../../plant/access-edit.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import type { Session } from "../../plant/session.ts";
import type { EditCandidate } from "./edit-candidate.ts";
import { editCandidates, ownersOf } from "./edit-candidates.ts";
import type { AccessFixInput, FixedOutcome, FixJudgement } from "./question.ts";
import { mayBeTakenOver } from "./retired-candidates.ts";

export interface FoundEdits {
  readonly chosen: readonly EditCandidate[];
  readonly after: FixJudgement;
  /** Whoever wants to know what a smaller set does asks where the answers are known. */
  readonly asked: AskedJudge;
  readonly isProven: boolean;
  /** All that may be added, for the reference. */
  readonly candidates: readonly EditCandidate[];
}

/** One edit can show the next thing that is in the way: a role has some seven. */
const MOST_ROUNDS = 10;
/** Sets that are judged in one part before the search is content with one of which nothing can be left out. */
const MOST_JUDGED = 300;
/** Sessions times judgements, over all parts. */
const MOST_WORK = 2_000_000;
/** Broken sessions that are each judged again and again; of more, one for all that are alike. */
const MOST_TRACKED = 10_000;
/** Beyond so many edits in one part, sets are not tried by cost. */
const MOST_TRIED = 12;

export function findEdits(input: AccessFixInput): FoundEdits {
  const asked = new AskedJudge(input);
  const candidates = collect(input, asked);
  const gentle = candidates.filter(({ edit }) => !givesUpLimits(edit));
  const mendable = brokenIn(input.before).flatMap((outcome): Wanted[] => (asked.isBroken(candidates, outcome.session) ? [] : [{ ...outcome, mustBeKept: asked.isKept(gentle, outcome.session) }]));
  const chosen: EditCandidate[] = [];
  let isProven = true;
  for (const part of partsOf(input, candidates, mendable)) {
    const found = cheapest(asked, part.candidates, part.sessions);
    chosen.push(...found.chosen);
    isProven &&= found.isProven;
  }
  const needed = withoutNeedless(asked, chosen, mendable);
  return { chosen: [...needed].sort((a, b) => (a.key < b.key ? -1 : 1)), after: asked.whole(needed), asked, isProven: isProven && !asked.isThinned, candidates };
}

/** Breaks that nobody answers for. */
export function brokenIn({ sessions }: FixJudgement): FixedOutcome[] {
  return sessions.filter(({ verdict, acknowledged }) => !acknowledged && BREAKS.has(verdict));
}

const BREAKS: ReadonlySet<FixedOutcome["verdict"]> = new Set(["locked-out", "cut-off", "waits", "needs-other-path"]);

/** Reasons that no edit can take away: people decide. Sessions that break by one of them stay broken, whatever is edited, and are not judged again and again. */
const FOR_PEOPLE: ReadonlySet<FixedOutcome["reason"]> = new Set(["no-role", "second-factor", "path-closed"]);

/** A retired account may be taken over where a role with people names the machine. */
function isForPeople(input: AccessFixInput): (outcome: FixedOutcome) => boolean {
  const asked = new Map<string, boolean>();
  return ({ reason, session }) => {
    if (reason !== "retired") return FOR_PEOPLE.has(reason);
    const key = `${session.how}\n${session.target}`;
    let isFor = asked.get(key);
    if (isFor === undefined) {
      isFor = !mayBeTakenOver(input, session);
      asked.set(key, isFor);
    }
    return isFor;
  };
}

/** What becomes of programs, and of machines that sign themselves on, does not hang on when: one session of an account stands for all of them. */
const ALIKE: ReadonlySet<FixedOutcome["reason"]> = new Set(["retired-in-service", "retired-automatic"]);

const HOUR = 3_600_000_000;

/** Of one account on one machine, in one way from one place, begun in one hour of the week. */
function alikeKey({ account, authority, target, how, from, isAutomatic, proofs, start, end }: Session): string {
  const hour = start === null ? null : Math.floor(start / HOUR) % 168;
  return JSON.stringify([account, authority, target, how, from, isAutomatic, proofs.includes("cached"), hour, end === null]);
}

/** What became of the tracked sessions, in their order. */
type Fates = Uint8Array;
const KEPT = 0;
const UNKNOWN = 1;
const BROKEN = 2;

/** The judge, asked about the broken sessions only, and once for each set: only what became of each is remembered. */
export class AskedJudge {
  private readonly fates = new Map<string, Fates>();
  private readonly ofList = new WeakMap<readonly EditCandidate[], Fates>();
  private readonly claims = new Map<string, boolean>();
  private readonly places = new Map<Session, number>();
  private readonly tracked: ReadonlySet<Session>;
  private readonly input: AccessFixInput;
  /** There are so many that one stands for all that are alike but for their day and their length: what a set mends is then known for the whole only. */
  readonly isThinned: boolean;
  count = 0;

  constructor(input: AccessFixInput) {
    this.input = input;
    const isFor = isForPeople(input);
    const mayMend = brokenIn(input.before).filter((outcome) => !isFor(outcome));
    this.isThinned = mayMend.filter(({ reason }) => !ALIKE.has(reason)).length > MOST_TRACKED;
    const tracked = new Set<Session>();
    const alike = new Map<string, number>();
    // The longest stands for all that are alike.
    for (const { session, reason } of this.isThinned ? mayMend.toSorted((x, y) => y.lastedSeconds - x.lastedSeconds) : mayMend) {
      const key = ALIKE.has(reason) ? JSON.stringify([reason, session.account, session.authority]) : this.isThinned ? alikeKey(session) : null;
      const place = (key === null ? undefined : alike.get(key)) ?? tracked.size;
      this.places.set(session, place);
      if (key !== null) alike.set(key, place);
      if (place === tracked.size) tracked.add(session);
    }
    this.tracked = tracked;
  }

  /** Broken sessions that edits may mend. */
  mayMend({ session }: FixedOutcome): boolean {
    return this.places.has(session);
  }

  /** Of the tracked sessions; not remembered. */
  outcomes(edits: readonly EditCandidate[]): readonly FixedOutcome[] {
    return this.ask(edits, this.tracked).sessions;
  }

  keepsClaims(edits: readonly EditCandidate[]): boolean {
    if (this.input.before.claims.size === 0) return true;
    const key = keyOfSet(edits);
    const known = this.claims.get(key) ?? keepsClaims(this.input.before, this.ask(edits, NONE));
    this.claims.set(key, known);
    return known;
  }

  /** What was asked for has taken minutes: whoever searches stops, and says that nothing cheaper is proven. */
  get isSpent(): boolean {
    return this.count * this.tracked.size > MOST_WORK;
  }

  /** Of all sessions. */
  whole(edits: readonly EditCandidate[]): FixJudgement {
    return edits.length === 0 ? this.input.before : this.ask(edits, undefined);
  }

  isBroken(edits: readonly EditCandidate[], session: Session): boolean {
    return this.fateOf(edits, session) === BROKEN;
  }

  isKept(edits: readonly EditCandidate[], session: Session): boolean {
    return this.fateOf(edits, session) === KEPT;
  }

  mends(edits: readonly EditCandidate[], wanted: readonly Wanted[]): boolean {
    const fates = this.fatesOf(edits);
    return wanted.every(({ session, mustBeKept }) => (fates[this.places.get(session) ?? -1] ?? BROKEN) <= (mustBeKept ? KEPT : UNKNOWN));
  }

  /** What is not tracked is for people: it stays broken. */
  private fateOf(edits: readonly EditCandidate[], session: Session): number {
    return this.fatesOf(edits)[this.places.get(session) ?? -1] ?? BROKEN;
  }

  private fatesOf(edits: readonly EditCandidate[]): Fates {
    const known = this.ofList.get(edits);
    if (known !== undefined) return known;
    const key = keyOfSet(edits);
    let fates = this.fates.get(key);
    if (fates === undefined) {
      this.count++;
      fates = new Uint8Array(this.tracked.size);
      for (const { session, verdict, acknowledged } of this.ask(edits, this.tracked).sessions) {
        const place = this.places.get(session);
        if (place !== undefined) fates[place] = verdict === "unknown" ? UNKNOWN : !acknowledged && BREAKS.has(verdict) ? BROKEN : KEPT;
      }
      this.fates.set(key, fates);
    }
    this.ofList.set(edits, fates);
    return fates;
  }

  private ask(edits: readonly EditCandidate[], among: ReadonlySet<Session> | undefined): FixJudgement {
    const change = changeWithEdits(
      this.input.change,
      inOrder(edits).map(({ edit }) => edit),
    );
    return this.input.judge(change, among);
  }
}

const NONE: ReadonlySet<Session> = new Set();

function keyOfSet(edits: readonly EditCandidate[]): string {
  return inOrder(edits)
    .map(({ key, edit }) => `${key}${JSON.stringify(edit)}`)
    .join("\n");
}

/** In one order, so that the wider of two words for one thing stands last. */
function inOrder(edits: readonly EditCandidate[]): EditCandidate[] {
  return [...edits].sort((a, b) => (a.key < b.key ? -1 : 1));
}

const RANKS: Readonly<Record<ComplianceVerdict, number>> = { met: 2, unknown: 1, "not-met": 0 };

/** Is every claimed requirement kept as well as before? */
export function keepsClaims(before: FixJudgement, after: FixJudgement): boolean {
  return [...before.claims].every(([claim, verdict]) => RANKS[after.claims.get(claim) ?? "not-met"] >= RANKS[verdict]);
}

function collect(input: AccessFixInput, asked: AskedJudge): EditCandidate[] {
  const seen: FixedOutcome[] = brokenIn(input.before).filter((outcome) => asked.mayMend(outcome));
  const refused = new Set<string>();
  let candidates: EditCandidate[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = JSON.stringify(candidates.map(({ key, edit }) => [key, edit]));
    candidates = editCandidates(input, seen).filter(({ key }) => !refused.has(key));
    for (const candidate of candidates) if (!asked.keepsClaims([candidate])) refused.add(candidate.key);
    candidates = candidates.filter(({ key }) => !refused.has(key));
    // Each alone may cost nothing, and two together something: a way from afar, and a limit that only warns.
    while (candidates.length > 0 && !asked.keepsClaims(candidates)) {
      const dearest = [...candidates].sort(dearestFirst);
      // One without which the others cost nothing, else simply the dearest.
      const culprit = dearest.find((candidate) => asked.keepsClaims(candidates.filter((other) => other !== candidate))) ?? (dearest[0] as EditCandidate);
      refused.add(culprit.key);
      candidates = candidates.filter((candidate) => candidate !== culprit);
    }
    if (JSON.stringify(candidates.map(({ key, edit }) => [key, edit])) === before) break;
    for (const outcome of asked.outcomes(candidates)) if (!outcome.acknowledged && BREAKS.has(outcome.verdict)) seen.push(outcome);
  }
  return candidates;
}

function dearestFirst(a: EditCandidate, b: EditCandidate): number {
  return b.cost - a.cost || (a.key < b.key ? -1 : 1);
}

/** A broken session that edits can mend. What is not known does not break: no limit is given up to learn what no log shows. */
interface Wanted extends FixedOutcome {
  /** Edits that give up no limit make it surely kept. */
  readonly mustBeKept: boolean;
}

/** A limit that warns, or after which everything goes on, is none any more. */
export function givesUpLimits({ kind }: AccessEdit): boolean {
  return kind === "at-limit";
}

interface Part {
  readonly candidates: readonly EditCandidate[];
  readonly sessions: readonly Wanted[];
}

/** Sessions whose roles share no edit have nothing to do with each other. */
function partsOf({ change, accountOf }: AccessFixInput, candidates: readonly EditCandidate[], mendable: readonly Wanted[]): Part[] {
  const owners = ownersOf(change, accountOf);
  const parent = candidates.map((_, i) => i);
  const rootOf = (i: number): number => (parent[i] === i ? i : rootOf(parent[i] as number));
  const touching = new Map<string, number[]>();
  const touch = (session: Session): number[] => {
    let own = touching.get(session.account);
    if (own === undefined) {
      const roles = new Set((owners.get(session.account) ?? []).flatMap((person) => person.roles));
      for (const role of rolesTaking(change, candidates, session.account, accountOf)) roles.add(role);
      own = candidates.flatMap(({ role, account }, i) => ((account === null ? role === null || roles.has(role) : account === session.account) ? [i] : []));
      touching.set(session.account, own);
    }
    return own;
  };
  for (const { session } of mendable) {
    const [first, ...rest] = touch(session);
    if (first !== undefined) for (const other of rest) parent[rootOf(other)] = rootOf(first);
  }
  const parts = new Map<number, { candidates: EditCandidate[]; sessions: Wanted[] }>();
  candidates.forEach((candidate, i) => {
    const part = parts.get(rootOf(i)) ?? { candidates: [], sessions: [] };
    parts.set(rootOf(i), part);
    part.candidates.push(candidate);
  });
  for (const outcome of mendable) {
    const [first] = touch(outcome.session);
    if (first !== undefined) parts.get(rootOf(first))?.sessions.push(outcome);
  }
  return [...parts.values()].filter(({ sessions }) => sessions.length > 0);
}

/** Of a retired account: the roles that take it over already, or may. */
function rolesTaking({ retire }: AccessChange, candidates: readonly EditCandidate[], account: string, accountOf: (written: string) => string): string[] {
  const may = candidates.flatMap(({ edit, account: own }) => (own !== account ? [] : edit.kind === "taken-over-by" ? [edit.role] : edit.kind === "automatic-stay" ? edit.roles : []));
  return [...may, ...retire.flatMap((entry) => (accountOf(entry.account) === account ? (entry.takenOverBy ?? []) : []))];
}

/** What every solution holds first; then the others by what they cost together, the cheapest first. */
function cheapest(asked: AskedJudge, candidates: readonly EditCandidate[], wanted: readonly Wanted[]): { readonly chosen: readonly EditCandidate[]; readonly isProven: boolean } {
  const needed = candidates.filter(
    (candidate) =>
      asked.isSpent ||
      !asked.mends(
        candidates.filter((other) => other !== candidate),
        wanted,
      ),
  );
  const open = candidates.filter((candidate) => !needed.includes(candidate));
  const sets = open.length <= MOST_TRIED ? subsetsByCost(open) : [];
  const limit = asked.count + MOST_JUDGED;
  for (const set of sets) {
    if (asked.count >= limit || asked.isSpent) break;
    const chosen = [...needed, ...set];
    if (asked.mends(chosen, wanted)) return { chosen, isProven: true };
  }
  return { chosen: withoutNeedless(asked, candidates, wanted), isProven: false };
}

function subsetsByCost(open: readonly EditCandidate[]): EditCandidate[][] {
  const sets = Array.from({ length: 2 ** open.length }, (_, bits) => open.filter((_, i) => (bits & (1 << i)) !== 0));
  const cost = (set: readonly EditCandidate[]): number => set.reduce((sum, candidate) => sum + candidate.cost, 0);
  return sets
    .map((set, order) => ({ set, order, cost: cost(set) }))
    .sort((a, b) => a.cost - b.cost || a.set.length - b.set.length || a.order - b.order)
    .map(({ set }) => set);
}

/** The dearest first. */
function withoutNeedless(asked: AskedJudge, candidates: readonly EditCandidate[], wanted: readonly Wanted[]): readonly EditCandidate[] {
  let left = candidates;
  for (const candidate of [...candidates].sort(dearestFirst)) {
    if (asked.isSpent) break;
    const without = left.filter((other) => other !== candidate);
    if (asked.mends(without, wanted)) left = without;
  }
  return left;
}
