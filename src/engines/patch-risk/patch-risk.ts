// What each patch does to production, as the change dates it, or as its rule wants it: the compliance schedule judged by what the plant really does. Plans nothing:
// of what has no date it says when it first fits, and what keeping the rule would stop. START READING HERE.
import { type JudgedPatch, PATCH_VERDICTS, type PatchVerdict } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import { priorAssumption, restartPrior } from "../../plant/patch-priors.ts";
import type { Assumption } from "../../plant/plant.ts";
import { ProductionTimes, workOf } from "../../plant/production-times.ts";
import type { PatchRiskAnswer } from "./answer.ts";
import { decidePatch } from "./decide-patch.ts";
import { instabilityTail, type SimulatedTail, type TailQuestion } from "./instability-tail.ts";
import type { PatchRiskQuestion } from "./question.ts";
import { decideSsvc } from "./ssvc-decision.ts";
import { troubleOdds } from "./trouble-factors.ts";

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
  const quantiles = new Map<string, SimulatedTail["minutesAt"]>();
  const patches = question.needs.map((need) => {
    const { judged, minutesAt } = judge(need, question, times, tailOf, assumptions);
    quantiles.set(need.id, minutesAt);
    return judged;
  });
  const counts = Object.fromEntries(PATCH_VERDICTS.map((verdict) => [verdict, patches.filter((patch) => patch.verdict === verdict).length])) as Record<PatchVerdict, number>;
  return {
    ...{ patches, counts, assumptions: [...assumptions.values()].sort((x, y) => (x.code < y.code ? -1 : 1)) },
    troubleMinutesAt: (need, share) => quantiles.get(need)?.(share) ?? 0,
  };
}

interface Judged {
  readonly judged: JudgedPatch;
  readonly minutesAt: SimulatedTail["minutesAt"];
}

function judge(need: PatchNeed, question: PatchRiskQuestion, times: ProductionTimes, tailOf: (asked: TailQuestion) => SimulatedTail, assumptions: Map<string, Assumption>): Judged {
  const { known, now, horizon } = question;
  const lines = known.linesOf(need);
  const work = workOf(need, lines ?? []);
  const isMachineKnown = lines !== null;
  // What stops with a machine of which nobody knows what it is for nobody knows either: no time is known to be free.
  const firstFit = !isMachineKnown && work.restarts ? null : times.firstFit(work, now, horizon);
  const at = need.startsAt ?? firstFit;
  const placed = at === null ? null : times.place(work, at);
  const decided = decidePatch({ need, work, placed, firstFit, isMachineKnown, standsIn: known.standsIn?.(need) ?? null, times, now, horizon, timezone: question.timezone });
  const odds = troubleOdds(need.role, known.historyOf(need));
  const declared = known.restartMinutesOf(need);
  const usual = restartPrior();
  for (const assumption of [...odds.assumptions, ...(declared === null ? [priorAssumption(usual)] : [])]) assumptions.set(assumption.code, assumption);
  const { shareBeyond, minutesAt, ...tail } = tailOf({
    trouble: odds.prior,
    factors: odds.factors,
    history: known.ownPatches(need),
    repairMinutes: declared === null ? usual : { min: declared.p50 / 2, mode: declared.p50, max: Math.max(declared.p95, declared.p50) },
    backOutMinutes: work.backOutSeconds === null ? null : work.backOutSeconds / 60,
  });
  const judged: JudgedPatch = {
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
  return { judged, minutesAt };
}
