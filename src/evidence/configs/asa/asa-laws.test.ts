// Laws: what is printed means what was to be printed; what is inserted stands where it should; no text makes the reader throw or leave a line without a
// state. Random with fixed seeds.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AddressSet, addressSet, unionOf } from "../../../plant/address-set.ts";
import type { FilterStage } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { asa } from "./asa.ts";

const AT: TextAt = { kind: "text", file: "policy", line: 1, column: 1 };
const ADDRESSES = ["10.0.0.0/8", "10.1.0.0/16", "10.1.0.5", "10.1.0.5-10.1.0.9", "192.0.2.7", "0.0.0.0/0", "2001:db8::/32", "2001:db8::5", "2001:db8::5-2001:db8::c", "::/0"];
const PORTS: NumberRanges[] = [
  [[0, 65_535]],
  [[502, 502]],
  [[20, 23]],
  [
    [80, 80],
    [443, 443],
  ],
  [[1_024, 65_535]],
];

const someSet = fc.uniqueArray(fc.constantFrom(...ADDRESSES), { minLength: 1, maxLength: 3 }).map(addressSet);
const somePorts = fc.option(fc.constantFrom(...PORTS), { nil: null });

function packets(more: Partial<Extract<ServiceMatch, { kind: "packets" }>>): ServiceMatch {
  return { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "s", at: AT, ...more };
}

const someService: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant<ServiceMatch>({ kind: "any", written: "any", at: AT }),
  fc.constant<ServiceMatch>({ kind: "icmp", written: "icmp", at: AT }),
  fc.constant<ServiceMatch>({ kind: "ip", number: 47, written: "ip/47", at: AT }),
  fc
    .record({ transport: fc.constantFrom("tcp" as const, "udp" as const), range: fc.constantFrom([502, 502] as const, [20, 23] as const) })
    .map(({ transport, range }): ServiceMatch => ({ kind: "port", transport, fromPort: range[0], toPort: range[1], written: "p", at: AT })),
  fc
    .record({ protocol: fc.constantFrom(6, 17, 132), sourcePorts: somePorts, destinationPorts: somePorts })
    .map(({ protocol, sourcePorts, destinationPorts }) => packets({ protocols: [[protocol, protocol]], sourcePorts, destinationPorts })),
  fc.constant(packets({ protocols: [[47, 51]] })),
);
const someIcmp: fc.Arbitrary<ServiceMatch> = fc
  .record({ type: fc.constantFrom(0, 3, 8), codes: fc.constantFrom<NumberRanges | null>(null, [[0, 2]]) })
  .map(({ type, codes }) => packets({ protocols: [[1, 1]], icmp: [{ type, codes }] }));

function ruleOf(action: PacketRule["action"], source: AddressSet | null, destination: AddressSet | null, services: ServiceMatch[], i = 0): PacketRule {
  return { ...PLAIN_RULE, action, source: { zones: null, addresses: source }, destination: { zones: null, addresses: destination }, services, until: null, writtenOrder: i, text: `rule ${i}`, at: AT };
}

const someAction = fc.constantFrom("permit" as const, "deny" as const);
const someEnd = fc.option(someSet, { nil: null });
const someRule = fc.oneof(
  fc.tuple(someAction, someEnd, someEnd, fc.array(someService, { minLength: 1, maxLength: 3 })).map(([action, s, d, services]) => ruleOf(action, s, d, services)),
  // Types of ICMP are of one version of IP.
  fc.tuple(someAction, someIcmp).map(([action, service]) => ruleOf(action, addressSet(["0.0.0.0/0"]), addressSet(["10.0.0.0/8"]), [service])),
);

