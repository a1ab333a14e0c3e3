// What surrounds each patch: what happens while its machine is away, who may not work with it afterwards, who can reach it today, and what one day without it weighs.
// The engines that know it do not know each other: they are wired here, once for all the patches of a change.
import { MachineOf } from "../controls/segmentation/machine-of.ts";
import { weighExposure } from "../engines/patch-courses/weigh-exposure.ts";
import { ExposureOfMachines } from "../engines/patch-risk/exposure-today.ts";
import { PeersOfMachines } from "../engines/patch-risk/peers-that-break.ts";
import type { PatchKnowledge } from "../engines/patch-risk/question.ts";
import { RestartsOfMachines } from "../engines/patch-risk/restart-consequences.ts";
import type { Micros } from "../foundation/time.ts";
import type { Asset } from "../plant/asset.ts";
import type { Endpoint } from "../plant/endpoint.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { ExposureToday, PeersThatBreak, RestartConsequences } from "../plant/patch-risk-words.ts";
import type { ExposureWeight } from "../plant/patching-judgement.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import { lengthOf, workOf } from "../plant/production-times.ts";
import type { Session } from "../plant/session.ts";
import type { Reaches } from "./reached-today.ts";
import { linesOfPatch } from "./lines-of-patch.ts";
import { patchKnowledge } from "./patch-knowledge.ts";
import { type PatchSubjectFacts, patchSubjectFacts } from "./patch-subject-facts.ts";
import type { PatchingEvidence } from "./patching-evidence.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";

export interface AroundQuestion {
  /** All of the change. */
  readonly needs: readonly PatchNeed[];
  readonly plant: Plant;
  readonly knowledge: PlantKnowledge;
  readonly patching: Pick<PatchingEvidence, "record" | "matched" | "now">;
  /** How accounts were proven; empty = no sign-ins were learnt. */
  readonly sessions: readonly Session[];
  readonly reaches: Reaches;
  /** How long the first of a kind runs before the rest follow; null = not at all. */
  readonly soakSeconds: number | null;
}

export interface AroundPatch {
  readonly restart: RestartConsequences;
  readonly peers: PeersThatBreak;
  readonly exposure: ExposureToday;
  readonly weight: ExposureWeight;
}

export interface PatchesAround {
  /** The same answer each time it is asked. */
  readonly of: (need: PatchNeed) => AroundPatch;
  /** As people date the patches: where they date both of a pair for one time, neither stands in for the other. */
  readonly known: PatchKnowledge;
  /** Lines that do not go on without the machine, each alone: a plan keeps partners apart. */
  readonly linesAlone: PatchKnowledge["linesOf"];
  readonly facts: PatchSubjectFacts;
  /** Of every need that was asked about. */
  readonly assumptions: () => readonly Assumption[];
}

type AssetOf = (addressSpace: string, endpoint: Endpoint) => Asset | undefined;

export function patchesAround({ needs, plant, knowledge, patching, sessions, reaches, soakSeconds }: AroundQuestion): PatchesAround {
  const { plantFile, dependencies } = knowledge;
  const { record, matched, now } = patching;
  const machines = new MachineOf(plant.assets);
  const assetOf: AssetOf = (addressSpace, endpoint) => machines.endpoint(addressSpace, endpoint);
  const facts = patchSubjectFacts({ plant, plantFile, record, matches: matched.matches });
  const { updatesOf, releasesBetween, wordsOf } = facts;
  const besideOf = partnersAwayToo(plant, needs);
  const restarting = { plant, assetOf, updatesOf, releasesBetween, soakSeconds, now };
  const restarts = new RestartsOfMachines({ ...restarting, propagationFrom: (asset, need) => dependencies.propagationFrom(asset, besideOf(need)) });
  const alone = new RestartsOfMachines({ ...restarting, propagationFrom: (asset) => dependencies.propagationFrom(asset) });
  const peers = new PeersOfMachines({ plant, assetOf, sessions, updatesOf });
  const exposures = new ExposureOfMachines({ plant, assetOf, reaches, wordsOf });
  const assumptions: Assumption[] = [];
  const around = new Map<string, AroundPatch>();
  const of = (need: PatchNeed): AroundPatch => {
    let found = around.get(need.id);
    if (found === undefined) {
      const exposure = exposures.of(need);
      const weighed = weighExposure({ exposure });
      assumptions.push(...exposure.assumptions, ...weighed.assumptions);
      found = { restart: restarts.consequencesOf(need), peers: peers.thatBreakWith(need), exposure, weight: weighed.weight };
      around.set(need.id, found);
    }
    return found;
  };
  const known = patchKnowledge({ plant, plantFile, dependencies, record, facts, consequencesOf: (need) => of(need).restart, exposureOf: (need) => of(need).exposure, besideOf, now });
  const linesAlone: PatchKnowledge["linesOf"] = (need) =>
    besideOf(need).length === 0 ? known.linesOf(need) : linesOfPatch(need, { plant, plantFile, dependencies, consequencesOf: (each) => alone.consequencesOf(each) });
  return { of, known, linesAlone, facts, assumptions: () => assumptions };
}

/** Partners of a machine that people date for a time in which it is away itself. */
function partnersAwayToo({ redundancy }: Plant, needs: readonly PatchNeed[]): (need: PatchNeed) => readonly string[] {
  const dated = needs.filter(({ startsAt }) => startsAt !== null);
  return (need) => {
    if (need.startsAt === null) return [];
    const partners = new Set(redundancy.filter((group) => group.includes(need.asset)).flat());
    partners.delete(need.asset);
    const [first, last] = awayOf(need);
    const together = dated.filter((other) => partners.has(other.asset) && awayOf(other)[0] < last && awayOf(other)[1] > first);
    return [...new Set(together.map(({ asset }) => asset))].sort();
  };
}

/** Empty where it does not restart. */
function awayOf(need: PatchNeed): readonly [Micros, Micros] {
  const first = need.startsAt ?? 0;
  return [first, need.effort.restarts.value ? first + lengthOf(workOf(need, [])) : first];
}
