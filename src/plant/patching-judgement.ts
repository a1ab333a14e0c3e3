// What a change of patching comes to: what each patch does, what can be done until it is done, and the schedule that is asked for beside one that production can
// bear. Words and numbers that reports lay out; finding them is the work of engines.
import type { Micros } from "../foundation/time.ts";
import type { ComplianceVerdict, OverallVerdict } from "./overall-verdict.ts";
import type { SystemExposure } from "./patch-facts.ts";
import type { JudgedPatch, PatchConflict, PatchVerdict } from "./patch-judgement.ts";
import type { PatchPlan, PatchSchedule } from "./patch-plan.ts";
import type { ExposureToday, PeersThatBreak, RestartConsequences } from "./patch-risk-words.ts";
import type { TextAt } from "./segmentation.ts";

/** What one day without the patch weighs. */
export interface ExposureWeight {
  /** Chance that the flaw is used against this machine on a day, 0…1. */
  readonly chancePerDay: number;
  /** 1 = a flaw as is usual in control systems, of a machine that anything can reach. */
  readonly weight: number;
  /** One sentence. */
  readonly why: string;
}

/** Stopping production now, against waiting for a window. In minutes in which lines stand still. */
export interface PatchBreakEven {
  /** What patching as it is asked for costs more than in the window. */
  readonly extraMinutes: number;
  readonly waitDays: number;
  /** That the flaw is used against this machine before the window, 0…1. */
  readonly chanceWhileWaiting: number;
  /** From so many minutes on that its use would cost, not waiting is the better choice; null = no use is known to be possible. */
  readonly lossMinutesFrom: number | null;
  /** With what its use is taken to cost: days from now on from which waiting costs more; null = it never comes. */
  readonly day: number | null;
}

/** Everything that is known of one patch on one machine. */
export interface PatchDossier extends JudgedPatch {
  readonly restart: RestartConsequences;
  readonly peers: PeersThatBreak;
  readonly exposure: ExposureToday;
  readonly weight: ExposureWeight;
  /** null = it stops nothing as it is asked for, or no window is known that it could wait for. */
  readonly breakEven: PatchBreakEven | null;
  /** Place among the compensations; null = none was found, or none is needed. */
  readonly compensation: number | null;
}

/** A rule between networks that stands before a machine until it is patched, and what `check` says of it. */
export interface PatchCompensation {
  readonly addressSpace: string;
  readonly asset: string;
  /** Ids of the needs that it stands in for. */
  readonly needs: readonly string[];
  /** One sentence: "Only SCADA-A and HIST-01 may open tcp/102 to FILLER-1-PLC; everything else stays as it is." */
  readonly rule: string;
  /** Who may go on using what is vulnerable, sorted: names of assets, else addresses. */
  readonly permits: readonly string[];
  /** "tcp/102"; empty = which service is vulnerable is not said: only what was seen stays open. */
  readonly services: readonly string[];
  /** Last day, YYYY-MM-DD in plant time; null = until there is a fix. */
  readonly until: string | null;
  /** A change of segmentation that `check` and `render` take as it is. */
  readonly change: { readonly fileName: string; readonly text: string };
  readonly before: SystemExposure;
  readonly after: SystemExposure;
  /** It leaves nobody a way to what is vulnerable but those who need it, as far as rules can; those of its own network are named apart. */
  readonly closes: boolean;
  /** Who reaches it past every router: the machines of its own network, sorted. */
  readonly neighbours: readonly string[];
  /** Judged like every change of segmentation. */
  readonly checked: {
    readonly verdict: OverallVerdict;
    readonly why: string;
    readonly kept: number;
    readonly blocked: number;
    readonly degraded: number;
    readonly unknown: number;
    readonly unfiltered: number;
    /** Why a conversation of the machine itself cannot be judged; absent = each of those that matter can. */
    readonly undecided?: string;
  };
  /** One or two sentences: what it closes, and what it leaves. */
  readonly why: string;
}

/** It may stand in for a patch: it closes the way, nothing is known to break, and what becomes of the machine's own conversations is known. */
export function mayStandIn({ closes, checked }: PatchCompensation): boolean {
  return closes && checked.verdict !== "unstable" && checked.undecided === undefined;
}

