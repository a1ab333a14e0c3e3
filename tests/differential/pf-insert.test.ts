// The law of insertion for pfSense and OPNsense: the text with the lines put in is read as the list of rules with the additions at their places. On the
// tab of an interface or group an addition holds for what enters there, floating for everything, at the end for the interfaces of its sources.
import fc from "fast-check";
import { expect, test } from "vitest";
import { insertLines } from "../../src/app/insert-lines.ts";
import { pf } from "../../src/evidence/configs/pf/pf.ts";
import { runByScan } from "../../src/packets/reference.ts";
import { addressSet } from "../../src/plant/address-set.ts";
import type { FirewallConfig } from "../../src/plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../src/plant/packet-rule.ts";
import { anyPacket, anyRule, type DrawnPacket, drawn, GROUPS, INTERFACES, pointOf } from "../generators/pf-rules.ts";

const at = { kind: "text", file: "fix", line: 1, column: 1 } as const;
const SOURCES = ["172.16.0.0/16", "172.16.1.7", "172.16.2.0/24", "172.16.1.0/24", "172.16.3.4-172.16.3.6"] as const;

function readIt(text: string): FirewallConfig {
  return pf.read({ text, file: "config.xml", sha256: "0" }).config.firewalls[0] as FirewallConfig;
}

const anyAddition = fc.record({
  action: fc.constantFrom("permit", "deny", "reject"),
  sources: fc.uniqueArray(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 2 }),
  destination: fc.option(fc.constantFrom("10.2.0.0/24", "10.2.0.5", "10.2.0.5-10.2.0.127"), { nil: null }),
  transport: fc.constantFrom("tcp", "udp"),
  from: fc.integer({ min: 1, max: 9 }),
  more: fc.integer({ min: 0, max: 3 }),
  place: fc.nat(1_000_000),
  direction: fc.constantFrom(0, 1),
});

/** Also from the networks of the interfaces. */
const anyNearPacket: fc.Arbitrary<DrawnPacket> = fc
  .tuple(anyPacket, fc.constantFrom("172.16.0.9", "172.16.1.7", "172.16.2.255", "172.16.3.4", "172.16.3.7"), fc.boolean())
  .map(([packet, source, isFar]) => (isFar ? packet : { ...packet, source }));

for (const root of ["pfsense", "opnsense"] as const) {
  test(`reading what was written gives the list with the additions: ${root}`, () => {
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 8 }), anyAddition, fc.array(anyNearPacket, { minLength: 40, maxLength: 40 }), (rules, drawnAddition, packets) => {
        const text = drawn(rules, root).replaceAll("<rule><type>", "<rule>\n<type>");
        const before = readIt(text);
        const stage = before.stages[drawnAddition.direction];
        const list = stage?.rules ?? [];
        // Before a drawn rule, at the end, or (refused) before all.
        const places = [0, list.length, ...list.flatMap((rule, i) => (before.written[rule.writtenOrder]?.list === "automatic rules" ? [] : [i]))];
        const place = places[drawnAddition.place % places.length] as number;
        const addition: PacketRule = {
          ...PLAIN_RULE,
          action: drawnAddition.action,
          source: { zones: null, addresses: addressSet(drawnAddition.sources) },
          destination: { zones: null, addresses: drawnAddition.destination === null ? null : addressSet([drawnAddition.destination]) },
          services: [{ kind: "port", transport: drawnAddition.transport, fromPort: drawnAddition.from, toPort: drawnAddition.from + drawnAddition.more, written: "", at }],
          until: null,
          writtenOrder: 0,
          text: "",
          at,
        };
        const done = pf.insert?.(text, before, [{ stage: drawnAddition.direction, before: place === list.length ? null : place, rule: addition }]);
        if (done === undefined || done.diagnostics.length > 0) {
          refused++;
          expect(done?.insertions.length ?? 0).toBe(0);
          return;
        }
        written++;
        const after = readIt(insertLines(text, done.insertions)).stages[drawnAddition.direction];
        for (const [i, any] of packets.entries()) {
          // Every other packet is one that the addition is for.
          const packet =
            i % 2 === 0
              ? any
              : {
                  ...any,
                  source: firstOf(drawnAddition.sources[0]),
                  destination: drawnAddition.destination === null ? any.destination : firstOf(drawnAddition.destination),
                  transport: drawnAddition.transport,
                  port: drawnAddition.from,
                };
          const point = pointOf(packet);
          const holds = place === list.length ? isOnOwnInterface(packet) : isWhereTargetIs(rules, before, list[place], packet);
          // At the end it stands behind the last quick rule: what is not quick is asked after it.
          const end = place === list.length ? list.filter((rule) => isQuick(rule, before, text)).length : place;
          const expected = holds ? [...list.slice(0, end), addition, ...list.slice(end)] : list;
          expect(runByScan(after?.rules ?? [], point).outcomes, `${JSON.stringify(packet)}\n${insertLines(text, done.insertions)}`).toBe(runByScan(expected, point).outcomes);
        }
      }),
      { numRuns: 300, seed: 20_261_125 },
    );
    expect(written).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(0);
  });
}

function firstOf(written: string | undefined): string {
  return (written ?? "").replace(/[/-].*$/, "");
}

/** The interfaces of the drawn texts hold 172.16.N.0/24. */
function isOnOwnInterface(packet: DrawnPacket): boolean {
  return packet.source.startsWith(`172.16.${INTERFACES.indexOf(packet.from as (typeof INTERFACES)[number])}.`);
}

function isWhereTargetIs(_rules: readonly unknown[], firewall: FirewallConfig, target: PacketRule | undefined, packet: DrawnPacket): boolean {
  const list = firewall.written[target?.writtenOrder ?? -1]?.list ?? "";
  if (list === "floating") return true;
  return list === packet.from || GROUPS[list]?.includes(packet.from) === true;
}

function isQuick(rule: PacketRule, firewall: FirewallConfig, text: string): boolean {
  const written = firewall.written[rule.writtenOrder];
  if (written?.list !== "floating") return true;
  const element = text
    .split("\n")
    .slice(written.at.line - 1, written.toLine)
    .join("");
  return /<quick>(yes|1)<\/quick>/.test(element);
}
