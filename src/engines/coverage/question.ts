// The questions of this engine: how much of what happens in a plant has been seen, in all, at each place, by role and in each phase. Of conversations places
// are ways between zones; of people's accesses (session-question.ts) they are lines.
import type { Activity } from "../../plant/activity.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Plant } from "../../plant/plant.ts";
import type { CoverageException } from "../../plant/plant-file.ts";

/** What every question of coverage has, whatever is counted. */
export interface MeasureQuestion {
  /** Of calendars and of the clock; empty = nobody knows any, and the answer says so. */
  readonly phases: readonly Phase[];
  /** IANA name: in which days begin and end. */
  readonly timezone: string;
  /** Completeness that is wanted, 0…1, and who wants it; null = nobody says, and the default is assumed. */
  readonly target: { readonly share: number; readonly by: string } | null;
  /** Declared: phases and assets that need not be seen. */
  readonly without: readonly CoverageException[];
}

export interface ConversationPlace {
  /** null = outside every zone. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface CoverageQuestion extends MeasureQuestion {
  readonly plant: Plant;
  readonly activity: Activity;
  /** Zones of a conversation, by its index in the plant; null = no zones are given, and there are no zone pairs. */
  placesOf(conversation: number): ConversationPlace | null;
  /** Zones that an asset has an address in; empty = in none. Without it, every asset counts that is not visible. */
  zonesOfAsset?(asset: Asset): readonly string[];
  /** Does what is asked touch this way? Absent = every way between two different zones. */
  isTouched?(from: string | null, to: string | null): boolean;
}
