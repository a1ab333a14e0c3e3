// Rules from single passes: what they open together is what was wanted, nothing more and nothing less, at the place where it was wanted.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IS_IN, membership } from "../../plant/address-set.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import { serviceMembership } from "../../packets/service-match.ts";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { rectanglesOf, type WantedPass } from "./rule-rectangles.ts";

const FIREWALL = fc.sample(firewalls, { seed: 1, numRuns: 1 })[0] as FirewallConfig;
const SOURCES = ["10.0.1.1", "10.0.1.2", "10.0.2.9", "2001:db8::1", "2001:db8::2"];
const DESTINATIONS = ["10.0.2.1", "10.0.2.2", "10.0.2.3", "2001:db8::5"];
const SERVICES: readonly (readonly [string, number | null])[] = [
  ["tcp", 502],
  ["tcp", 102],
  ["udp", 502],
  ["icmp", null],
  ["ip/89", null],
];

const wanted = (source: string, destination: string, [transport, port]: readonly [string, number | null], more: Partial<WantedPass> = {}): WantedPass => ({
  key: `${source} ${destination} ${transport}/${port}`,
  stage: 0,
  before: null,
  source,
  destination,
  transport,
  port,
  ...more,
});
const passes: fc.Arbitrary<readonly WantedPass[]> = fc.array(
  fc
    .tuple(fc.constantFrom(...SOURCES), fc.constantFrom(...DESTINATIONS), fc.constantFrom(...SERVICES), fc.nat(1), fc.constantFrom(null, 0, 1))
    .filter(([source, destination]) => source.includes(":") === destination.includes(":"))
    .map(([source, destination, service, stage, before]) => wanted(source, destination, service, { stage, before })),
  { maxLength: 24 },
);

/** Which of all pairs and services the plans of one place let through. */
function opened(plans: ReturnType<typeof rectanglesOf>, stage: number, before: number | null): string[] {
  const found: string[] = [];
  for (const source of SOURCES)
    for (const destination of DESTINATIONS)
      for (const [transport, port] of SERVICES) {
        const point = { transport, port, protocol: "unknown", protocolKnownBy: "bytes" as const, toMany: false };
        const isOpened = plans.some(
          ({ stage: s, before: b, rule }) =>
            s === stage &&
            b === before &&
            rule.source.addresses !== null &&
            rule.destination.addresses !== null &&
            membership(rule.source.addresses, source) === IS_IN &&
            membership(rule.destination.addresses, destination) === IS_IN &&
            rule.services.some((service) => serviceMembership(service, point) === IS_IN),
        );
        if (isOpened) found.push(`${source} ${destination} ${transport}/${port}`);
      }
  return found.sort();
}

describe("rules for passes that are wanted", () => {
  it("open exactly these, each at its place, and say which they restore", () => {
    fc.assert(
      fc.property(passes, (all) => {
        const plans = rectanglesOf(all, FIREWALL);
        for (const stage of [0, 1])
          for (const before of [null, 0, 1]) {
            const here = all.filter((p) => p.stage === stage && p.before === before);
            const keys = [...new Set(here.map((p) => p.key))].sort();
            expect(opened(plans, stage, before)).toEqual(keys);
            expect([...new Set(plans.filter((p) => p.stage === stage && p.before === before).flatMap((p) => p.restores))].sort()).toEqual(keys);
          }
        for (const { rule } of plans) expect([rule.action, rule.source.zones, rule.destination.zones, rule.until]).toEqual(["permit", null, null, null]);
        expect(plans.length).toBeLessThanOrEqual(all.length);
      }),
      { seed: 412, numRuns: 100 },
    );
  });
  it("do not depend on the order in which they are wanted", () => {
    const meaning = (list: readonly WantedPass[]): string[] =>
      rectanglesOf(list, FIREWALL)
        .map((p) => JSON.stringify([p.stage, p.before, [...p.restores]]))
        .sort();
    fc.assert(
      fc.property(passes, (all) => {
        expect(meaning([...all].reverse())).toEqual(meaning(all));
      }),
      { seed: 413, numRuns: 100 },
    );
  });
  it("are one where the same machines need the same, and two where joining would open more", () => {
    const [tcp502, tcp102] = [SERVICES[0] as (typeof SERVICES)[number], SERVICES[1] as (typeof SERVICES)[number]];
    const square = ["10.0.1.1", "10.0.1.2"].flatMap((s) => ["10.0.2.1", "10.0.2.2"].flatMap((d) => [wanted(s, d, tcp502), wanted(s, d, tcp102)]));
    expect(rectanglesOf(square, FIREWALL)).toHaveLength(1);
    expect(rectanglesOf(square.slice(1), FIREWALL).length).toBeGreaterThan(1);
    expect(rectanglesOf([wanted("10.0.1.1", "10.0.2.1", tcp502), wanted("10.0.1.2", "10.0.2.2", tcp502)], FIREWALL)).toHaveLength(2);
  });
  it("never mix families in one rule", () => {
    const tcp = SERVICES[0] as (typeof SERVICES)[number];
    expect(rectanglesOf([wanted("10.0.1.1", "10.0.2.1", tcp), wanted("2001:db8::1", "2001:db8::5", tcp)], FIREWALL)).toHaveLength(2);
  });
});
