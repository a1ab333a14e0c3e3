// What the app knows of the machines of a change of patching, for the engine that judges it: lines that stop with each, its history, the plant's own patches, restarts
// that are declared, and the inputs of SSVC. Each null is not known; nothing is guessed here.
import type { DependencyAnswer } from "../engines/dependencies/answer.ts";
import type { PatchKnowledge } from "../engines/patch-risk/question.ts";
import { MICROS_PER_SECOND, type Micros } from "../foundation/time.ts";
import type { AdvisoryRecord } from "../plant/advisory.ts";
import type { Asset } from "../plant/asset.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { ExposureToday, LastUpdate, RestartConsequences } from "../plant/patch-risk-words.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { linesOfPatch } from "./lines-of-patch.ts";
import { approvalOfPatch } from "./patch-approval.ts";
import type { PatchSubjectFacts } from "./patch-subject-facts.ts";
import { automatableOf, exploitationOf, humanImpactOfLoss } from "./ssvc-inputs.ts";

export interface PatchKnowledgeQuestion {
  readonly plant: Plant;
  /** null = nothing is declared. */
  readonly plantFile: PlantFile | null;
  readonly dependencies: DependencyAnswer;
  readonly record: AdvisoryRecord;
  readonly facts: Pick<PatchSubjectFacts, "machineOf" | "advisoryOf" | "flawsOf">;
  readonly consequencesOf: (need: PatchNeed) => RestartConsequences;
  readonly exposureOf: (need: PatchNeed) => ExposureToday;
  /** Others that are away at the same time, by their names; absent = none. */
  readonly besideOf?: (need: PatchNeed) => readonly string[];
  readonly now: Micros;
}

export function patchKnowledge(question: PatchKnowledgeQuestion): PatchKnowledge {
  const { plant, plantFile, dependencies, record, facts, consequencesOf, exposureOf, now } = question;
  const linesOf: PatchKnowledge["linesOf"] = (need) => linesOfPatch(need, question);
  const functions = { lines: plant.lines.map(({ name }) => name), functions: plantFile?.essential.map(({ name }) => name) ?? [] };
  return {
    linesOf,
    historyOf(need) {
      const asset = facts.machineOf(need);
      const { lastUpdate } = consequencesOf(need);
      return {
        sinceUpdateSeconds: lastUpdate === null ? null : (now - lastUpdate.at) / MICROS_PER_SECOND,
        uptimeSeconds: uptimeOf(asset, lastUpdate, now),
        approval: approvalOfPatch(need, asset, record.approvals),
      };
    },
    ownPatches(need) {
      const history = plantFile?.patchHistory ?? [];
      const { patches, troubles } = history.find(({ roles }) => roles?.includes(need.role)) ?? history.find(({ roles }) => roles === null) ?? { patches: 0, troubles: 0 };
      return { patches, troubles };
    },
    restartMinutesOf(need) {
      const stopping = new Set((linesOf(need) ?? []).map(({ line }) => line));
      const declared = plant.lines.filter(({ name, restartSeconds }) => stopping.has(name) && restartSeconds !== null);
      if (declared.length === 0) return null;
      // Lines start beside each other: it is over when the slowest one runs. One worst restart that nobody declared is taken as its usual one.
      const usual = declared.map(({ restartSeconds }) => restartSeconds as number);
      const worst = declared.map(({ restartSeconds, restartWorstSeconds }) => restartWorstSeconds ?? (restartSeconds as number));
      return { p50: Math.max(...usual) / 60, p95: Math.max(...worst) / 60 };
    },
    ssvcOf(need) {
      const flaws = facts.flawsOf(need);
      const advisory = facts.advisoryOf(need);
      return {
        exploitation: exploitationOf({ need, flaws, saidAt: advisory?.revised ?? advisory?.released ?? null, isCatalogueLearnt: record.knownExploited.length > 0, now }),
        exposure: exposureOf(need).exposure,
        automatable: automatableOf({ need, flaws }),
        humanImpact: humanImpactOfLoss(need, dependencies.propagationFrom(need.asset), functions),
      };
    },
  };
}

/** Up to so long after it was said, it is taken to have run on; later, only what was said counts. */
const RUNS_ON_SECONDS = 31 * 86_400;

/** null = it does not say, or it was changed since it said so, and most likely started then. */
function uptimeOf(asset: Asset | undefined, lastUpdate: LastUpdate | null, now: Micros): number | null {
  const uptime = asset?.uptimeSeconds ?? null;
  if (uptime === null) return null;
  const said = asset?.claims.filter(({ attribute }) => attribute === "uptime").reduce<Micros | null>((latest, { last }) => (latest === null || last > latest ? last : latest), null) ?? null;
  if (said === null) return uptime;
  if (lastUpdate !== null && lastUpdate.confidence === "high" && lastUpdate.at > said) return null;
  const since = (now - said) / MICROS_PER_SECOND;
  return since > 0 && since <= RUNS_ON_SECONDS ? uptime + since : uptime;
}
