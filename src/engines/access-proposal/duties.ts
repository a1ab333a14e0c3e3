// Sessions as duties: what kind of place somebody works on, in what kind of way, over which way in. Accounts are compared by their duties, so that two
// operators of one line are alike though each stood at another of its panels.
import type { Asset } from "../../plant/asset.ts";
import type { Plant } from "../../plant/plant.ts";
import { type AccessRecord, type Session, type SessionHow, isOfPeople } from "../../plant/session.ts";

/** Ways that come from another machine. */
export const REMOTE_WAYS: ReadonlySet<SessionHow> = new Set(["rdp", "ssh", "vnc", "web", "vpn"]);

export type WayClass = "local" | SessionHow;

export interface Duty {
  /** Also its order among duties. */
  readonly key: string;
  readonly wayClass: WayClass;
  /** Jump host through which it comes; "" = none is known to be one, or it is no remote way. */
  readonly entry: string;
  /** The panels of one line are one place; every other machine is its own. */
  readonly place: string;
}

export interface UsedDuty {
  readonly duty: Duty;
  readonly sessions: readonly Session[];
}

/** What one account was seen doing. */
export interface AccountUse {
  readonly account: string;
  /** By key of the duty, sorted. */
  readonly duties: ReadonlyMap<string, UsedDuty>;
  readonly sessions: readonly Session[];
}

/** A * in a term stands for anything: no term can name a machine that is called so, and nothing else. */
export function isNameable(machine: string): boolean {
  return machine.trim() !== "" && !machine.includes("*");
}

/** An asset's name that two assets have means neither. */
export function assetsByName(plant: Plant): Map<string, Asset> {
  const byName = new Map<string, Asset>();
  const doubled = new Set<string>();
  for (const asset of plant.assets) {
    if (byName.has(asset.name)) doubled.add(asset.name);
    byName.set(asset.name, asset);
  }
  for (const name of doubled) byName.delete(name);
  return byName;
}

export function dutyOf({ how, target, from, fromIsAsset }: Session, assets: ReadonlyMap<string, Asset>): Duty {
  const wayClass: WayClass = how === "console" || how === "hmi" ? "local" : how;
  const asset = assets.get(target);
  // Only at the machine itself: whoever may come from afar to one panel of a line (a maker of one machine) has no business at the next.
  const place = wayClass === "local" && asset?.role === "hmi" && asset.line !== null ? `panels of ${asset.line}` : `machine ${target}`;
  const entry = REMOTE_WAYS.has(how) && from !== null && fromIsAsset && isNameable(from) && assets.get(from)?.role === "jump-host" ? from : "";
  return { key: JSON.stringify([wayClass, entry, place]), wayClass, entry, place };
}

/** Accounts that sign in on machines that can be named, by name. */
export function usesOf(record: AccessRecord, assets: ReadonlyMap<string, Asset>): AccountUse[] {
  const byAccount = new Map<string, Map<string, { duty: Duty; sessions: Session[] }>>();
  for (const session of record.sessions) {
    if (!isOfPeople(session) || !isNameable(session.target)) continue;
    const duties = byAccount.get(session.account) ?? new Map<string, { duty: Duty; sessions: Session[] }>();
    byAccount.set(session.account, duties);
    const duty = dutyOf(session, assets);
    const used = duties.get(duty.key);
    if (used === undefined) duties.set(duty.key, { duty, sessions: [session] });
    else used.sessions.push(session);
  }
  return [...byAccount]
    .sort(([a], [b]) => compare(a, b))
    .map(([account, duties]) => ({
      account,
      duties: new Map([...duties].sort(([a], [b]) => compare(a, b))),
      sessions: [...duties.values()].flatMap(({ sessions }) => sessions),
    }));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Distinct, sorted. */
export function distinct(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compare);
}