const V4 = ["10.1.0.5", "10.1.0.9", "10.1.0.10", "10.2.0.1", "9.255.255.255", "11.0.0.0", "192.0.2.7", "0.0.0.0"];
const V6 = ["2001:db8::5", "2001:db8::c", "2001:db8::d", "2001:db9::", "::1"];
const POINT_PORTS = [0, 19, 20, 23, 24, 80, 443, 502, 503, 1_023, 1_024, 65_535];
const somePair = fc.oneof(fc.tuple(fc.constantFrom(...V4), fc.constantFrom(...V4)), fc.tuple(fc.constantFrom(...V6), fc.constantFrom(...V6)));
const somePoint: fc.Arbitrary<PacketPoint> = fc
  .record({
    pair: somePair,
    transport: fc.constantFrom("tcp", "udp", "icmp", "ip/47", "ip/50", "ip/132", "ip/2"),
    port: fc.constantFrom(...POINT_PORTS),
    sourcePort: fc.constantFrom(...POINT_PORTS),
    type: fc.constantFrom(0, 3, 8, 11),
    code: fc.constantFrom(0, 2, 3),
  })
  .map(({ pair, transport, port, sourcePort, type, code }) => {
    const hasPorts = transport === "tcp" || transport === "udp" || transport === "ip/132";
    return {
      ...OPENING_PACKET,
      fromZone: null,
      toZone: null,
      source: pair[0],
      destination: pair[1],
      transport,
      port: hasPorts ? port : null,
      sourcePort: hasPorts ? sourcePort : null,
      icmp: transport === "icmp" ? { type, code } : null,
      protocol: "unknown",
      protocolKnownBy: "nothing",
      toMany: false,
    };
  });

function isPermitted(rules: readonly PacketRule[], otherwise: string, point: PacketPoint): boolean | "open" {
  let { outcomes } = runByScan(rules, point);
  if ((outcomes & MAY_FALL_THROUGH) !== 0) outcomes = (outcomes & ~MAY_FALL_THROUGH) | (otherwise === "permit" ? MAY_PERMIT : MAY_DENY);
  if (outcomes === MAY_PERMIT) return true;
  return (outcomes & ~(MAY_DENY | MAY_REJECT)) === 0 ? false : "open";
}

