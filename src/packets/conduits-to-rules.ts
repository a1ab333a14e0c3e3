// Compiles the conduits of a segmentation change to ordered rules. What no rule decides falls to the change's default, which is not a rule here.
import type { Conduit, SegmentationChange, ServiceMatch } from "../plant/segmentation.ts";
import { PLAIN_RULE, type PacketRule } from "../plant/packet-rule.ts";

/**
 * What is denied stands first: it is denied whatever else permits it. Else conduits only permit, so their order does not change what is permitted. What holds
 * longest stands first: the deciding rule then also says until when the packet is permitted. Conduits whose last day lies before `today` (YYYY-MM-DD) are left out.
 */
export function conduitsToRules(change: SegmentationChange, today: string): PacketRule[] {
  const rules: PacketRule[] = [];
  change.conduits.forEach((conduit, writtenOrder) => {
    if (conduit.until !== null && conduit.until < today) return;
    for (const [from, to] of directions(conduit)) {
      // One rule per service, so that the position says which word of the list decided.
      for (const service of conduit.deny ?? conduit.allow) {
        rules.push({
          ...PLAIN_RULE,
          action: conduit.deny === undefined ? "permit" : "deny",
          source: { zones: [from], addresses: null },
          destination: { zones: [to], addresses: null },
          services: [service],
          until: conduit.until,
          writtenOrder,
          text: ruleText(conduit, service),
          at: service.at,
        });
      }
    }
  });
  return rules.sort(
    (a, b) => Number(b.action === "deny") - Number(a.action === "deny") || compareUntil(a.until, b.until) || asksForRecognition(a) - asksForRecognition(b) || a.writtenOrder - b.writtenOrder,
  );
}

function directions(conduit: Conduit): readonly (readonly [string, string])[] {
  const forward = [conduit.from, conduit.to] as const;
  return conduit.eitherWay && conduit.from !== conduit.to ? [forward, [conduit.to, conduit.from]] : [forward];
}

/** A port decides more surely than a recognised protocol, so it is asked first where both permit. */
function asksForRecognition(rule: PacketRule): number {
  return rule.services[0]?.kind === "app" ? 1 : 0;
}

function compareUntil(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a > b ? -1 : 1;
}

function ruleText(conduit: Conduit, service: ServiceMatch): string {
  const ends = conduit.eitherWay ? `between ${conduit.from} and ${conduit.to}` : `${conduit.from} to ${conduit.to}`;
  return `${ends}: ${conduit.deny === undefined ? "allow" : "deny"} ${service.written}${conduit.until === null ? "" : ` until ${conduit.until}`}`;
}
