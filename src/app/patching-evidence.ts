// What is known of flaws, updates and the time to come, for a change of patching: all that advisories say, which machines they mean, and the calendars from some
// weeks before today on as far as they speak.
import type { AdvisoryMatchAnswer } from "../engines/advisory-match/answer.ts";
import { matchAdvisories } from "../engines/advisory-match/advisory-match.ts";
import { readAdvisoryRecord } from "../evidence/advisories/read-advisory-record.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { localInstant, localReading, parseLocalDay } from "../foundation/local-time.ts";
import type { Micros } from "../foundation/time.ts";
import type { AdvisoryRecord } from "../plant/advisory.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { readStates } from "./read-calendars.ts";

export interface PatchingEvidence {
  readonly record: AdvisoryRecord;
  readonly matched: Pick<AdvisoryMatchAnswer, "matches" | "undecidedAssets">;
  /** Of calendars: what is going on now, and what comes. */
  readonly states: readonly StateInterval[];
  /** Work begins no earlier. */
  readonly now: Micros;
  /** The last that any calendar says. */
  readonly horizon: Micros;
}

const DAY_MICROS = 86_400e6;
/** A batch that runs today began before: the longest processes of plants take weeks. */
const LOOK_BACK_DAYS = 90;
/** Without any calendar, so far is planned and exposure counted. */
const USUAL_HORIZON_DAYS = 180;

export interface PatchingEvidenceQuestion {
  readonly store: EvidenceStore;
  readonly plant: Plant;
  readonly plantFile: PlantFile | null;
  /** Folder of plant.yaml. */
  readonly directory: string;
  /** YYYY-MM-DD in plant time, from its first minute on; null = from now on. */
  readonly today: string | null;
}

export async function gatherPatching({
  store,
  plant,
  plantFile,
  directory,
  today,
}: PatchingEvidenceQuestion): Promise<{ readonly patching: PatchingEvidence; readonly diagnostics: readonly Diagnostic[] }> {
  const { timezone, assets } = plant;
  const now = today === null ? thisMinute() : localInstant(timezone, parseLocalDay(today) ?? localReading(timezone, thisMinute()).day, 0);
  const record = await readAdvisoryRecord(store);
  const matched = matchAdvisories({ assets, advisories: record.advisories });
  const { states, diagnostics } = await readStates({ store, plantFile, directory, timezone, window: { first: now - LOOK_BACK_DAYS * DAY_MICROS, last: now } });
  const horizon = states.reduce((latest, { last }) => Math.max(latest, last), now);
  return { patching: { record, matched, states, now, horizon: horizon > now ? horizon : now + USUAL_HORIZON_DAYS * DAY_MICROS }, diagnostics };
}

function thisMinute(): Micros {
  return Math.floor(Date.now() / 60_000) * 60e6;
}
