// The smallest pieces an addition can be made of, each with its price; and how chosen pieces become additions.
import { countOf } from "../../foundation/count-words.ts";
import { conversationKey } from "../../plant/conversation.ts";
import type { FixCostPart, Opening, ProposedAddition, ProposedService } from "../../plant/fix.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { formatDuration } from "../../foundation/time.ts";
import { ALG_COST, IDLE_TIMEOUT_COST, NEVER_OBSERVED_COST, NEW_CONDUIT_COST, SERVICE_COST } from "./fix-cost.ts";
import { DHCP_RELAY } from "../../plant/negotiating-protocols.ts";
import { isProcessProtocol } from "../../plant/permit-refusal.ts";
import { isLayer2Service, matchesSurely, portsOf, type ZoneMachines } from "../../controls/segmentation/zone-machines.ts";
import type { JudgedConversation } from "../../plant/finding.ts";

/** Where a service is written: one of the change's conduits, or a new one of this direction. */
export interface Target {
  readonly from: string;
  readonly to: string;
  /** null = a new conduit. */
  readonly into: number | null;
  readonly eitherWay: boolean;
}

export type Charge =
  | { readonly kind: "new-conduit"; readonly id: string; readonly target: Target; readonly cost: number }
  | { readonly kind: "service"; readonly id: string; readonly target: Target; readonly service: ProposedService; readonly opening: Opening; readonly cost: number }
  | { readonly kind: "alg"; readonly id: string; readonly point: string; readonly alg: string; readonly cost: number }
  | { readonly kind: "idle-timeout"; readonly id: string; readonly point: string; readonly seconds: number; readonly cost: number };

export const conduitId = (target: Target): string => `conduit|${target.from}|${target.to}`;
export const serviceId = (target: Target, service: ProposedService): string => `service|${target.from}|${target.to}|${target.into ?? "new"}|${service.written}`;
export const algId = (point: string, alg: string): string => `alg|${point}|${alg}`;
export const idleId = (point: string): string => `idle|${point}`;

export function newConduitCharge(target: Target): Charge {
  return { kind: "new-conduit", id: conduitId(target), target, cost: NEW_CONDUIT_COST };
}

export function serviceCharge(target: Target, service: ProposedService, machines: ZoneMachines): Charge {
  const opening = openingOf(target, service, machines);
  return { kind: "service", id: serviceId(target, service), target, service, opening, cost: SERVICE_COST + opening.neverObserved * NEVER_OBSERVED_COST };
}

export function algCharge(point: string, alg: string): Charge {
  return { kind: "alg", id: algId(point, alg), point, alg, cost: ALG_COST };
}

export function idleCharge(point: string, seconds: number): Charge {
  return { kind: "idle-timeout", id: idleId(point), point, seconds, cost: IDLE_TIMEOUT_COST };
}

function openingOf(target: Target, service: ProposedService, machines: ZoneMachines): Opening {
  const ways: readonly (readonly [string, string])[] =
    target.eitherWay && target.from !== target.to
      ? [
          [target.from, target.to],
          [target.to, target.from],
        ]
      : [[target.from, target.to]];
  const ports = portsOf(service.matches);
  let pairs = 0;
  let seen = 0;
  for (const [from, to] of ways) {
    pairs += machines.pairs(from, to, isLayer2Service(service));
    seen += machines.observed(from, to, service);
  }
  const neverObserved = Math.max(0, pairs * ports - seen);
  const between = target.eitherWay ? `between ${target.from} and ${target.to}` : `from ${target.from} to ${target.to}`;
  const each = ports === 1 ? "" : ` on ${ports} ports each`;
  const text =
    neverObserved === 0
      ? `${service.written} ${between}: nothing between known machines that was not seen`
      : `${service.written} ${between}: ${countOf(pairs, "pair")} of known machines${each}, ${countOf(neverObserved, "combination")} never seen`;
  return { text, pairs, ports, neverObserved };
}