describe("printing", () => {
  it("what is read again carries what the policy carries", () => {
    fc.assert(
      fc.property(fc.array(someRule, { maxLength: 6 }), fc.constantFrom("permit" as const, "deny" as const), fc.array(somePoint, { minLength: 60, maxLength: 60 }), (rules, otherwise, points) => {
        const nameOf = new Map(rules.flatMap((r, i) => (r.source.addresses === null || i % 2 === 1 ? [] : [[r.source.addresses, `stations ${i}`] as const])));
        const printed = asa.print?.({ name: "plant 1", rules, nameOf, otherwise, idleTimeout: {}, algs: [] });
        expect(printed?.diagnostics).toEqual([]);
        const { config, diagnostics } = asa.read({ text: printed?.text ?? "", file: "printed", sha256: "" });
        expect(diagnostics).toEqual([]);
        expect(config.lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
        const stage = config.firewalls[0]?.stages[0] as FilterStage;
        for (const point of points) expect(isPermitted(stage.rules, stage.otherwise.action, point), JSON.stringify(point)).toBe(isPermitted(rules, otherwise, point));
      }),
      { seed: 41, numRuns: 150 },
    );
  });

  it("limits, inspections and last days come back; what cannot be said is named and left out", () => {
    const rules = [
      { ...ruleOf("permit", null, null, [packets({ protocols: [[6, 6]], destinationPorts: [[502, 502]] })]), until: "2026-03-31" },
      ruleOf("permit", addressSet(["mac:00:1b:1b:12:34:56"]), null, [packets({})], 1),
      { ...ruleOf("permit", null, null, [packets({})], 2), conditions: ["at night"] },
      ruleOf("reject", null, null, [packets({ protocols: [[6, 6]] })], 3),
    ];
    const printed = asa.print?.({ name: "9 plant", rules, nameOf: new Map(), otherwise: "deny", idleTimeout: { tcp: 7_200.5, udp: 5 }, algs: ["ftp", "dce-rpc", "opc-ua"] });
    expect(printed?.diagnostics.map((d) => d.message)).toEqual([
      "Rule 2 (rule 1) asks for what an ASA access list cannot say: MAC addresses.",
      "Rule 3 (rule 2) asks for what an ASA access list cannot say: what it asks beside packets (at night).",
      "Rule 4 (rule 3) asks for what an ASA access list cannot say: an answer to what it denies: the device drops without one.",
      "An idle limit of 5 s for udp: an ASA takes 60 s to 1193 h, or none.",
      "An ASA has no inspection that follows opc-ua.",
    ]);
    const firewall = asa.read({ text: printed?.text ?? "", file: "printed", sha256: "" }).config.firewalls[0];
    expect(firewall?.written.map((w) => [w.action, w.until, w.comment])).toEqual([
      ["permit", "2026-03-31", "rule 0"],
      ["deny", null, "rule 3"],
    ]);
    expect(firewall?.state.idle.tcp?.seconds).toBe(7_201);
    expect(firewall?.state.algsOn.map((w) => w.word)).toEqual(["ftp", "dcerpc"]);
  });
});

const TEXT = `ASA Version 9.16(3)
hostname fw
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 192.0.2.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.0.0
object network plc
 host 10.1.0.5
object-group service field tcp
 port-object eq 502
access-list IN remark first
access-list IN extended deny tcp any object plc object-group field
access-list IN extended permit udp any any eq 53 inactive
access-list IN extended permit ip 10.1.0.0 255.255.0.0 any
access-list IN remark last
access-list G extended permit icmp any any
access-group IN in interface outside
access-group G global
nat (inside,outside) source dynamic any interface
timeout conn 1:00:00 udp 0:02:00
`;

function withInsertions(text: string, insertions: readonly { readonly beforeLine: number; readonly lines: readonly string[] }[]): string {
  const lines = text.split("\n");
  for (const { beforeLine, lines: more } of [...insertions].sort((a, b) => b.beforeLine - a.beforeLine)) lines.splice(beforeLine - 1, 0, ...more);
  return lines.join("\n");
}

describe("inserting", () => {
  const read = (text: string) => asa.read({ text, file: "fw", sha256: "" });
  const stageIndex = read(TEXT).config.firewalls[0]?.stages.findIndex((s) => s.name.startsWith("access-list IN")) ?? -1;

  it("additions stand right before the entry that decides, numbered as they are typed", () => {
    const firewall = read(TEXT).config.firewalls[0];
    if (firewall === undefined || asa.insert === null) throw new Error("nothing was read");
    const modbus = ruleOf("permit", addressSet(["10.1.0.7", "10.1.0.9"]), addressSet(["10.1.0.5"]), [packets({ protocols: [[6, 6]], destinationPorts: [[502, 502]] })]);
    const ntp = ruleOf("permit", null, addressSet(["10.1.0.0/16"]), [packets({ protocols: [[17, 17]], destinationPorts: [[123, 123]] })], 1);
    const { insertions, diagnostics } = asa.insert(TEXT, firewall, [
      { stage: stageIndex, before: 0, rule: modbus },
      { stage: stageIndex, before: 0, rule: ntp },
      { stage: stageIndex, before: null, rule: ntp },
    ]);
    expect(diagnostics).toEqual([]);
    expect(insertions).toEqual([
      {
        beforeLine: 16,
        lines: [
          "object-group network HP_NET",
          " network-object host 10.1.0.7",
          " network-object host 10.1.0.9",
          "access-list IN line 2 extended permit tcp object-group HP_NET host 10.1.0.5 eq 502",
          "access-list IN line 3 extended permit udp any 10.1.0.0 255.255.0.0 eq 123",
        ],
      },
      { beforeLine: 21, lines: ["access-list G line 2 extended permit udp any 10.1.0.0 255.255.0.0 eq 123"] },
    ]);
    const names = (list: string): string[] =>
      read(withInsertions(TEXT, insertions))
        .config.firewalls[0]?.written.filter((w) => w.list === list)
        .map((w) => w.text) ?? [];
    expect(names("IN").map((t) => / line (\d+) /.exec(t)?.[1] ?? "")).toEqual(["2", "3", "", "", ""]);
    expect(names("G").map((t) => / line (\d+) /.exec(t)?.[1] ?? "")).toEqual(["", "2"]);
  });

  it("read again, the list decides as with the additions at their places", () => {
    const firewall = read(TEXT).config.firewalls[0];
    if (firewall === undefined || asa.insert === null) throw new Error("nothing was read");
    const before = firewall.stages[stageIndex] as FilterStage;
    const entryOf = (i: number): number => (before.rules[i] as PacketRule).writtenOrder;
    // Only the first rule of an entry: what comes from one entry stays together.
    const places = [...before.rules.keys()].filter((i) => i === 0 || entryOf(i) !== entryOf(i - 1));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places, null), someRule), { minLength: 1, maxLength: 4 }), fc.array(somePoint, { minLength: 40, maxLength: 40 }), (wished, points) => {
        const additions = wished.map(([place, rule]) => ({ stage: stageIndex, before: place, rule }));
        const { insertions, diagnostics } = asa.insert?.(TEXT, firewall, additions) ?? { insertions: [], diagnostics: [] };
        expect(diagnostics).toEqual([]);
        const after = read(withInsertions(TEXT, insertions)).config.firewalls[0]?.stages[stageIndex] as FilterStage;
        const wanted = [...before.rules.keys(), null].flatMap((place) => [
          ...additions.filter((a) => a.before === place).map((a) => a.rule),
          ...(place === null ? [] : [before.rules[place] as PacketRule]),
        ]);
        for (const point of points) expect(isPermitted(after.rules, "deny", point), JSON.stringify(point)).toBe(isPermitted(wanted, "deny", point));
      }),
      { seed: 43, numRuns: 80 },
    );
  });

  it("where no list decides, it says so instead of writing one that would deny the rest", () => {
    const firewall = read(TEXT).config.firewalls[0];
    const levels = firewall?.stages.findIndex((s) => s.name === "security levels") ?? -1;
    const { insertions, diagnostics } = asa.insert?.(TEXT, firewall as NonNullable<typeof firewall>, [{ stage: levels, before: 0, rule: ruleOf("permit", null, null, [packets({})]) }]) ?? {
      insertions: [],
      diagnostics: [],
    };
    expect([insertions, diagnostics.map((d) => d.code)]).toEqual([[], ["no-access-list"]]);
  });
});

