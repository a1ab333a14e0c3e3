// Which breaks the change itself declares as wanted. An acknowledgement that has expired counts for nothing.
import type { Conversation } from "../../plant/conversation.ts";
import { addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import { serviceMembership } from "../../packets/service-match.ts";
import type { AcknowledgedBreak } from "../../plant/segmentation.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { servicePoint } from "./service-point.ts";

export function isCurrent(entry: AcknowledgedBreak, today: string): boolean {
  return entry.until === null || entry.until >= today;
}

/** Every condition that is written must hold; client and server are an address, a network or the name of a machine. */
export function isAcknowledged(entry: AcknowledgedBreak, c: Conversation, client: EndpointFacts, server: EndpointFacts | null, toZone: string | null, role: string): boolean {
  if (entry.client !== null && !denotes(entry.client, client)) return false;
  if (entry.server !== null && !(server === null ? entry.server === c.server : denotes(entry.server, server))) return false;
  if (entry.from !== null && entry.from !== client.place?.zone) return false;
  if (entry.to !== null && entry.to !== (toZone ?? undefined)) return false;
  if (entry.role !== null && entry.role !== role) return false;
  return entry.services === null || entry.services.some((s) => serviceMembership(s, servicePoint(c)) === IS_IN);
}

function denotes(written: string, e: EndpointFacts): boolean {
  return written === e.endpoint || written === e.asset?.name || membership(addressSet([written]), e.endpoint) === IS_IN;
}
