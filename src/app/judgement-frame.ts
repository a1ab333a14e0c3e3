// What stands around a judgement: against which evidence it was made, and which machines each zone holds.
import type { Judgement } from "../plant/finding.ts";
import type { Plant } from "../plant/plant.ts";
import type { SegmentationChange } from "../plant/segmentation.ts";

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;
const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** Of a change that judges no conversation. */
export const WITHOUT_CONVERSATIONS = {
  counts: { kept: 0, blocked: 0, degraded: 0, unfiltered: 0, unknown: 0, alreadyFailing: 0, acknowledged: 0 },
  ...{ leftovers: [], conversations: [], crossings: [], zones: [] },
} as const satisfies Partial<Judgement>;

/** "4.6 h of traffic in 35 days (2026-09-28 … 2026-11-01), 118 assets, 412 conversations". */
export function judgedAgainst(plant: Plant): string {
  const { window } = plant;
  const ghosts = plant.assets.filter((a) => a.status === "ghost").length;
  const unseen = ghosts === 0 ? "" : ` (and ${number.format(ghosts)} that ${ghosts === 1 ? "is" : "are"} listed, but never seen)`;
  const counted = `${count(plant.assets.length - ghosts, "asset")}${unseen}, ${count(plant.conversations.length, "conversation")}`;
  if (window === null) return `no evidence with a time, ${counted}`;
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: plant.timezone, dateStyle: "short" });
  const first = day.format(window.first / 1_000);
  const last = day.format(window.last / 1_000);
  const spanSeconds = (window.last - window.first) / 1e6;
  const span = span2(window.watchedSeconds) === span2(spanSeconds) ? `${span2(spanSeconds)} of evidence` : `${span2(window.watchedSeconds)} of traffic recorded over ${span2(spanSeconds)}`;
  return `${span} (${first === last ? first : `${first} … ${last}`}), ${counted}`;
}

function span2(seconds: number): string {
  if (seconds >= SECONDS_PER_DAY) return unit(seconds / SECONDS_PER_DAY, "day");
  if (seconds >= SECONDS_PER_HOUR) return unit(seconds / SECONDS_PER_HOUR, "hour");
  if (seconds >= 60) return unit(seconds / 60, "minute");
  return unit(seconds, "second");
}

function unit(value: number, name: string): string {
  const text = number.format(value);
  return `${text} ${text === "1" ? name : `${name}s`}`;
}

function count(value: number, name: string): string {
  return `${number.format(value)} ${value === 1 ? name : `${name}s`}`;
}

/** Zones in the order of the file, each with the names of the machines that are in it. */
export function placedZones(change: SegmentationChange, plant: Plant, zoneOf: (addressSpace: string, endpoint: string) => { readonly zone: string } | null): Judgement["zones"] {
  const assets = new Map<string, Set<string>>(change.zones.map((z) => [z.name, new Set()]));
  for (const asset of plant.assets) {
    for (const address of asset.addresses.length > 0 ? asset.addresses : asset.macs.map((m) => `mac:${m}`)) {
      const place = zoneOf(asset.addressSpace, address);
      if (place !== null) assets.get(place.zone)?.add(asset.status === "ghost" ? `${asset.name} (never seen)` : asset.name);
    }
  }
  return change.zones.map((z) => ({ name: z.name, level: z.level, assets: [...(assets.get(z.name) ?? [])].sort() }));
}
