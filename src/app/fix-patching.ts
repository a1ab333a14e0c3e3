// The fix of a change of patching: the planned dates written into a copy of its text, and beside it the changes of segmentation that stand in for patches which
// then come after the rule wants them done. The copy is judged again from these files.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { editPatching, type WrittenCompensation } from "../controls/patching/edit-patching.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { mayStandIn, type PatchCompensation, type PatchingJudgement } from "../plant/patching-judgement.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { PatchingChecked } from "./check-patching.ts";

export interface FixedPatching {
  /** The copy of the change; null = there is no plan to write, or it cannot be written. */
  readonly text: string | null;
  readonly dates: number;
  /** Changes of segmentation that the copy names, to be written beside it. */
  readonly compensations: readonly { readonly file: string; readonly text: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes no file: that is for whoever was told to. @param writtenTo name of the copy */
export function fixPatching({ judgement, patching }: PatchingChecked, text: string, timezone: string, writtenTo: string): FixedPatching {
  const { planned, patches } = patching;
  const nothing = (diagnostics: readonly Diagnostic[]): FixedPatching => ({ text: null, dates: 0, compensations: [], diagnostics });
  if (planned.course === null) return nothing([]);
  const needs = new Map(patches.map(({ need }) => [need.id, need]));
  const dates = planned.course.placements.flatMap(({ need: id, first }) => {
    const need = needs.get(id);
    return need === undefined || need.startsAt === first ? [] : [{ asset: need.asset, advisory: need.advisory, startsAt: first }];
  });
  const standing = standIns(patching);
  const compensations = standing.map(({ change }) => ({ file: join(dirname(writtenTo), change.fileName), text: change.text }));
  const inTheWay = compensations.filter(({ file, text: wanted }) => existsSync(file) && readFileSync(file, "utf8") !== wanted);
  if (inTheWay.length > 0) return nothing(inTheWay.map(({ file }) => notWritten(file)));
  if (dates.length === 0 && standing.length === 0) return nothing([]);
  const edited = editPatching(text, judgement.changeFile, timezone, {
    dates,
    compensations: standing.flatMap((compensation) => entriesFor(compensation, needs)),
  });
  return { text: edited.value ?? null, dates: dates.length, compensations: edited.value === undefined ? [] : compensations, diagnostics: edited.diagnostics };
}

/** Those that hold, for patches that the plan does too late, or not at all. */
function standIns({ planned, patches, compensations }: PatchingJudgement): PatchCompensation[] {
  const doneAt = new Map(planned.course?.placements.map(({ need, last }) => [need, last]));
  const waiting = new Set(
    patches.flatMap(({ need, verdict }) => {
      const done = doneAt.get(need.id);
      const isLate = need.dueAt !== null && (done === undefined || done > need.dueAt);
      return isLate && verdict !== "accepted" && verdict !== "compensated" ? [need.id] : [];
    }),
  );
  return compensations.filter((compensation) => mayStandIn(compensation) && compensation.needs.some((need) => waiting.has(need)));
}

/** Only what it closes, patch by patch: without the advisory the entry would stand for everything that is asked for on this machine, and fail. */
function entriesFor({ asset, needs: closed, change: { fileName }, until }: PatchCompensation, needs: ReadonlyMap<string, PatchNeed>): WrittenCompensation[] {
  const advisories = closed.flatMap((id) => needs.get(id)?.advisory ?? []);
  return [...new Set(advisories)].sort().map((advisory) => ({ asset, advisory, by: fileName, until }));
}

function notWritten(file: string): Diagnostic {
  return {
    code: "fix-not-written",
    severity: "error",
    message: "A change that stands in for a patch would be written here, and another file of that name is here already.",
    help: "Move or delete it, and ask again.",
    at: { kind: "file", file },
  };
}
