// Who got its address from a server. A machine that has none asks by broadcast, and broadcasts end where zones are parted: what reaches the server
// by its address later on does not show that.
import type { Asset } from "./asset.ts";
import type { Conversation } from "./conversation.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a server gave is claimed of the address with its hardware address, by these. */
const GIVEN_BY: ReadonlySet<string> = new Set(["dhcp-bootp ACK", "BOOTP reply", "zeek dhcp.log"]);

/** Did the machine get this address from a server. */
export function hasLease(asset: Asset | undefined, endpoint: Endpoint): boolean {
  return asset?.claims.some((claim) => claim.endpoint === endpoint && claim.attribute === "mac" && GIVEN_BY.has(claim.by)) === true;
}

export function isDhcp({ protocol }: Pick<Conversation, "protocol">): boolean {
  return protocol === "dhcp-bootp";
}

/** Addresses were given away in it: for a time, for ever, or by BOOTP, which knows no times. Who only asked for settings (INFORM) has an address of its own. */
export function givesLeases(c: Pick<Conversation, "protocol" | "declaredTimers" | "details">): boolean {
  if (!isDhcp(c)) return false;
  return c.declaredTimers.some(({ protocol, kind }) => isDhcp({ protocol }) && kind === "lease") || c.details["lease infinite"] !== undefined || c.details["message BOOTP reply"] !== undefined;
}

/** Seconds; null = none was told. */
export function shortestLease({ declaredTimers }: Conversation): number | null {
  const seconds = declaredTimers.filter(({ kind }) => kind === "lease").map((timer) => timer.seconds);
  return seconds.length === 0 ? null : Math.min(...seconds);
}
