// One entry of an access list as rules of the neutral form. A permitted entry becomes one rule for what the device remembers (TCP, UDP, SCTP), and others
// for ICMP and for the other protocols, whose answers are asked again (ASA Firewall CLI Configuration Guide, "Access Rules": "For connectionless protocols
// such as ICMP … the ASA establishes unidirectional sessions"; with `inspect icmp` answers to pings pass).
import { type AddressSet, EVERY_IP, EVERY_IPV4, EVERY_IPV6, intersectionOf, isEmptySet } from "../../../plant/address-set.ts";
import { type EndpointSet, type PacketRule, PLAIN_RULE, type RuleAction } from "../../../plant/packet-rule.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import { joinedRanges, type ServicePart } from "./resolve-names.ts";

const TRACKED: ReadonlySet<number> = new Set([6, 17, 132]);
const OTHERS: NumberRanges = [
  [0, 0],
  [2, 5],
  [7, 16],
  [18, 57],
  [59, 131],
  [133, 255],
];

export interface RuleDraft {
  readonly action: Exclude<RuleAction, "skip">;
  readonly source: EndpointSet;
  readonly destination: EndpointSet;
  readonly parts: readonly ServicePart[];
  readonly conditions: readonly string[];
  readonly until: string | null;
  readonly writtenOrder: number;
  readonly text: string;
  readonly at: TextAt;
}

interface Bucket {
  readonly family: 4 | 6 | null;
  readonly keepsState: boolean;
  readonly services: PacketsMatch[];
}

export function rulesOf(draft: RuleDraft, isIcmpInspected: boolean): PacketRule[] {
  const buckets: Bucket[] = [
    { family: null, keepsState: true, services: [] },
    { family: 4, keepsState: draft.action !== "permit" || isIcmpInspected, services: [] },
    { family: 6, keepsState: draft.action !== "permit" || isIcmpInspected, services: [] },
    { family: null, keepsState: draft.action !== "permit", services: [] },
  ];
  for (const part of draft.parts) fill(part, draft, buckets);
  return buckets.flatMap((bucket) => {
    if (bucket.services.length === 0) return [];
    const source = narrowed(draft.source, bucket.family);
    const destination = narrowed(draft.destination, bucket.family);
    if (source === null || destination === null) return [];
    const { action, conditions, until, writtenOrder, text, at } = draft;
    return [{ ...PLAIN_RULE, action, source, destination, services: bucket.services, conditions, keepsState: bucket.keepsState, until, writtenOrder, text, at }];
  });
}

function fill(part: ServicePart, draft: RuleDraft, buckets: readonly Bucket[]): void {
  const [tracked, icmp4, icmp6, others] = buckets as [Bucket, Bucket, Bucket, Bucket];
  const match = (protocols: NumberRanges | null): PacketsMatch => ({
    kind: "packets",
    protocols,
    sourcePorts: part.source,
    destinationPorts: part.destination,
    icmp: part.icmp,
    tcpFlags: null,
    written: draft.text,
    at: draft.at,
  });
  if (part.protocols === null) {
    if (draft.action !== "permit") {
      tracked.services.push(match(null));
      return;
    }
    tracked.services.push(
      match([
        [6, 6],
        [17, 17],
        [132, 132],
      ]),
    );
    icmp4.services.push(match([[1, 1]]));
    icmp6.services.push(match([[58, 58]]));
    others.services.push(match(OTHERS));
    return;
  }
  const ranges = (numbers: readonly number[]): NumberRanges => joinedRanges(numbers.map((n) => [n, n] as const));
  const remembered = part.protocols.filter((p) => TRACKED.has(p));
  const rest = part.protocols.filter((p) => !TRACKED.has(p) && p !== 1 && p !== 58);
  if (remembered.length > 0) tracked.services.push(match(ranges(remembered)));
  if (part.protocols.includes(1)) icmp4.services.push(match([[1, 1]]));
  if (part.protocols.includes(58)) icmp6.services.push(match([[58, 58]]));
  if (rest.length > 0) others.services.push(match(ranges(rest)));
}

/** null = nothing of that version of IP is in it. */
function narrowed(end: EndpointSet, family: 4 | 6 | null): EndpointSet | null {
  if (family === null) return end;
  const all = family === 4 ? EVERY_IPV4 : EVERY_IPV6;
  const addresses: AddressSet = end.addresses === null || end.addresses === EVERY_IP ? all : intersectionOf(end.addresses, all);
  return isEmptySet(addresses) ? null : { ...end, addresses };
}