/** Chosen pieces as additions, in the order: into conduits as written, new conduits, points. */
export function toAdditions(change: SegmentationChange, charges: readonly Charge[], restoredBy: (charge: Charge) => readonly JudgedConversation[]): ProposedAddition[] {
  const byTarget = new Map<string, Extract<Charge, { kind: "service" }>[]>();
  const additions: ProposedAddition[] = [];
  const sorted = [...charges].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const charge of sorted) {
    if (charge.kind !== "service") continue;
    const { from, to, into } = charge.target;
    const key = into === null ? `1|${from}|${to}` : `0|${String(into).padStart(9, "0")}`;
    byTarget.set(key, [...(byTarget.get(key) ?? []), charge]);
  }
  for (const [, services] of [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { target } = services[0] as (typeof services)[number];
    const restored = distinct(services.flatMap((s) => restoredBy(s)));
    const written = services.map((s) => s.service.written).join(", ");
    const protocols = [...new Set(restored.map((j) => j.conversation.protocol).filter((p) => p !== "unknown"))].sort();
    const conduit = target.into === null ? undefined : change.conduits[target.into];
    const arrow = target.eitherWay ? "↔" : "→";
    const opens = services.map((s) => s.opening);
    const writing = protocols.filter(
      (p) =>
        isProcessProtocol(p) &&
        services.some((s) => s.service.matches.some((m) => m.kind !== "app") && restored.some((j) => j.conversation.protocol === p && matchesSurely(s.service, j.conversation))),
    );
    additions.push({
      kind: "conduit",
      from: target.from,
      to: target.to,
      services: services.map((s) => s.service),
      into: target.into,
      eitherWay: target.eitherWay,
      change:
        conduit === undefined
          ? `conduits: - { from: ${target.from}, to: ${target.to}, allow: [${written}] }`
          : `allow of the conduit ${conduit.from} ${arrow} ${conduit.to} in line ${conduit.at.line}: add ${written}`,
      reason: `proposed by fix, not yet agreed: restores ${countOf(restored.length, "conversation")}${protocols.length === 0 ? "" : ` (${protocols.join(", ")})`}`,
      restores: restored.map((j) => conversationKey(j.conversation)),
      alsoOpens:
        writing.length === 0 ? opens : [...opens, { text: `whatever else ${writing.join(" and ")} can do, writing included: a port does not say what is done`, pairs: 0, ports: 0, neverObserved: 0 }],
      cost: services.reduce((sum, s) => sum + s.cost, 0) + (target.into === null ? NEW_CONDUIT_COST : 0),
    });
  }
  for (const charge of sorted) {
    if (charge.kind !== "alg" && charge.kind !== "idle-timeout") continue;
    const restored = distinct(restoredBy(charge));
    const facts = { restores: restored.map((j) => conversationKey(j.conversation)), cost: charge.cost, point: charge.point };
    if (charge.kind === "alg") {
      additions.push({
        ...facts,
        kind: "alg",
        alg: charge.alg,
        change: `alg of ${charge.point}: add ${charge.alg}`,
        reason: `proposed by fix, not yet agreed: ${charge.point} then ${charge.alg === DHCP_RELAY ? "relays who asks for an address" : `opens what ${charge.alg} negotiates`}`,
        alsoOpens: [{ text: algOpens(charge), pairs: 0, ports: 0, neverObserved: 0 }],
      });
    } else {
      additions.push({
        ...facts,
        kind: "idle-timeout",
        transport: "tcp",
        seconds: charge.seconds,
        written: durationText(charge.seconds),
        change: `idleTimeout of ${charge.point}: tcp ${durationText(charge.seconds)}`,
        reason: `proposed by fix, not yet agreed: the longest silence that was seen, and a quarter more`,
        alsoOpens: [
          {
            text: `idle TCP connections of everything that crosses ${charge.point} are remembered for ${formatDuration(charge.seconds)}: more table entries, and longer use of forgotten ones`,
            pairs: 0,
            ports: 0,
            neverObserved: 0,
          },
        ],
      });
    }
  }
  return additions;
}

function algOpens({ alg, point }: Extract<Charge, { kind: "alg" }>): string {
  return alg === DHCP_RELAY
    ? `requests for addresses from any machine at ${point} to the server that its relay is given`
    : `what ${alg} negotiates across ${point}, between any machines that may negotiate there; not possible where the negotiation is encrypted`;
}

function distinct(judged: readonly JudgedConversation[]): JudgedConversation[] {
  const byKey = new Map(judged.map((j) => [conversationKey(j.conversation), j]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, j]) => j);
}

/** Seconds as a change file writes them: "4h", "90m", "45s". */
function durationText(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

export function costParts(charges: readonly Charge[]): { total: number; parts: FixCostPart[] } {
  const count = (kind: Charge["kind"]): number => charges.filter((c) => c.kind === kind).length;
  const never = charges.reduce((sum, c) => sum + (c.kind === "service" ? c.opening.neverObserved : 0), 0);
  const rows: [string, number, number][] = [
    ["new conduit", count("new-conduit"), NEW_CONDUIT_COST],
    ["service", count("service"), SERVICE_COST],
    ["never observed combination opened", never, NEVER_OBSERVED_COST],
    ["protocol followed at a point", count("alg"), ALG_COST],
    ["idle timeout raised", count("idle-timeout"), IDLE_TIMEOUT_COST],
  ];
  const parts = rows.map(([what, n, each]) => ({ what, count: n, each, sum: n * each }));
  return { total: parts.reduce((sum, p) => sum + p.sum, 0), parts };
}
