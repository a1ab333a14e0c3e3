// Laws: what is inserted stands where it should; no text makes the reader throw, hang or leave a line without a state. Random with fixed seeds.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAY_FALL_THROUGH, runByScan } from "../../../packets/reference.ts";
import { addressSet } from "../../../plant/address-set.ts";
import type { FilterStage, FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import type { RuleAddition } from "../dialect.ts";
import { ios } from "./ios.ts";

const AT: TextAt = { kind: "text", file: "fix", line: 1, column: 1 };
const read = (text: string): FirewallConfig => ios.read({ text, file: "t", sha256: "" }).config.firewalls[0] as FirewallConfig;

const LISTS = `hostname r
interface GigabitEthernet0/0
 ip address 10.1.0.1 255.255.255.0
 ip access-group NAMED in
 ip access-group 101 out
interface GigabitEthernet0/1
 ip address 10.2.0.1 255.255.255.0
 ip access-group 7 in
!
ip access-list extended NAMED
 remark the first
 10 permit tcp 10.1.0.0 0.0.0.255 host 10.2.0.9 eq 502
 20 deny udp any any
 40 permit ip 10.1.0.0 0.0.0.127 any
access-list 101 permit tcp any any established
access-list 101 deny ip any host 10.1.0.5
access-list 101 permit udp any any eq domain
access-list 7 permit 10.2.0.9
access-list 7 deny 10.2.0.0 0.0.0.255
end
`;
const ZONES = `zone security a
zone security b
interface GigabitEthernet0/0
 ip address 10.1.0.1 255.255.255.0
 zone-member security a
interface GigabitEthernet0/1
 ip address 10.2.0.1 255.255.255.0
 zone-member security b
ip access-list extended L
 permit tcp any host 10.2.0.9 eq 502
class-map type inspect match-all C
 match access-group name L
policy-map type inspect P
 class type inspect C
  inspect
 class class-default
  drop
zone-pair security AB source a destination b
 service-policy type inspect P
`;

function applied(text: string, insertions: readonly { readonly beforeLine: number; readonly lines: readonly string[] }[]): string {
  const lines = text.split("\n");
  for (const { beforeLine, lines: added } of [...insertions].sort((a, b) => b.beforeLine - a.beforeLine)) lines.splice(beforeLine - 1, 0, ...added);
  return lines.join("\n");
}

const SETS = ["10.1.0.5", "10.1.0.0/24", "10.2.0.9", "10.2.0.4-10.2.0.11", "10.0.0.0/8", "0.0.0.0/0"];
const someSet = fc.option(fc.constantFrom(...SETS), { nil: null }).map((text) => (text === null ? null : addressSet([text])));
const someService: fc.Arbitrary<ServiceMatch> = fc.oneof(
  fc.constant<ServiceMatch>({ kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "ip", at: AT }),
  fc.constantFrom<ServiceMatch>(
    { kind: "port", transport: "tcp", fromPort: 502, toPort: 502, written: "m", at: AT },
    { kind: "port", transport: "udp", fromPort: 50, toPort: 60, written: "u", at: AT },
  ),
  fc.constant<ServiceMatch>({ kind: "packets", protocols: [[6, 6]], sourcePorts: [[1_024, 65_535]], destinationPorts: [[22, 23]], icmp: null, tcpFlags: null, written: "s", at: AT }),
  fc.constant<ServiceMatch>({ kind: "packets", protocols: [[1, 1]], sourcePorts: null, destinationPorts: null, icmp: [{ type: 8, codes: null }], tcpFlags: null, written: "i", at: AT }),
);
const ruleOf = (action: "permit" | "deny", source: PacketRule["source"]["addresses"], destination: PacketRule["source"]["addresses"], services: readonly ServiceMatch[]): PacketRule => ({
  ...PLAIN_RULE,
  action,
  keepsState: false,
  source: { zones: null, addresses: source },
  destination: { zones: null, addresses: destination },
  services,
  until: null,
  writtenOrder: 0,
  text: "added",
  at: AT,
});
const someRule = fc
  .tuple(fc.constantFrom("permit" as const, "deny" as const), someSet, someSet, fc.array(someService, { minLength: 1, maxLength: 2 }))
  .map(([action, source, destination, services]) => ruleOf(action, source, destination, services));

const POINTS: PacketPoint[] = ["10.1.0.5", "10.1.0.200", "10.2.0.9", "10.2.0.3", "10.9.9.9", "192.0.2.1"].flatMap((source) =>
  ["10.2.0.9", "10.2.0.12", "10.1.0.5"].flatMap((destination) =>
    [
      ["tcp", 502],
      ["tcp", 22],
      ["udp", 53],
      ["udp", 99],
      ["icmp", null],
      ["ip/47", null],
    ].map(([transport, port]) => {
      const base = {
        fromZone: null,
        toZone: null,
        source,
        destination,
        transport: transport as string,
        port: port as number | null,
        protocol: "unknown",
        protocolKnownBy: "nothing" as const,
        toMany: false,
      };
      return { ...base, ...OPENING_PACKET, sourcePort: 40_000, icmp: transport === "icmp" ? { type: 8, code: 0 } : null, tcpFlags: transport === "tcp" ? 2 : null };
    }),
  ),
);
const space = (rules: readonly PacketRule[], stage: FilterStage): number[] =>
  POINTS.map((point) => {
    const { outcomes } = runByScan(rules, point);
    return (outcomes & MAY_FALL_THROUGH) === 0 ? outcomes : (outcomes & ~MAY_FALL_THROUGH) | (stage.otherwise.action === "permit" ? 1 : 2);
  });

/** The list as it should be: each addition before its rule. */
function withAdditions(stage: FilterStage, additions: readonly RuleAddition[]): PacketRule[] {
  return [...stage.rules.flatMap((rule, i) => [...additions.filter((a) => a.before === i).map((a) => a.rule), rule]), ...additions.filter((a) => a.before === null).map((a) => a.rule)];
}

describe("insert", () => {
  it("reading the text with the entries gives the list with the additions at their places", () => {
    const firewall = read(LISTS);
    const stages = firewall.stages.map((stage, i) => ({ stage, i })).filter(({ stage }) => /NAMED|101/.test(stage.name));
    fc.assert(
      fc.property(fc.constantFrom(...stages), fc.array(fc.tuple(someRule, fc.option(fc.nat(2), { nil: null })), { minLength: 1, maxLength: 2 }), ({ stage, i }, wanted) => {
        const additions = wanted.map(([rule, before]): RuleAddition => ({ stage: i, before, rule }));
        const { insertions, diagnostics } = ios.insert?.(LISTS, firewall, additions) ?? { insertions: [], diagnostics: [] };
        if (diagnostics.length > 0) return expect(diagnostics.every((d) => d.code === "no-room")).toBe(true);
        const after = read(applied(LISTS, insertions)).stages[i] as FilterStage;
        expect(space(after.rules, after)).toEqual(space(withAdditions(stage, additions), stage));
        return undefined;
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  it("writes numbers between the neighbours, makes numbering sure where the text has none, and says where there is no room", () => {
    const firewall = read(LISTS);
    const at = (name: string): number => firewall.stages.findIndex((s) => s.name.includes(name));
    const [tcp] = [{ kind: "port", transport: "tcp", fromPort: 4840, toPort: 4840, written: "o", at: AT } as const];
    const rule = ruleOf("permit", addressSet(["10.1.0.5"]), null, [tcp]);
    const lines = (additions: RuleAddition[], text = LISTS): readonly string[] => ios.insert?.(text, read(text), additions).insertions.flatMap((x) => x.lines) ?? [];
    expect(lines([{ stage: at("NAMED"), before: 1, rule }])).toEqual(["ip access-list extended NAMED", " 15 permit tcp host 10.1.0.5 any eq 4840"]);
    expect(lines([{ stage: at("101"), before: null, rule }])).toEqual(["ip access-list resequence 101 10 10", "ip access-list extended 101", " 40 permit tcp host 10.1.0.5 any eq 4840"]);
    expect(ios.insert?.(LISTS, firewall, [{ stage: at("list 7"), before: 0, rule }]).diagnostics.map((d) => d.code)).toEqual(["rule-not-inserted"]);
    expect(ios.insert?.(LISTS.replace(" 20 deny", " 11 deny"), read(LISTS.replace(" 20 deny", " 11 deny")), [{ stage: at("NAMED"), before: 1, rule }]).diagnostics.map((d) => d.code)).toEqual([
      "no-room",
    ]);
    expect(ios.insert?.(LISTS, firewall, [{ stage: at("NAMED"), before: 1, rule }]).insertions[0]?.beforeLine).toBe(LISTS.split("\n").indexOf("end") + 1);
  });

  it("between zones gives a class of its own before class-default", () => {
    const firewall = read(ZONES);
    const stage = firewall.stages.findIndex((s) => s.name === "zone a to zone b");
    const rule = ruleOf("permit", addressSet(["10.1.0.5"]), addressSet(["10.2.0.12"]), [{ kind: "port", transport: "udp", fromPort: 53, toPort: 53, written: "d", at: AT }]);
    const before = firewall.stages[stage] as FilterStage;
    const { insertions, diagnostics } = ios.insert?.(ZONES, firewall, [{ stage, before: null, rule }]) ?? { insertions: [], diagnostics: [] };
    expect(diagnostics).toEqual([]);
    const after = read(applied(ZONES, insertions)).stages[stage] as FilterStage;
    expect(space(after.rules, after)).toEqual(space([rule, ...before.rules], before));
    expect(space(after.rules, after)).not.toEqual(space(before.rules, before));
    const gre = { ...rule, services: [{ kind: "ip", number: 47, written: "gre", at: AT } as const] };
    expect(ios.insert?.(ZONES, firewall, [{ stage, before: null, rule: gre }]).diagnostics.map((d) => d.code)).toEqual(["rule-not-inserted"]);
    const gate = firewall.stages.findIndex((s) => s.name === "zone b to zone a");
    expect(ios.insert?.(ZONES, firewall, [{ stage: gate, before: null, rule }]).insertions).toEqual([]);
  });
});

const EXTRA = `object-group network N
 group-object N
 host 10.0.0.1
object-group service S
 tcp source range 1 5 gt 80
time-range T
 absolute end 10:00 3 March 2026
ipv6 access-list six
 permit icmp any any nd-ns
 sequence 30 deny ipv6 any 2001:db8::/32 time-range T
class-map type inspect match-any D
 match class-map D
 match class-map C
 match protocol http
ip nat pool POOL 192.0.2.1 192.0.2.9 prefix-length 28
ip nat inside source list 7 pool POOL overload
ip nat inside source static tcp 10.1.0.5 80 interface GigabitEthernet0/0 8080
ip inspect name I tcp
ip route 10.0.0.0 255.0.0.0 10.1.0.9 200 track 5
ip port-map http port tcp from 8000 to 8010
banner motd ^C
hello ^C
Extended IP access list NAMED
    10 permit tcp any any (5 matches)
`;

describe("any text", () => {
  const sources = [LISTS, ZONES, EXTRA];
  const words = [
    "permit",
    "deny",
    "ip",
    "tcp",
    "any",
    "host",
    "10.0.0.1",
    "0.255.255.0",
    "access-list",
    "extended",
    "object-group",
    "network",
    "eq",
    "range",
    "99999",
    "-1",
    "interface",
    "class-map",
    "type",
    "inspect",
    "match",
    "zone-pair",
    "security",
    "ipv6",
    "\t",
    "::/0",
    "nat",
    "static",
    "route",
    "vrf",
    "banner",
    "^C",
    "sequence",
    "evaluate",
    "remark",
    "time-range",
    "\n",
    "\n ",
    "\r\n",
    "policy-map",
    "class",
    "no",
  ];
  const lawful = (text: string): void => {
    const { config } = ios.read({ text, file: "t", sha256: "" });
    expect(config.lines.length).toBe(Math.max(1, text.split("\n").length - (text.endsWith("\n") ? 1 : 0)));
    for (const firewall of config.firewalls) {
      for (const stage of [...firewall.stages, ...(firewall.toDevice ?? [])]) {
        const wrong = stage.rules.filter((rule, i) => {
          const jumpsBack = rule.action === "skip" && !((rule.skipTo ?? 0) > i && (rule.skipTo ?? 0) <= stage.rules.length);
          return jumpsBack || firewall.written[rule.writtenOrder] === undefined;
        });
        expect(wrong).toEqual([]);
      }
    }
  };

  it("cut, doubled, flipped and mixed never throws, and every line has a state", () => {
    const edit = fc.tuple(fc.nat(3), fc.nat(2_000), fc.nat(200), fc.nat(255));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...sources), { minLength: 1, maxLength: 3 }), fc.array(edit, { maxLength: 8 }), (parts, edits) => {
        let text = parts.join("");
        for (const [kind, at, length, code] of edits) {
          const from = at % (text.length + 1);
          if (kind === 0) text = text.slice(0, from) + text.slice(from + length);
          else if (kind === 1) text = text.slice(0, from) + text.slice(from, from + length) + text.slice(from);
          else if (kind === 2) text = text.slice(0, from) + String.fromCharCode(code) + text.slice(from + 1);
          else text = text.slice(from) + text.slice(0, from);
        }
        lawful(text);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it("soup of its words never throws", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 120 }), (soup) => lawful(soup.join(" "))),
      { seed: 8, numRuns: 500 },
    );
  });

  it("long lines, many entries and deep groups are bounded", () => {
    lawful(`ip access-list extended A\n permit ip any any ${"x".repeat(200_000)}\n`);
    lawful(`ip access-list extended A\n${" permit ip any any\n".repeat(20_000)}`);
    lawful(Array.from({ length: 200 }, (_, i) => `object-group network G${i}\n group-object G${i + 1}\n group-object G${i + 1}\n`).join(""));
    const deep = Array.from({ length: 40 }, (_, i) => `class-map type inspect match-any K${i}\n match class-map K${i + 1}\n match class-map K${i + 1}\n`).join("");
    lawful(`${ZONES}${deep}class-map type inspect match-any K40\n match protocol http\npolicy-map type inspect P\n class type inspect K0\n  inspect\n`);
  });
});
