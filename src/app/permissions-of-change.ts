// The permissions of a change with what uses each: the words of conduits, or the permitting rules of a configuration. For leftovers.
import type { Permission } from "../engines/leftovers/question.ts";
import type { ReachAnswer } from "../engines/reach/answer.ts";
import { deviceRulingOf } from "../engines/reach/reach-context.ts";
import { type AddressSet, IS_IN, membership } from "../plant/address-set.ts";
import { doMoreThanFilter } from "./more-than-filter.ts";
import { needlessRulesOf } from "./needless-rules-of.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { EndpointSet } from "../plant/packet-rule.ts";

export function permissionsOf(answer: ReachAnswer, firewall: FirewallConfig | null, today: string): Permission[] {
  return firewall === null ? conduitPermissions(answer) : rulePermissions(answer, firewall, today);
}

function conduitPermissions({ work: { context, table } }: ReachAnswer): Permission[] {
  const uses = new Map<number, number>();
  for (const rule of table.rule) uses.set(rule, (uses.get(rule) ?? 0) + 1);
  const seen = new Set(context.endpoints.all().flatMap((e) => e.place?.zone ?? []));
  const byWord = new Map<string, Permission>();
  context.rules.forEach((rule, i) => {
    if (rule.action !== "permit") return;
    // A service name is one word of the change, and several rules.
    const key = `${rule.at.line}:${rule.at.column}`;
    const before = byWord.get(key);
    const [from, to] = [rule.source.zones?.[0] ?? "", rule.destination.zones?.[0] ?? ""];
    byWord.set(key, {
      text: before?.text ?? rule.text,
      at: rule.at,
      uses: (before?.uses ?? 0) + (uses.get(i) ?? 0),
      hits: null,
      sourceSeen: (before?.sourceSeen ?? false) || seen.has(from),
      destinationSeen: (before?.destinationSeen ?? false) || seen.has(to),
      neverDecides: null,
    });
  });
  return [...byWord.values()];
}

function rulePermissions({ work: { context, table } }: ReachAnswer, firewall: FirewallConfig, today: string): Permission[] {
  const uses = new Map<number, number>();
  for (const rule of table.rule) {
    // Also what carries later packets or answers is used, and what lets it pass where another list denies.
    for (const written of deviceRulingOf(context, rule)?.rules ?? []) uses.set(written, (uses.get(written) ?? 0) + 1);
  }
  const endpoints = context.endpoints.all().map((e) => e.endpoint);
  const seenIn = new Map<AddressSet, boolean>();
  const isSeen = ({ addresses }: EndpointSet): boolean => {
    if (addresses === null) return true;
    let known = seenIn.get(addresses);
    if (known === undefined) {
      known = endpoints.some((e) => membership(addresses, e) === IS_IN);
      seenIn.set(addresses, known);
    }
    return known;
  };
  const ends = new Map<number, { source: boolean; destination: boolean }>();
  const opening = new Set<number>();
  for (const rule of firewall.stages.flatMap((stage) => stage.rules)) {
    if (rule.states === null || rule.states.includes("new")) opening.add(rule.writtenOrder);
    const before = ends.get(rule.writtenOrder) ?? { source: false, destination: false };
    ends.set(rule.writtenOrder, { source: before.source || isSeen(rule.source), destination: before.destination || isSeen(rule.destination) });
  }
  const never = new Map<number, string>();
  for (const { written, kind, why } of needlessRulesOf(firewall, { today })) {
    if (kind === "never-decides") never.set(written, `It can never decide: ${why}.`);
    else if (kind === "ended") never.set(written, `It has ended: ${why}.`);
  }
  const doesMore = doMoreThanFilter(firewall);
  return firewall.written.flatMap((rule, i): Permission[] => {
    const seen = ends.get(i);
    // Translation is no permission; and what carries the packets of connections that others permit opens none.
    if (doesMore.has(i) || !opening.has(i)) return [];
    // A rule that no stage of what is carried holds (for the device itself, or bound nowhere) permits nothing here.
    if (rule.action !== "permit" || rule.byNature === true || rule.notHolding !== null || seen === undefined) return [];
    return [
      {
        text: rule.text,
        at: rule.at,
        uses: uses.get(i) ?? 0,
        hits: rule.hits,
        sourceSeen: seen.source,
        destinationSeen: seen.destination,
        neverDecides: never.get(i) ?? null,
      },
    ];
  });
}