const WORDS =
  'access-list extended permit deny tcp udp ip icmp any any4 any6 host object object-group network service protocol group-object network-object service-object port-object eq neq lt gt range 502 0 65536 10.1.0.5 255.255.0.0 255.0.255.0 2001:db8::/32 nat static dynamic (a,b) (a) source destination interface global route timeout conn 1:00:00 policy-map class-map class match inspect set connection idle time-range absolute end periodic remark line 2 inactive log (hitcnt=5) 0x1 nameif security-level crypto map address name ipv6 standard ( ) " ! : ifc user'.split(
    " ",
  );

describe("any text", () => {
  const survives = (text: string): void => {
    const { config } = asa.read({ text, file: "x", sha256: "" });
    const lines = text.split("\n");
    expect(config.lines.length).toBe(lines.length > 1 && lines[lines.length - 1] === "" ? lines.length - 1 : lines.length);
    for (const w of config.firewalls[0]?.written ?? []) expect(w.at.line).toBeLessThanOrEqual(config.lines.length);
    for (const stage of config.firewalls[0]?.stages ?? []) for (const rule of stage.rules) expect(config.firewalls[0]?.written[rule.writtenOrder]).toBeDefined();
  };

  it("cut, changed, doubled and thinned out: no throw, every line has a state, every rule is written somewhere", () => {
    const position = fc.nat(TEXT.length);
    fc.assert(
      fc.property(position, position, fc.string({ maxLength: 3, unit: "binary" }), fc.constantFrom("cut", "replace", "double"), (a, b, more, how) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        if (how === "cut") survives(TEXT.slice(0, from) + TEXT.slice(to));
        else if (how === "replace") survives(TEXT.slice(0, from) + more + TEXT.slice(from + more.length));
        else survives(TEXT.slice(0, to) + TEXT.slice(from, to) + TEXT.slice(to));
      }),
      { seed: 47, numRuns: 500 },
    );
  });

  it("its own words in any order", () => {
    const someLine = fc.tuple(fc.constantFrom("", " ", "  "), fc.array(fc.constantFrom(...WORDS), { maxLength: 12 })).map(([indent, words]) => indent + words.join(" "));
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 30 }), (lines) => survives(lines.join("\n"))),
      { seed: 53, numRuns: 500 },
    );
  });

  it("groups nested deeper than 64, and lines longer than 64 KiB, are errors with their place", () => {
    const deep = Array.from({ length: 80 }, (_, i) => `object-group network g${i}\n ${i === 79 ? "network-object host 10.0.0.1" : `group-object g${i + 1}`}`).join("\n");
    const text = `${deep}\naccess-list L extended permit ip object-group g0 any\naccess-group L global\n! ${"x".repeat(70_000)}\n`;
    const { diagnostics } = asa.read({ text, file: "x", sha256: "" });
    expect(diagnostics.map((d) => d.code).sort()).toEqual(["groups-too-deep", "line-too-long"]);
  });

  it("groups that share their members do not double the work with every level", () => {
    const level = (kind: string, leaf: string): string =>
      Array.from({ length: 60 }, (_, i) => `object-group ${kind} ${kind}${i}\n ${i === 59 ? leaf : `group-object ${kind}${i + 1}\n group-object ${kind}${i + 1}`}`).join("\n");
    const text = `${level("network", "network-object host 10.0.0.1")}
${level("service", "service-object tcp destination eq 502")}
${level("protocol", "protocol-object udp")}
${level("icmp-type", "icmp-object echo")}
object-group service ports59 tcp
 port-object eq 502
access-list L extended permit object-group service0 object-group network0 any
access-list L extended permit object-group protocol0 any any
access-list L extended permit icmp any any object-group icmp-type0
access-group L global
nat (a,b) source static network0 network0
`;
    const { config, diagnostics } = asa.read({ text, file: "x", sha256: "" });
    expect(diagnostics).toEqual([]);
    expect(config.lines.filter((l) => l.state !== "understood")).toEqual([]);
    expect(config.firewalls[0]?.stages[0]?.rules.map((r) => r.services.length)).toEqual([1, 1, 1]);
  });

  it("unions of sets keep what groups hold", () => {
    const sets = ADDRESSES.map((a) => addressSet([a]));
    const text = `object-group network all\n${ADDRESSES.filter((a) => !a.includes("-"))
      .map(
        (a) =>
          ` network-object ${a.includes(":") ? (a.includes("/") ? a : `host ${a}`) : a.includes("/") ? `${a.split("/")[0]} ${{ "0": "0.0.0.0", "8": "255.0.0.0", "16": "255.255.0.0" }[a.split("/")[1] as string]}` : `host ${a}`}`,
      )
      .join("\n")}\naccess-list L extended permit ip object-group all any\naccess-group L global\n`;
    const source = asa.read({ text, file: "x", sha256: "" }).config.firewalls[0]?.stages[0]?.rules[0]?.source.addresses;
    expect(source).toEqual(unionOf(sets));
  });
});
