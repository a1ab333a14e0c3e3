// A second opinion on a judgement of patching: what becomes of each patch, and the verdict on both sides, found again by the slow reference, and the plan walked
// through by the checker once more. A difference is a mistake of Holdpoint's. What each patch meets in calendars, and who depends on its machine, is taken as it is.
import { answerPlainly } from "../engines/patch-findings/reference.ts";
import { checkSchedule } from "../engines/patch-schedule/schedule-checker.ts";
import type { PatchingChecked } from "./check-patching.ts";
import type { SecondOpinion } from "./second-opinion.ts";

export function secondOpinionOfPatches({ found: { question, answer }, patching }: Pick<PatchingChecked, "found" | "patching">): SecondOpinion {
  const plain = answerPlainly(question);
  const kinds = new Map(answer.findings.map(({ id, kind }) => [id, kind]));
  const differences: string[] = [];
  const compare = (what: string, fast: string | null, slow: string | null): void => {
    if (fast !== slow) differences.push(`${what}: judged ${fast ?? "to fit"}, by the reference ${slow ?? "to fit"}`);
  };
  compare("the change", answer.verdict, plain.verdict);
  compare("its compliance", answer.compliance, plain.compliance);
  for (const { need } of patching.patches) compare(`${need.advisory} on ${need.asset}`, kinds.get(answer.toldIn.get(need.id) ?? "") ?? null, plain.kinds.get(need.id) ?? null);
  const { schedule, status } = patching.planned;
  // Of what cannot all be done, less is planned than the plan asks for.
  const broken = schedule === null ? [] : checkSchedule(patching.plan, schedule).filter(({ kind }) => kind !== "left-undone" || status === "optimal" || status === "best-found");
  differences.push(...broken.map(({ kind, items }) => `the plan: ${kind} (${items.join(", ")})`));
  return { agrees: differences.length === 0, compared: patching.patches.length, of: patching.patches.length, differences };
}