/** One patch at one time, as a course has it. */
export interface CoursePlacement {
  /** Id of the need. */
  readonly need: string;
  readonly first: Micros;
  /** Work and restart are over. */
  readonly last: Micros;
  /** Label of its window; null = it lies in none, or none is named. */
  readonly window: string | null;
  readonly conflicts: readonly PatchConflict[];
}

export interface CourseCost {
  readonly currency: string;
  readonly p50: number;
  readonly p95: number;
  /** On top: the hours that stopped batches have run so far, should a stop spoil them. */
  readonly ifBatchesAreLost: number;
}

/** How many of a deadline's patches it keeps, and how. */
export interface CourseRequirement {
  /** "critical within 30 days". */
  readonly rule: string;
  readonly at: TextAt;
  readonly patches: number;
  readonly inTime: number;
  /** Not in time, and a compensating rule that was checked, or a person's acceptance, stands in for it. */
  readonly otherwise: number;
  readonly broken: number;
  /** One sentence. */
  readonly text: string;
}

/** Patches at their times, and what that comes to: measured alike for the schedule that is asked for and for any other. */
export interface PatchCourse {
  /** By their start. */
  readonly placements: readonly CoursePlacement[];
  /** Needs without a time in it, with why. */
  readonly left: readonly { readonly need: string; readonly why: string }[];
  /** Machines that stop production that is known when they are patched, each time once: one update may hold several patches. */
  readonly conflicts: number;
  /** The same, of which no calendar says what they stop. */
  readonly notKnown: number;
  /** Done after the rule wants it, or not at all although it does. */
  readonly late: number;
  /** Days without the patch from now on, each by its weight. */
  readonly exposureDays: number;
  /** The same days, each counted once: machines × days. */
  readonly unpatchedDays: number;
  /** Of lines: work, restart of the machine, and restart of the line where production stops; the p95 with the tail of instability. */
  readonly downtimeMinutes: { readonly p50: number; readonly p95: number };
  /** Of it, minutes in which production is known to run otherwise. */
  readonly productionMinutes: { readonly p50: number; readonly p95: number };
  /** One for each currency; empty = no rate is declared. */
  readonly costs: readonly CourseCost[];
  /** Lines that stop in production without a declared rate: they are in none of the costs. */
  readonly linesWithoutRate: readonly string[];
  readonly requirements: readonly CourseRequirement[];
  readonly compliance: ComplianceVerdict;
}

export interface PlannedCourse {
  /** "infeasible": not everything can be done; what `schedule` then has is as much as can be. */
  readonly status: "optimal" | "best-found" | "infeasible" | "not-found";
  /** (cost − bound) ÷ cost, 0…1; null = there is none. */
  readonly gap: number | null;
  /** What a planner's schedule, the most exposed first, has: weighted days; null = there is none. */
  readonly greedyExposureDays: number | null;
  /** What cannot hold together, each a clause; empty unless infeasible. */
  readonly conflict: readonly string[];
  readonly isConflictIrreducible: boolean;
  /** null = there is no schedule. */
  readonly schedule: PatchSchedule | null;
  readonly course: PatchCourse | null;
}

/** An item of the change that names a machine, or an advisory, of which nothing is known. */
export interface NamedInVain {
  readonly text: string;
  /** As written. */
  readonly asset: string;
  readonly advisory: string;
  readonly at: TextAt;
}

export interface PatchingJudgement {
  readonly counts: Readonly<Record<PatchVerdict, number>>;
  /** In the order of the needs. */
  readonly patches: readonly PatchDossier[];
  /** As the change dates it, or its rule wants it. */
  readonly asGiven: PatchCourse;
  /** With windows, production, people, redundancy, order and soak kept. */
  readonly planned: PlannedCourse;
  readonly compensations: readonly PatchCompensation[];
  /** What both courses were planned in, for pictures and calendars: one item for each machine, with the id of one of its needs. */
  readonly plan: PatchPlan;
  readonly asGivenSchedule: PatchSchedule;
  readonly notFound: readonly NamedInVain[];
  readonly advisories: number;
  /** Machines of which it could not be said which product they are: they may need patches that nobody sees here. By name. */
  readonly undecidedAssets: readonly { readonly asset: string; readonly why: string }[];
  readonly now: Micros;
  /** Calendars speak so far. */
  readonly horizon: Micros;
}
