// The same verdicts and the same findings, slow and plain: every need is asked by itself, every pair of needs whether they belong together, every peer of every patch
// whether it is cut off. No groups, no tables, no words.
import type { ComplianceVerdict, OverallVerdict } from "../../plant/overall-verdict.ts";
import type { PatchVerdict } from "../../plant/patch-judgement.ts";
import type { PatchDossier } from "../../plant/patching-judgement.ts";
import type { PatchFindingsQuestion } from "./question.ts";

export interface PlainAnswer {
  readonly verdict: OverallVerdict;
  readonly compliance: ComplianceVerdict;
  /** By the need's id: the kind of its finding; null = it fits, and there is none. */
  readonly kinds: ReadonlyMap<string, string | null>;
  /** Of two needs, whether they stand in one finding. */
  readonly areTogether: (x: string, y: string) => boolean;
}

export function answerPlainly(question: PatchFindingsQuestion): PlainAnswer {
  const { patches } = question.patching;
  const byId = (id: string): PatchDossier => patches.find(({ need }) => need.id === id) as PatchDossier;
  const kinds = new Map(patches.map((patch) => [patch.need.id, fateOf(patch, question) === "fits" ? null : `patch-${fateOf(patch, question)}`]));
  return {
    verdict: verdictOf(question),
    compliance: complianceOf(question),
    kinds,
    areTogether: (x, y) => {
      const [a, b] = [byId(x), byId(y)];
      const kind = kinds.get(x);
      if (kind === null || kind !== kinds.get(y) || a.need.addressSpace !== b.need.addressSpace) return false;
      if (kind === "patch-no-fix" || (kind === "patch-unknown" && !a.isDated && !b.isDated)) {
        const own = (of: PatchDossier): PatchDossier[] =>
          patches.filter((p) => kinds.get(p.need.id) === kind && p.need.asset === of.need.asset && p.need.addressSpace === of.need.addressSpace && (kind === "patch-no-fix" || !p.isDated));
        const lacks = (of: PatchDossier, other: PatchDossier): boolean => own(of).some(({ need }) => !own(other).some((p) => p.need.advisory === need.advisory));
        const isSame = kind === "patch-no-fix" || [...own(a), ...own(b)].every(({ verdict, why }) => verdict === "unknown" && why === a.why);
        return a.need.asset === b.need.asset || (isSame && !lacks(a, b) && !lacks(b, a));
      }
      if (a.need.asset !== b.need.asset) return false;
      if (kind === "patch-accepted") return a.need.accepted?.owner === b.need.accepted?.owner && a.need.accepted?.until === b.need.accepted?.until;
      if (kind === "patch-compensated" && (a.need.compensated?.by !== b.need.compensated?.by || a.need.compensated?.until !== b.need.compensated?.until)) return false;
      return a.isDated === b.isDated && (!a.isDated || a.need.startsAt === b.need.startsAt);
    },
  };
}

function isPutIn({ verdict, isDated }: PatchDossier): boolean {
  if (verdict === "accepted" || verdict === "no-fix") return false;
  return verdict === "compensated" ? isDated : true;
}

/** What the change comes to for it, with what its course and the reach of calendars add. */
function fateOf(patch: PatchDossier, { patching }: PatchFindingsQuestion): PatchVerdict {
  if (!isPutIn(patch)) return patch.verdict;
  const placement = patching.asGiven.placements.find(({ need }) => need === patch.need.id);
  const met = patch.conflicts.length > 0 ? patch.conflicts : (placement?.conflicts ?? []);
  const isHarmless = patch.verdict === "fits" || patch.verdict === "compensated";
  if (patch.verdict === "conflict" || (patch.verdict !== "unknown" && met.some(({ state }) => state !== "unknown"))) return "conflict";
  if (patch.verdict === "unknown" || (isHarmless && met.length > 0)) return "unknown";
  if (isHarmless && isBeyondCalendars(patch, patching)) return "unknown";
  const day = placement ?? patch.placed;
  if (isHarmless && patch.isDated && day !== null && day.last < patching.now) return "unknown";
  if (isHarmless && patch.need.role === "unknown" && patch.restart.awaySeconds > 0) return "unknown";
  return patch.verdict;
}

function isBeyondCalendars(patch: PatchDossier, { asGiven, horizon }: PatchFindingsQuestion["patching"]): boolean {
  const end = asGiven.placements.find(({ need }) => need === patch.need.id)?.last ?? patch.placed?.last;
  return end !== undefined && end > horizon && patch.restart.awaySeconds > 0 && patch.restart.stops.length > 0;
}

function verdictOf(question: PatchFindingsQuestion): OverallVerdict {
  const { patching, change, compensations, hasAdvisories } = question;
  const putIn = patching.patches.filter(isPutIn);
  const outcomes = change.compensated.map((named) => compensations.find((of) => of.named === named)?.outcome ?? "not-known");
  let isOpen =
    question.plant.assets.length === 0 || !hasAdvisories || patching.notFound.length > 0 || outcomes.includes("not-known") || (change.rule.length > 0 && patching.undecidedAssets.length > 0);
  if (outcomes.includes("breaks")) return "unstable";
  for (const patch of patching.patches) {
    const fate = fateOf(patch, question);
    if (fate === "conflict") return "unstable";
    if (fate === "unknown") isOpen = true;
  }
  for (const patch of putIn) {
    for (const { sure, sign } of patch.peers.atRisk) {
      if (sure === "known" && sign === "seen") return "unstable";
      if (sure === "known" || sign === "seen") isOpen = true;
    }
    for (const { kind, confidence } of patch.restart.concerns)
      if (confidence !== "low" && (kind === "program-may-be-lost" || kind === "safety-signature" || kind === "mixed-versions" || kind === "partner-not-shown")) isOpen = true;
    if (isBeyondCalendars(patch, patching) || (patch.need.role === "unknown" && patch.restart.awaySeconds > 0)) isOpen = true;
  }
  return isOpen ? "unknown" : "stable";
}

function complianceOf({ patching, change, plant, compensations, hasAdvisories, exploitationFeeds }: PatchFindingsQuestion): ComplianceVerdict {
  if (patching.asGiven.compliance === "not-met") return "not-met";
  const isKnown =
    patching.asGiven.compliance === "met" &&
    plant.assets.length > 0 &&
    hasAdvisories &&
    change.rule.length > 0 &&
    patching.undecidedAssets.length === 0 &&
    patching.notFound.length === 0 &&
    (exploitationFeeds || !change.rule.some(({ gravity }) => gravity === "exploited")) &&
    change.compensated.every((named) => compensations.some((of) => of.named === named && of.outcome !== "not-known")) &&
    change.satisfies.every((claim) => ["iec62443-2-1/COMP 3", "iec62443-2-1/COMP 3.2", "iec62443-2-1/COMP 3.5", "iec62443-2-1/EVENT 1.9", "nis2/21.2.e"].includes(claim));
  return isKnown ? "met" : "unknown";
}
