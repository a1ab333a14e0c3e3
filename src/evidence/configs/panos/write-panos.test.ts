// What is written is read again: the printed policy decides as the policy does, and inserted rules stand where they were to stand.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { type AddressSet, addressSet } from "../../../plant/address-set.ts";
import type { PolicyToPrint } from "../../../plant/device-policy.ts";
import type { FilterStage, FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { panos } from "./panos.ts";
import { asXml, BRACE_TEXT, SET_TEXT } from "./samples.ts";

const at: TextAt = { kind: "text", file: "change.yaml", line: 1, column: 1 };
const SETS: readonly AddressSet[] = [["10.1.0.0/24"], ["10.1.0.5"], ["10.1.0.3-10.1.0.9", "10.2.0.0/16"], ["2001:db8::/64"], ["10.0.0.0/8", "2001:db8::7"]].map((texts) => addressSet(texts));
const EMPTY = { sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "", at };
const SERVICES: readonly ServiceMatch[] = [
  { kind: "any", written: "any", at },
  { kind: "icmp", written: "icmp", at },
  { kind: "port", transport: "tcp", fromPort: 502, toPort: 502, written: "", at },
  { kind: "port", transport: "udp", fromPort: 100, toPort: 500, written: "", at },
  { kind: "ip", number: 6, written: "", at },
  { kind: "ip", number: 47, written: "", at },
  {
    kind: "packets",
    ...EMPTY,
    protocols: [
      [6, 6],
      [17, 17],
    ],
    destinationPorts: [
      [80, 90],
      [443, 443],
    ],
  },
  { kind: "packets", ...EMPTY, protocols: [[6, 6]], sourcePorts: [[1024, 65_535]], destinationPorts: [[22, 22]] },
  {
    kind: "packets",
    ...EMPTY,
    protocols: [
      [1, 1],
      [58, 58],
    ],
  },
];

const ruleArbitrary = fc
  .record({
    action: fc.constantFrom("permit", "deny", "reject" as const),
    source: fc.option(fc.constantFrom(...SETS)),
    destination: fc.option(fc.constantFrom(...SETS)),
    services: fc.array(fc.constantFrom(...SERVICES), { minLength: 1, maxLength: 3 }),
    idleSeconds: fc.option(fc.constantFrom(60, 900)),
  })
  .map(
    (r): PacketRule => ({
      ...PLAIN_RULE,
      action: r.action as PacketRule["action"],
      source: { zones: null, addresses: r.source },
      destination: { zones: null, addresses: r.destination },
      services: r.services,
      idleSeconds: r.idleSeconds,
      until: null,
      writtenOrder: 0,
      text: 'allow "this"',
      at,
    }),
  );

const pointArbitrary = fc
  .record({
    source: fc.constantFrom("10.1.0.2", "10.1.0.3", "10.1.0.5", "10.1.0.10", "10.2.255.255", "11.0.0.0", "2001:db8::7", "2001:db8:0:1::"),
    destination: fc.constantFrom("10.1.0.0", "10.1.0.9", "10.1.1.0", "10.2.0.0", "9.255.255.255", "2001:db8::7", "2001:db7::"),
    transport: fc.constantFrom("tcp", "udp", "icmp", "ip/47", "ip/50"),
    port: fc.constantFrom(0, 22, 79, 80, 90, 91, 99, 100, 443, 500, 501, 502, 503, 65_535),
    sourcePort: fc.constantFrom(null, 0, 1023, 1024, 65_535),
  })
  .map((p): PacketPoint => {
    const hasPorts = p.transport === "tcp" || p.transport === "udp";
    return {
      ...OPENING_PACKET,
      ...p,
      port: hasPorts ? p.port : null,
      sourcePort: hasPorts ? p.sourcePort : null,
      tcpFlags: p.transport === "tcp" ? 2 : null,
      fromZone: null,
      toZone: null,
      protocol: "unknown",
      protocolKnownBy: "nothing",
      toMany: false,
    };
  });

function outcomesOf(rules: readonly PacketRule[], otherwise: FilterStage["otherwise"]["action"] | PolicyToPrint["otherwise"], point: PacketPoint): number {
  const { outcomes } = runByScan(rules, point);
  const rest = otherwise === "permit" ? MAY_PERMIT : otherwise === "reject" ? MAY_REJECT : MAY_DENY;
  return (outcomes & MAY_FALL_THROUGH) === 0 ? outcomes : (outcomes & ~MAY_FALL_THROUGH) | rest;
}

function onlyFirewall(text: string): FirewallConfig {
  const { config, diagnostics } = panos.read({ text, file: "fw.conf", sha256: "" });
  expect(diagnostics).toEqual([]);
  expect(config.lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
  return config.firewalls[0] as FirewallConfig;
}

describe("print", () => {
  it("is read again as the same packets", () => {
    fc.assert(
      fc.property(
        fc.array(ruleArbitrary, { maxLength: 6 }),
        fc.constantFrom("permit", "deny", "reject" as const),
        fc.array(pointArbitrary, { minLength: 40, maxLength: 40 }),
        (rules, otherwise, points) => {
          const nameOf = new Map([
            [SETS[0] as AddressSet, "Line 1, PLCs"],
            [SETS[2] as AddressSet, "Line 1; PLCs"],
          ]);
          const printed = panos.print?.({ name: "p", rules, nameOf, otherwise: otherwise as PolicyToPrint["otherwise"], idleTimeout: { tcp: 7200 }, algs: [] });
          expect(printed?.diagnostics).toEqual([]);
          const firewall = onlyFirewall(printed?.text ?? "");
          expect(firewall.state.idle.tcp?.seconds).toBe(7200);
          const stage = firewall.stages[0] as FilterStage;
          for (const point of points) expect(outcomesOf(stage.rules, stage.otherwise.action, point)).toBe(outcomesOf(rules, otherwise as PolicyToPrint["otherwise"], point));
        },
      ),
      { numRuns: 120, seed: 7 },
    );
  });

  it("tells what PAN-OS cannot say", () => {
    const strange: PacketRule = {
      ...PLAIN_RULE,
      action: "permit",
      source: { zones: null, addresses: null },
      destination: { zones: null, addresses: addressSet(["somewhere"]) },
      services: [{ kind: "packets", ...EMPTY, protocols: [[6, 6]], tcpFlags: [{ mask: 2, value: 2 }] }],
      until: null,
      writtenOrder: 0,
      text: "r",
      at,
    };
    const printed = panos.print?.({ name: "p", rules: [strange], nameOf: new Map(), otherwise: "deny", idleTimeout: {}, algs: [] });
    expect(printed?.diagnostics.map((d) => d.severity)).toEqual(["error"]);
    expect(printed?.diagnostics[0]?.message).toContain("TCP flags");
  });

  it("keeps the last day of a rule", () => {
    const dated: PacketRule = {
      ...PLAIN_RULE,
      action: "permit",
      source: { zones: null, addresses: null },
      destination: { zones: null, addresses: null },
      services: [SERVICES[0] as ServiceMatch],
      until: "2027-05-06",
      writtenOrder: 0,
      text: "r",
      at,
    };
    const printed = panos.print?.({ name: "p", rules: [dated], nameOf: new Map(), otherwise: "deny", idleTimeout: {}, algs: [] });
    expect(onlyFirewall(printed?.text ?? "").stages[0]?.rules[0]).toMatchObject({ until: "2027-05-06", conditions: [] });
  });
});

function withLines(text: string, insertions: readonly TextInsertion[]): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const out: string[] = [];
  for (let i = 0; i <= lines.length; i++) {
    for (const insertion of insertions) if (insertion.beforeLine === i + 1) out.push(...insertion.lines);
    if (i < lines.length) out.push(lines[i] as string);
  }
  return `${out.join("\n")}\n`;
}

/** What a rule means, without where it stands. */
function sense(rule: PacketRule): unknown {
  const services = rule.services.map((s) => (s.kind === "packets" ? [s.protocols, s.sourcePorts, s.destinationPorts] : s.kind));
  const set = (s: AddressSet | null): unknown => (s === null ? null : [s.v4, s.v6.map((r) => [String(r.from), String(r.to)])]);
  return [rule.action, rule.source.zones, set(rule.source.addresses), rule.destination.zones, set(rule.destination.addresses), services, rule.idleSeconds];
}

describe.each([
  ["set lines", SET_TEXT],
  ["braces", BRACE_TEXT.replace("service {\n", "schedule {\n          }\n          service {\n")],
  ["XML", asXml(BRACE_TEXT)],
])("insert into %s", (_, text) => {
  const firewall = onlyFirewall(text);
  const stage = firewall.stages[0] as FilterStage;
  const added: PacketRule = {
    ...PLAIN_RULE,
    action: "permit",
    source: { zones: ["ethernet1/1"], addresses: addressSet(["10.1.0.7", "10.1.0.9"]) },
    destination: { zones: ["ethernet1/2"], addresses: addressSet(["10.2.0.0/24"]) },
    services: [{ kind: "packets", ...EMPTY, protocols: [[6, 6]], destinationPorts: [[102, 102]] }],
    idleSeconds: 300,
    until: null,
    writtenOrder: 0,
    text: "s7 <needed> & kept",
    at,
  };

  it.each([
    ["first", 0, 0],
    ["before what stands behind all rules", 2, 2],
    ["last", null, 2],
  ] as const)("%s", (_name, before, expectedAt) => {
    const additions: RuleAddition[] = [{ stage: 0, before, rule: added }];
    const { insertions, diagnostics } = panos.insert?.(text, firewall, additions) ?? { insertions: [], diagnostics: [] };
    expect(diagnostics).toEqual([]);
    const again = onlyFirewall(withLines(text, insertions));
    const expected = stage.rules.map(sense);
    expected.splice(expectedAt, 0, sense(added));
    expect(again.stages[0]?.rules.map(sense)).toEqual(expected);
  });

  it("refuses what PAN-OS cannot say", () => {
    const { insertions, diagnostics } = panos.insert?.(text, firewall, [{ stage: 0, before: 0, rule: { ...added, services: [{ kind: "l2", etherType: 0x8892, written: "", at }] } }]) ?? {
      insertions: [],
      diagnostics: [],
    };
    expect(insertions).toEqual([]);
    expect(diagnostics.map((d) => d.code)).toEqual(["panos-cannot-insert"]);
  });
});
