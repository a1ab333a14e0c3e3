// Several advisories of one machine, one update: makers' updates hold what came before them, and nobody stops a controller twenty times for twenty advisories. What is
// planned is therefore one piece of work for each machine, and a course has all patches of a machine done with the first of them. A date that a person gives stays one.
import type { Micros } from "../../foundation/time.ts";
import type { JudgedPatch } from "../../plant/patch-judgement.ts";
import type { PatchEffort, PatchNeed } from "../../plant/patch-need.ts";
import type { PatchSchedule } from "../../plant/patch-plan.ts";
import type { ExposureWeight } from "../../plant/patching-judgement.ts";
import type { Assumption } from "../../plant/plant.ts";
import { lengthOf, workOf } from "../../plant/production-times.ts";
import type { LeftNeed } from "./answer.ts";
import type { PatchCoursesQuestion } from "./question.ts";

export const ONE_UPDATE: Assumption = {
  code: "patch-one-update",
  text: "All patches that one machine needs are made with one update, which takes as long as the longest of them.",
  origin: "interpretation: updates of makers hold what came before them; a computer on which several programs are updated may need longer",
  overruledBy: "items: with a date of its own for each, or takes: for the whole",
};

export interface UpdatesOfMachines {
  /** With one patch for each machine that can be planned; the others as they are. */
  readonly question: PatchCoursesQuestion;
  /** Ids of needs, by the id of the patch that stands for them. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly assumptions: readonly Assumption[];
}

export function updatesOfMachines(question: PatchCoursesQuestion): UpdatesOfMachines {
  const machines = new Map<string, JudgedPatch[]>();
  for (const patch of question.patches) {
    const key = isPlanned(patch) ? machineOf(patch.need) : JSON.stringify([patch.need.id]);
    machines.set(key, [...(machines.get(key) ?? []), patch]);
  }
  const members = new Map<string, readonly string[]>();
  const longest = new Map<string, PatchNeed>();
  const worst = new Map<string, string>();
  const patches = [...machines.values()].map((group) => {
    const { whole, longestNeed, troubled } = together(group);
    members.set(
      whole.need.id,
      group.map(({ need }) => need.id),
    );
    longest.set(whole.need.id, longestNeed);
    worst.set(whole.need.id, troubled);
    return whole;
  });
  const byId = new Map(question.patches.map((patch) => [patch.need.id, patch.need]));
  return {
    question: {
      ...question,
      patches,
      linesOf: (need) => question.linesOf(longest.get(need.id) ?? need),
      weightOf: ({ id }) => summed((members.get(id) ?? []).flatMap((member) => byId.get(member) ?? []).map((need) => question.weightOf(need))),
      troubleMinutesAt: (need, share) => question.troubleMinutesAt(worst.get(need) ?? need, share),
    },
    members,
    assumptions: patches.length < question.patches.length ? [ONE_UPDATE] : [],
  };
}

/** Can be worked on at all: what the maker mends, and nobody answers for leaving. */
function isPlanned({ need, verdict }: JudgedPatch): boolean {
  return need.remedy.kind !== "none" && (verdict !== "accepted" || need.startsAt !== null);
}

function machineOf({ addressSpace, asset }: PatchNeed): string {
  return JSON.stringify([addressSpace, asset]);
}

function together(group: readonly JudgedPatch[]): { readonly whole: JudgedPatch; readonly longestNeed: PatchNeed; readonly troubled: string } {
  const [first, ...more] = [...group].sort((x, y) => (x.need.id < y.need.id ? -1 : 1)) as [JudgedPatch, ...JudgedPatch[]];
  const longest = group.reduce((most, next) => (lengthOf(workOf(next.need, [])) > lengthOf(workOf(most.need, [])) ? next : most));
  const troubled = group.reduce((most, next) => (next.tail.expectedMinutes > most.tail.expectedMinutes ? next : most));
  if (more.length === 0) return { whole: first, longestNeed: first.need, troubled: first.need.id };
  const due = group.flatMap(({ need }) => need.dueAt ?? []);
  const advisories = [...new Set(group.map(({ need }) => need.advisory))].sort();
  const need: PatchNeed = {
    ...first.need,
    advisory: advisories.join(", "),
    dueAt: due.length === 0 ? null : Math.min(...due),
    remedy: { ...first.need.remedy, to: group.find(({ need: { remedy } }) => remedy.to !== null)?.need.remedy.to ?? null },
    effort: longestEffort(group.map(({ need: { effort } }) => effort)),
  };
  return { whole: { ...first, need, tail: troubled.tail }, longestNeed: longest.need, troubled: troubled.need.id };
}

/** Of each part the most that any of them takes; what cannot be put back of one cannot be of all. */
function longestEffort(efforts: readonly PatchEffort[]): PatchEffort {
  const most = <K extends "workSeconds" | "restartSeconds" | "people">(key: K): PatchEffort[K] => efforts.map((effort) => effort[key]).reduce((x, y) => (y.value > x.value ? y : x));
  const restarts = efforts.map((effort) => effort.restarts);
  const backOuts = efforts.map((effort) => effort.backOutSeconds);
  return {
    ...{ workSeconds: most("workSeconds"), restartSeconds: most("restartSeconds"), people: most("people") },
    restarts: restarts.find(({ value }) => value) ?? (restarts[0] as PatchEffort["restarts"]),
    backOutSeconds: backOuts.find(({ value }) => value === null) ?? backOuts.reduce((x, y) => ((y.value ?? 0) > (x.value ?? 0) ? y : x)),
  };
}

/** Each flaw is a way of its own. */
function summed(weights: readonly ExposureWeight[]): ExposureWeight {
  const [first, ...more] = weights;
  if (first === undefined || more.length === 0) return first ?? { chancePerDay: 0, weight: 0, why: "" };
  return {
    chancePerDay: 1 - weights.reduce((none, { chancePerDay }) => none * (1 - chancePerDay), 1),
    weight: weights.reduce((sum, { weight }) => sum + weight, 0),
    why: first.why,
  };
}

/** What was planned for machines, for each of their needs. */
export function scheduleOfNeeds({ entries, left }: PatchSchedule, members: UpdatesOfMachines["members"]): PatchSchedule {
  const all = (item: string): readonly string[] => members.get(item) ?? [item];
  return { entries: entries.flatMap((entry) => all(entry.item).map((item) => ({ ...entry, item }))), left: left.flatMap(all).sort() };
}

/** The other way: what a course has for needs, once for each piece of work of a plan, at its first time. */
export function scheduleOfUpdates({ entries, left }: PatchSchedule, members: UpdatesOfMachines["members"]): PatchSchedule {
  const updateOf = new Map([...members].flatMap(([update, needs]) => needs.map((need) => [need, update] as const)));
  const first = new Map<string, PatchSchedule["entries"][number]>();
  for (const entry of entries) {
    const item = updateOf.get(entry.item) ?? entry.item;
    const before = first.get(item);
    if (before === undefined || entry.startAt < before.startAt) first.set(item, { ...entry, item });
  }
  const of = new Set(left.map((need) => updateOf.get(need) ?? need));
  return { entries: [...first.values()].sort((x, y) => x.startAt - y.startAt || (x.item < y.item ? -1 : 1)), left: [...of].filter((item) => !first.has(item)).sort() };
}

export function leftOfNeeds(left: readonly LeftNeed[], members: UpdatesOfMachines["members"]): LeftNeed[] {
  return left.flatMap(({ need, why }) => (members.get(need) ?? [need]).map((id) => ({ need: id, why })));
}

/** What nobody dated is done with the first patch of its machine, which never is later. */
export function startedTogether(patches: readonly JudgedPatch[], starts: ReadonlyMap<string, Micros>): Map<string, Micros> {
  const first = new Map<string, Micros>();
  for (const { need } of patches) {
    const at = starts.get(need.id);
    if (at !== undefined) first.set(machineOf(need), Math.min(at, first.get(machineOf(need)) ?? at));
  }
  return new Map(
    patches.flatMap(({ need }) => {
      const at = starts.get(need.id);
      return at === undefined ? [] : [[need.id, need.startsAt === null ? (first.get(machineOf(need)) ?? at) : at] as const];
    }),
  );
}

/** Whoever does what nobody dated does not take both of a pair down at once: the second goes when the first is back. */
export function partnersApart(patches: readonly JudgedPatch[], starts: ReadonlyMap<string, Micros>, groups: readonly (readonly string[])[]): Map<string, Micros> {
  const machines = new Map<string, { readonly asset: string; readonly ids: string[]; first: Micros; length: Micros; readonly isDated: boolean }>();
  for (const { need } of patches) {
    const first = starts.get(need.id);
    if (first === undefined) continue;
    const key = JSON.stringify([need.addressSpace, need.asset, first, need.startsAt !== null]);
    const machine = machines.get(key) ?? { asset: need.asset, ids: [], first, length: 0, isDated: need.startsAt !== null };
    machine.ids.push(need.id);
    machine.length = Math.max(machine.length, lengthOf(workOf(need, [])));
    machines.set(key, machine);
  }
  // Dates stand; of the others the earlier goes first.
  const order = [...machines.values()].sort((x, y) => Number(y.isDated) - Number(x.isDated) || x.first - y.first || (x.asset < y.asset ? -1 : 1));
  const done: typeof order = [];
  for (const machine of order) {
    const partners = done.filter((other) => other.asset !== machine.asset && groups.some((group) => group.includes(machine.asset) && group.includes(other.asset))).sort((x, y) => x.first - y.first);
    for (const other of machine.isDated ? [] : partners) if (other.first < machine.first + machine.length && machine.first < other.first + other.length) machine.first = other.first + other.length;
    done.push(machine);
  }
  return new Map(done.flatMap(({ ids, first }) => ids.map((id) => [id, first] as const)));
}

/** One of the patches that are made on a machine at one time, the one that takes longest: what is counted by stops and by troubles is counted once. */
export function oncePerUpdate<T>(placed: readonly T[], of: (each: T) => { readonly need: PatchNeed; readonly first: Micros; readonly last: Micros }): T[] {
  const updates = new Map<string, T>();
  for (const each of placed) {
    const { need, first, last } = of(each);
    const key = JSON.stringify([need.addressSpace, need.asset, first]);
    const before = updates.get(key);
    if (before === undefined || last > of(before).last) updates.set(key, each);
  }
  return [...updates.values()];
}
