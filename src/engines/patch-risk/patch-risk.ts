// What each patch does to production, as the change dates it, or as its rule wants it: the compliance schedule judged by what the plant really does. Plans nothing:
// of what has no date it says when it first fits, and what keeping the rule would stop. START READING HERE.
import { type JudgedPatch, PATCH_VERDICTS, type PatchVerdict } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { PatchRiskAnswer } from "./answer.ts";
import { decidePatch } from "./decide-patch.ts";
import { instabilityTail, type SimulatedTail, type TailQuestion } from "./instability-tail.ts";
import { type PatchWork, ProductionTimes } from "./production-slots.ts";
import type { PatchRiskQuestion } from "./question.ts";
import { decideSsvc } from "./ssvc-decision.ts";
import { priorAssumption, repairPrior, troubleOdds } from "./trouble-factors.ts";

export function judgePatches(question: PatchRiskQuestion): PatchRiskAnswer {
  const times = new ProductionTimes(question);
  const assumptions = new Map<string, Assumption>();
  const tails = new Map<string, SimulatedTail>();
  // Many machines of a plant are alike.
  const tailOf = (asked: TailQuestion): SimulatedTail => {
    const key = JSON.stringify(asked);
    const tail = tails.get(key) ?? instabilityTail(asked);
    tails.set(key, tail);
    return tail;
  };
  const patches = question.needs.map((need) => judge(need, question, times, tailOf, assumptions));
  const counts = Object.fromEntries(PATCH_VERDICTS.map((verdict) => [verdict, patches.filter((patch) => patch.verdict === verdict).length])) as Record<PatchVerdict, number>;
  return { patches, counts, assumptions: [...assumptions.values()].sort((x, y) => (x.code < y.code ? -1 : 1)) };
}

function judge(need: PatchNeed, question: PatchRiskQuestion, times: ProductionTimes, tailOf: (asked: TailQuestion) => SimulatedTail, assumptions: Map<string, Assumption>): JudgedPatch {
  const { known, now, horizon } = question;
  const lines = known.linesOf(need);
  const work = workOf(need, lines ?? []);
  const firstFit = times.firstFit(work, now, horizon);
  const at = need.startsAt ?? firstFit;
  const placed = at === null ? null : times.place(work, at);
  const decided = decidePatch({ need, work, placed, firstFit, isMachineKnown: lines !== null, times, now, timezone: question.timezone });
  const odds = troubleOdds(need.role, known.historyOf(need));
  const declared = known.restartMinutesOf(need);
  const usual = repairPrior();
  for (const assumption of [...odds.assumptions, ...(declared === null ? [priorAssumption(usual)] : [])]) assumptions.set(assumption.code, assumption);
  const { shareBeyond, ...tail } = tailOf({
    trouble: odds.prior,
    factors: odds.factors,
    history: known.ownPatches(need),
    repairMinutes: declared === null ? usual : { min: declared.p50 / 2, mode: declared.p50, max: Math.max(declared.p95, declared.p50) },
    backOutMinutes: work.backOutSeconds === null ? null : work.backOutSeconds / 60,
  });
  return {
    need,
    ...decided,
    placed: placed === null ? null : { first: placed.first, last: placed.last },
    isDated: need.startsAt !== null,
    firstFit,
    slackSeconds: placed?.slackSeconds ?? null,
    tail,
    tailIntoProduction: placed === null || placed.slackSeconds === null ? null : shareBeyond(placed.slackSeconds / 60),
    ssvc: decideSsvc(known.ssvcOf(need)),
  };
}

function workOf({ effort }: PatchNeed, lines: PatchWork["lines"]): PatchWork {
  return {
    workSeconds: effort.workSeconds.value,
    restartSeconds: effort.restartSeconds.value,
    restarts: effort.restarts.value,
    backOutSeconds: effort.backOutSeconds.value,
    lines,
  };
}
