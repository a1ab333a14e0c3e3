// What could be changed at enforcement points: protocols they follow, and how long they remember idle TCP connections.
import { normalisedGatewayName } from "../../plant/negotiating-protocols.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { firewallById } from "../../plant/firewall-facts.ts";
import type { EnforcementPoint, SegmentationChange } from "../../plant/segmentation.ts";

/** Points that may stand between two zones; none when the change has no enforcement entries, because an unnamed filter cannot be changed. */
export function pointsBetween(change: SegmentationChange, from: string, to: string): EnforcementPoint[] {
  return change.enforcement.filter((p) => p.between === "all" || (p.between[0] === from && p.between[1] === to) || (p.between[0] === to && p.between[1] === from));
}

export function inspectedBetween(change: SegmentationChange, from: string, to: string): ReadonlySet<string> {
  const [first, ...rest] = pointsBetween(change, from, to);
  return new Set((first?.inspects ?? []).filter((name) => rest.every((p) => p.inspects.includes(name))));
}

/** Only what firewalls are commonly able to follow; for other protocols that negotiate ports, ranges are left. */
const FOLLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ["dce-rpc", ["dce-rpc", "dcerpc", "msrpc"]],
  ["opc-classic", ["dce-rpc", "dcerpc", "msrpc"]],
  ["factorytalk", ["dce-rpc", "dcerpc", "msrpc"]],
  ["kerberos-ldap", ["dce-rpc", "dcerpc", "msrpc"]],
  ["rtsp", ["rtsp"]],
]);

/** Names under which the negotiation can be followed, most common first; empty = firewalls do not follow it. */
export function followNames(negotiator: Pick<Conversation, "protocol" | "transport">): readonly string[] {
  if (negotiator.protocol === "ftp-tftp") return negotiator.transport === "udp" ? ["tftp"] : ["ftp"];
  return FOLLOWED.get(negotiator.protocol) ?? [];
}

export function follows(point: EnforcementPoint, name: string): boolean {
  return point.alg.some((a) => normalisedGatewayName(a) === normalisedGatewayName(name));
}

/** What people set: steps, so that two silences of nearly the same length ask for one value. Seconds. */
const STEPS_SECONDS = [300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400];
/** A silence that was seen is a lower bound of the next. */
const MARGIN = 1.25;

/** null = longer than a day: keeping state that long is no cure, the ends need keep-alives. */
export function idleSecondsFor(longestSilenceSeconds: number): number | null {
  return STEPS_SECONDS.find((s) => s >= longestSilenceSeconds * MARGIN) ?? null;
}

/** Seconds; undefined = neither written nor known of the device. */
export function tcpIdleSecondsOf(point: EnforcementPoint): number | undefined {
  if (point.idleTimeout.tcp !== undefined) return point.idleTimeout.tcp;
  const timers = point.device === null ? [] : (firewallById(point.device)?.idleTimers ?? []);
  const known = timers.filter((t) => t.name === "tcpEstablished" && t.seconds !== null).map((t) => t.seconds as number);
  return known.length === 0 ? undefined : Math.min(...known);
}
