// Why a judged conversation is not rehearsed: what the kernel's packet filter cannot show (layer 2, recognition, followed negotiations), and what is not
// known well enough to be built. null = it can be rehearsed.
import { FIREWALL_ITSELF } from "../controls/configuration/firewall-to-change.ts";
import type { DeviceRuling } from "../packets/device/device-ruling.ts";
import { parseIp } from "../foundation/ip-address.ts";
import { type AddressSet, addressSet, IS_IN, membership } from "../plant/address-set.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import { isDeniedLater } from "./rehearsal-prediction.ts";
import { hasNoInterfaces, type JudgedDevice } from "./rehearsal-pieces.ts";

/** Of this machine, of this link, of nobody yet, of a group, or kept back (RFC 6890): no device carries them between networks, and Linux gives them to no interface. */
const NOT_ROUTED: AddressSet = addressSet(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/128", "::1/128", "::ffff:0:0/96", "fe80::/10", "ff00::/8"]);

export function isRouted(endpoint: string): boolean {
  return parseIp(endpoint) !== undefined && membership(NOT_ROUTED, endpoint) !== IS_IN;
}

/** What is seen of the conversation alone. */
export function whyNotCarried(j: JudgedConversation, space: string): string | null {
  const c = j.conversation;
  if (c.transport.startsWith("l2/")) return "a frame of layer 2 has no addresses that rules of layer 3 could look at";
  if (c.delivery !== "unicast") return `${c.delivery} has no single receiver`;
  if (c.addressSpace !== space) return `one address space at a time; this is in ${c.addressSpace}`;
  if (j.verdict === "unknown") return `nothing is predicted: ${j.why}`;
  if (j.verdict === "unfiltered") return "it does not pass the filter";
  if (j.fromZone === null || j.toZone === null) return "one end is in no zone";
  if (![c.client, c.server].every(isRouted)) return "an address of it is not routed";
  if (j.rule?.includes("app:") === true) return "it is permitted by recognition, which the kernel does not have";
  if (j.why.startsWith("Negotiated by a permitted connection")) return "it is permitted because the firewall follows what negotiates it";
  return null;
}

/** What a device on its way makes of it. `client` and `server` are the real ends. */
export function whyNotByDevice(
  j: JudgedConversation,
  { firewall, interfaces, point }: JudgedDevice,
  ends: { readonly client: string; readonly server: string; readonly moved: boolean },
  ruling: DeviceRuling | undefined,
): string | null {
  if (j.fromZone === FIREWALL_ITSELF || (j.toZone === FIREWALL_ITSELF && !ends.moved)) return "one end is the firewall itself";
  if (!hasNoInterfaces(firewall)) {
    for (const end of [ends.client, ends.server]) {
      const place = interfaces.of(end);
      if (place.kind === "own") return "one end is the firewall itself";
      if (place.kind === "discarded") return "a route throws its packets away";
      if (place.kind === "unknown") return `by which interface of ${point.name} it passes is not known`;
    }
  }
  const decides = new Set(ruling?.rules);
  const deciding = firewall.stages.flatMap((stage) => stage.rules.filter((rule) => decides.has(rule.writtenOrder)));
  if (deciding.some((rule) => rule.applications !== null)) return "it is decided by recognition, which the kernel does not have";
  if (ruling !== undefined && j.verdict === "blocked" && ruling.outcome === "rejected" && (ruling.onlyReturnDenied || isDeniedLater(ruling)))
    return "what follows its first packet is rejected, which is not told apart from a loss";
  return null;
}
