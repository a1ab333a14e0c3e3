// What makes trouble with a patch likelier or less likely than usual on one machine. No public figures exist for any of them: the odds are chosen, each is an
// assumption of the result, and the plant's own history soon weighs more.
import { countOf } from "../../foundation/count-words.ts";
import type { AssetRole } from "../../plant/asset.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { PatchPrior } from "../../plant/patch-facts.ts";
import { priorAssumption, priorNamed } from "../../plant/patch-priors.ts";
import type { TroubleFactor } from "./instability-tail.ts";

export interface MachineHistory {
  /** Seconds since it was last updated; null = nobody knows. */
  readonly sinceUpdateSeconds: number | null;
  /** Seconds since it last started; null = it does not say. */
  readonly uptimeSeconds: number | null;
  /** What the maker of the control system says of this update; null = no list speaks of it. */
  readonly approval: "approved" | "approved-with-conditions" | "not-approved" | "in-test" | null;
}

export interface TroubleOdds {
  readonly prior: PatchPrior;
  readonly factors: readonly TroubleFactor[];
  readonly assumptions: readonly Assumption[];
}

const YEAR_SECONDS = 31_557_600;
/** For each year without an update, and at most. */
const ODDS_PER_YEAR = 1.15;
const MOST_AGE_ODDS = 4;
const LONG_UPTIME_ODDS = 1.5;
const REFUSED_ODDS = 3;
const IN_TEST_ODDS = 1.5;

const CHOSEN = "chosen; no public figures of OT patches by age exist";

const COMPUTERS: ReadonlySet<AssetRole> = new Set<AssetRole>([
  "hmi",
  "scada",
  "historian",
  "mes",
  "engineering-station",
  "domain-controller",
  "time-server",
  "licence-server",
  "jump-host",
  "workstation",
  "server",
]);

export function troubleOdds(role: AssetRole, { sinceUpdateSeconds, uptimeSeconds, approval }: MachineHistory): TroubleOdds {
  const factors: TroubleFactor[] = [];
  const assumptions: Assumption[] = [];
  const isApproved = approval === "approved" || approval === "approved-with-conditions";
  const prior = priorNamed(isApproved ? "p-change-fail-os-patch-qualified" : "p-change-fail-os-patch");
  assumptions.push(priorAssumption(prior));
  if (!COMPUTERS.has(role)) assumptions.push(FIRMWARE_AS_COMPUTERS);
  if (approval === "not-approved") factors.push({ why: "the maker of the control system does not approve of it", odds: REFUSED_ODDS });
  if (approval === "in-test") factors.push({ why: "the maker of the control system still tests it", odds: IN_TEST_ODDS });
  const years = sinceUpdateSeconds === null ? null : sinceUpdateSeconds / YEAR_SECONDS;
  if (years !== null && years >= 1) factors.push({ why: `not updated for ${wholeYears(years)}`, odds: Math.min(MOST_AGE_ODDS, ODDS_PER_YEAR ** years) });
  const up = uptimeSeconds === null ? null : uptimeSeconds / YEAR_SECONDS;
  if (up !== null && up >= 1) factors.push({ why: `not started for ${wholeYears(up)}`, odds: LONG_UPTIME_ODDS });
  if (factors.length > 0) assumptions.push(AGE_ODDS);
  if (years === null) assumptions.push(AGE_NOT_KNOWN);
  return { prior, factors, assumptions };
}

const FIRMWARE_AS_COMPUTERS: Assumption = {
  code: "patch-firmware-as-computers",
  text: "New firmware of controllers and network devices is taken to make trouble as often as patches of computers.",
  origin: "no public series of failed firmware updates exists",
  overruledBy: "the plant's own history of patches",
};

const AGE_ODDS: Assumption = {
  code: "patch-age-odds",
  text: `Each year without an update raises the odds of trouble by ${Math.round((ODDS_PER_YEAR - 1) * 100)} %, at most ${MOST_AGE_ODDS}-fold; a year without a start by half; an update that the maker refuses ${REFUSED_ODDS}-fold.`,
  origin: CHOSEN,
  overruledBy: "the plant's own history of patches",
};

const AGE_NOT_KNOWN: Assumption = {
  code: "patch-age-not-known",
  text: "Of a machine of which nobody knows when it was last updated, its age is not counted: trouble may be likelier than said.",
  origin: "nothing declared, and nothing seen",
  overruledBy: "plant.yaml: installed below assets",
};

function wholeYears(years: number): string {
  const whole = Math.floor(years);
  return countOf(whole, "year");
}
