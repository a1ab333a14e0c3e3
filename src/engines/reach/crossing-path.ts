// Which enforcement points stand between two zones, and what they do together: the shortest idle timeout, the harshest behaviour on loading,
// what all of them inspect. Written values count first, then the named device's defaults, then the worst case, said as an assumption.
import { normalisedGatewayName } from "../../plant/negotiating-protocols.ts";
import type { DeviceRules } from "../../packets/device/device-rules.ts";
import type { EnforcementPoint, OnLoad, SegmentationChange, TextAt } from "../../plant/segmentation.ts";
import { defaultsOf, type WorstCase, worstCase } from "./device-defaults.ts";

export interface Limit {
  readonly seconds: number;
  readonly point: EnforcementPoint | null;
  readonly at: TextAt | null;
  /** "written", the fact it comes from, or "worst case …". */
  readonly origin: string;
  readonly assumed: boolean;
}

export interface LoadBehaviour {
  readonly onLoad: OnLoad;
  readonly point: EnforcementPoint | null;
  readonly origin: string;
  readonly assumed: boolean;
}

/** What traffic between two zones meets. */
export interface CrossingPath {
  readonly points: readonly (EnforcementPoint | null)[];
  readonly names: string;
  /** Points that a real configuration decides, asked one by one. */
  readonly devices: readonly DeviceRules[];
  /** Some point is decided by the conduits. */
  readonly byConduits: boolean;
  /** Some point keeps no state: return traffic needs its own permit there. */
  readonly stateless: boolean;
  readonly stateful: boolean;
  /** null = no stateful point. */
  readonly tcpIdle: Limit | null;
  readonly udpIdle: Limit | null;
  readonly load: LoadBehaviour | null;
  readonly addedLatencySeconds: number;
  /** Some point routes (a router or a layer-3 switch), so endpoints need a working gateway. */
  readonly routed: boolean;
  /** A point that filters every crossing, however it is wired. */
  readonly everywhere: boolean;
  readonly bridged: boolean;
  readonly acl: boolean;
  /** Of each point: the application-layer gateways that follow everything there (normalised names), and the device that may have others on some ways. */
  readonly gateways: readonly { readonly always: ReadonlySet<string>; readonly device: DeviceRules | null }[];
  /** Protocols that every point recognises. */
  readonly inspects: ReadonlySet<string>;
}

/** The paths of a pair of zones: for endpoints of different subnets, and for subnet mates, whom a router does not see. */
export interface ZonePairPaths {
  readonly full: CrossingPath | null;
  readonly mates: CrossingPath | null;
}

/** A path for one conversation, whose deciding rule brings a timeout of its own. */
export function withIdleTimeout(path: CrossingPath, seconds: number, at: TextAt | null): CrossingPath {
  const limit = (before: Limit | null): Limit | null => (before === null ? null : { ...before, seconds, at, origin: "written", assumed: false });
  return { ...path, tcpIdle: limit(path.tcpIdle), udpIdle: limit(path.udpIdle) };
}

/** Points that name the pair, or stand everywhere. null in the list is the unnamed point of a change without enforcement entries. */
export function pathsBetween(change: SegmentationChange, from: string, to: string, devices: PointDevices): ZonePairPaths {
  if (change.enforcement.length === 0) {
    const path = combine([null], devices);
    return { full: path, mates: path };
  }
  const points = change.enforcement.filter((p) => p.between === "all" || names(p.between, from, to));
  const seeMates = points.filter((p) => p.between === "all" || p.kind === "bridge");
  return { full: points.length === 0 ? null : combine(points, devices), mates: seeMates.length === 0 ? null : combine(seeMates, devices) };
}

function names(between: readonly [string, string], from: string, to: string): boolean {
  return (between[0] === from && between[1] === to) || (between[0] === to && between[1] === from);
}

/** The rules of the points that have a configuration. */
export type PointDevices = ReadonlyMap<EnforcementPoint, DeviceRules>;

function combine(points: readonly (EnforcementPoint | null)[], devices: PointDevices): CrossingPath {
  const worst = worstCase();
  const stateful = points.filter((p) => p === null || p.stateful);
  const everywhere = points.some((p) => p === null || p.between === "all");
  const kinds = new Set(points.filter((p) => p !== null && p.between !== "all").map((p) => (p as EnforcementPoint).kind));
  return {
    points,
    devices: points.flatMap((p) => (p === null ? [] : (devices.get(p) ?? []))),
    byConduits: points.some((p) => p === null || !devices.has(p)),
    names: points.map((p) => p?.name ?? "the filter between zones").join(" and "),
    stateless: stateful.length < points.length,
    stateful: stateful.length > 0,
    tcpIdle: shortest(stateful.map((p) => idleLimit(p, "tcp", worst))),
    udpIdle: shortest(stateful.map((p) => idleLimit(p, "udp", worst))),
    load: harshest(stateful.map((p) => loadBehaviour(p))),
    addedLatencySeconds: points.reduce((sum, p) => sum + (p?.addedLatencySeconds ?? 0), 0),
    routed: kinds.has("router") || kinds.has("acl"),
    everywhere,
    bridged: kinds.has("bridge"),
    acl: kinds.has("acl"),
    gateways: points.map((p) => ({ always: new Set((p?.alg ?? []).map(normalisedGatewayName)), device: p === null ? null : (devices.get(p) ?? null) })),
    inspects: shared(points.map((p) => new Set(p?.inspects ?? []))),
  };
}

function idleLimit(point: EnforcementPoint | null, transport: "tcp" | "udp", worst: WorstCase): Limit {
  const written = point?.idleTimeout[transport];
  if (point !== null && written !== undefined) return { seconds: written, point, at: point.idleTimeoutAt, origin: "written", assumed: false };
  const device = point?.device == null ? undefined : defaultsOf(point.device);
  const byDevice = transport === "tcp" ? device?.tcpIdle : device?.udpIdle;
  const at = point?.at ?? null;
  if (device !== undefined && byDevice != null) return { seconds: byDevice.seconds, point, at, origin: byDevice.origin, assumed: true };
  const by = transport === "tcp" ? worst.tcpIdle : worst.udpIdle;
  return { seconds: by.seconds, point, at, origin: `worst case: ${by.origin}`, assumed: true };
}

function loadBehaviour(point: EnforcementPoint | null): LoadBehaviour {
  if (point !== null && point.onLoad !== null) return { onLoad: point.onLoad, point, origin: "written", assumed: false };
  const device = point?.device == null ? undefined : defaultsOf(point.device);
  if (device?.onLoad != null) return { onLoad: device.onLoad.behaviour, point, origin: device.onLoad.origin, assumed: true };
  return { onLoad: "drop", point, origin: "worst case", assumed: true };
}

function shortest(limits: readonly Limit[]): Limit | null {
  return limits.reduce<Limit | null>((best, l) => (best === null || l.seconds < best.seconds ? l : best), null);
}

const HARSHNESS: Readonly<Record<OnLoad, number>> = { keep: 0, reevaluate: 1, drop: 2 };

function harshest(loads: readonly LoadBehaviour[]): LoadBehaviour | null {
  return loads.reduce<LoadBehaviour | null>((worst, l) => (worst === null || HARSHNESS[l.onLoad] > HARSHNESS[worst.onLoad] ? l : worst), null);
}

function shared(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...rest] = sets;
  return new Set([...(first ?? [])].filter((name) => rest.every((set) => set.has(name))));
}
