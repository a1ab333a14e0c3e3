// When a machine was last changed, as far as anything tells: updates that a list says it has, firmware that changed between two looks, the release of the firmware it
// runs, the day it was put in. All of these are lower bounds of one kind or another: it may have been changed since, and no evidence would show it.
import type { Micros } from "../../foundation/time.ts";
import type { InstalledUpdate } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import type { LastUpdate } from "../../plant/patch-risk-words.ts";

export interface UpdateRecord {
  /** What lists say of this machine. */
  readonly updates: readonly InstalledUpdate[];
  /** "2015", "2015-04" or "2015-04-30", as plant.yaml says it; null = it does not. */
  readonly declared: string | null;
  /** Release of the firmware that it runs; null = nobody knows. */
  readonly firmwareReleasedAt: Micros | null;
}

/** null = nothing tells. What lies after now, or before 1970, is a mistake of its list, and is not used. */
export function lastUpdateOf(asset: Asset | undefined, record: UpdateRecord, now: Micros): LastUpdate | null {
  const found: LastUpdate[] = [];
  for (const { update, state, at } of record.updates) if (at !== null && (state === "installed" || state === "pending-restart")) found.push({ at, by: `${update} was installed`, confidence: "high" });
  const changed = firmwareChange(asset);
  if (changed !== null) found.push(changed);
  if (record.firmwareReleasedAt !== null)
    found.push({ at: record.firmwareReleasedAt, by: `the firmware that it runs${asset?.firmware == null ? "" : ` (${asset.firmware})`} was released`, confidence: "medium" });
  const put = [record.declared, ...(asset?.claims.flatMap(({ attribute, value }) => (attribute === "installed" ? [value] : [])) ?? [])];
  for (const text of put) {
    const at = text === null ? null : beginningOf(text);
    if (at !== null) found.push({ at, by: "it was put in", confidence: "medium" });
  }
  return found.filter(({ at }) => at >= 0 && at <= now).reduce<LastUpdate | null>((latest, next) => (latest === null || isLater(next, latest) ? next : latest), null);
}

/** The same speaker named another version before: it changed no later than when the newer one was first seen. */
function firmwareChange(asset: Asset | undefined): LastUpdate | null {
  const claims = asset?.claims.filter(({ attribute }) => attribute === "firmware") ?? [];
  let latest: LastUpdate | null = null;
  for (const after of claims) {
    const before = claims.find((claim) => claim.by === after.by && claim.endpoint === after.endpoint && claim.value !== after.value && claim.last < after.first);
    if (before === undefined) continue;
    const change: LastUpdate = { at: after.first, by: `its firmware had changed to ${after.value}`, confidence: "high" };
    if (latest === null || isLater(change, latest)) latest = change;
  }
  return latest;
}

/** Of "2015", "2015-04" or "2015-04-30" the first day; null = it is none of these. */
function beginningOf(text: string): Micros | null {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim());
  if (match === null) return null;
  const at = Date.parse(`${match[1]}-${match[2] ?? "01"}-${match[3] ?? "01"}T00:00:00Z`);
  return Number.isNaN(at) ? null : at * 1_000;
}

function isLater(x: LastUpdate, y: LastUpdate): boolean {
  return x.at !== y.at ? x.at > y.at : x.by < y.by;
}
