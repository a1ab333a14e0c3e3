import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { addressSet } from "../../../plant/address-set.ts";
import type { FilterStage, FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { ServiceMatch } from "../../../plant/segmentation.ts";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { nftables } from "./nftables.ts";

function read(text: string) {
  return nftables.read({ text, file: "rules.nft", sha256: "" });
}

function firewall(text: string): FirewallConfig {
  return read(text).config.firewalls[0] as FirewallConfig;
}

function packet(source: string, destination: string, transport: string, port: number | null, more: Partial<PacketPoint> = {}): PacketPoint {
  const point = { ...OPENING_PACKET, fromZone: null, toZone: null, source, destination, transport, port, protocol: "unknown", protocolKnownBy: "nothing" as const, toMany: false, ...more };
  return { ...point, tcpFlags: transport === "tcp" ? point.tcpFlags : null };
}

/** "permit", "deny", "reject", or several where something is not sure; stage by stage until one stops it. */
function outcome(config: FirewallConfig, point: PacketPoint): string {
  for (const stage of config.stages) {
    const said = words(stage, point);
    if (said !== "permit") return said;
  }
  return "permit";
}

function words(stage: FilterStage, point: PacketPoint): string {
  let { outcomes } = runByScan(stage.rules, point);
  if ((outcomes & MAY_FALL_THROUGH) !== 0) outcomes = (outcomes & ~MAY_FALL_THROUGH) | { permit: MAY_PERMIT, deny: MAY_DENY, reject: MAY_REJECT, unsure: 8 }[stage.otherwise.action];
  return (["permit", "deny", "reject", "unsure"] as const).filter((_, i) => (outcomes & (1 << i)) !== 0).join("|");
}

const inForward = (rules: string, policy = "drop"): string => `table inet f {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy ${policy};\n${rules}\n\t}\n}\n`;

describe("nftables as text", () => {
  it("runs every base chain of the hook: accept ends one, drop ends all", () => {
    const config = firewall(`table inet a {
	chain first {
		type filter hook forward priority -10; policy accept;
		tcp dport 502 accept
		ip saddr 10.0.0.9 drop
	}
}
table ip b {
	chain second {
		type filter hook forward priority filter; policy drop;
		tcp dport { 80, 502 } accept
	}
}
`);
    expect(config.stages.map((s) => s.name)).toEqual(["chain first of inet a (forward)", "chain second of ip b (forward)"]);
    expect(outcome(config, packet("10.0.0.9", "10.1.0.1", "tcp", 502))).toBe("permit");
    expect(outcome(config, packet("10.0.0.9", "10.1.0.1", "tcp", 80))).toBe("deny");
    expect(outcome(config, packet("10.0.0.1", "10.1.0.1", "tcp", 443))).toBe("deny");
    // A table of the family ip does not see IPv6.
    expect(outcome(config, packet("2001:db8::1", "2001:db8::2", "tcp", 443))).toBe("permit");
  });

  it("knows variables, sets with intervals, maps of verdicts and concatenations", () => {
    const text = `#!/usr/sbin/nft -f
flush ruleset
define CELLS = { 10.10.0.0/16, 10.20.0.0/16 }
table inet f {
	set plcs {
		type ipv4_addr
		flags interval
		elements = { 10.10.1.0/24,
			     10.20.1.5-10.20.1.9 }
	}
	map doors {
		type ipv4_addr . inet_proto . inet_service : verdict
		elements = { 10.10.1.1 . tcp . 502 : accept, 10.10.1.2 . udp . 53 : jump strange }
	}
	chain strange {
		ip daddr @plcs reject
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		ip saddr != $CELLS drop comment "only cells; { not # more }"
		ip daddr . meta l4proto . th dport vmap @doors
		ip daddr @plcs tcp dport { 102, 4840-4850 } counter packets 7 bytes 420 accept # handle 9
	}
}
`;
    const { config, diagnostics } = read(text);
    const fw = config.firewalls[0] as FirewallConfig;
    expect(diagnostics).toEqual([]);
    expect(config.lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
    expect(outcome(fw, packet("10.10.9.9", "10.20.1.6", "tcp", 4842))).toBe("permit");
    expect(outcome(fw, packet("10.30.9.9", "10.20.1.6", "tcp", 4842))).toBe("deny");
    expect(outcome(fw, packet("10.30.9.9", "10.20.1.6", "tcp", 4842, { state: "established" }))).toBe("permit");
    expect(outcome(fw, packet("10.10.9.9", "10.10.1.1", "tcp", 502))).toBe("permit");
    expect(outcome(fw, packet("10.10.9.9", "10.10.1.2", "udp", 53))).toBe("reject");
    expect(fw.written.find((w) => w.name === "handle 9")?.hits).toBe(7);
  });

  it("leaves open what rates, marks and unknown words decide", () => {
    const { config } = read(
      inForward("\t\ticmp type echo-request limit rate 3/second accept\n\t\tmeta mark 0x7 accept\n\t\tip saddr 10.9.0.0/16 frobnicate 5 accept\n\t\tip saddr 10.8.0.0/16 queue num 3"),
    );
    const fw = config.firewalls[0] as FirewallConfig;
    expect(config.lines.map((l) => l.state).slice(3, 7)).toEqual(["understood", "understood", "partly", "partly"]);
    expect(outcome(fw, packet("10.0.0.1", "10.1.0.1", "icmp", null, { icmp: { type: 8, code: 0 } }))).toBe("permit|deny");
    expect(outcome(fw, packet("10.9.0.1", "10.1.0.1", "tcp", 1))).toBe("permit|deny");
    expect(outcome(fw, packet("10.8.0.1", "10.1.0.1", "tcp", 1))).toBe("permit|unsure");
  });

  it("reads meters and words in braces that it does not know as parts of their rule", () => {
    const meters = ["meter ssh size 65535 { ip saddr limit rate over 2/minute }", "flow table ssh { ip saddr limit rate over 2/minute }", "frobnicate { ip saddr }"];
    for (const meter of meters) {
      const { config } = read(inForward(`\t\ttcp dport 22 ${meter} drop\n\t\ttcp dport { 22, 502 } accept`));
      const fw = config.firewalls[0] as FirewallConfig;
      expect(config.lines.map((l) => l.state).slice(3)).toEqual([meter.startsWith("frob") ? "partly" : "understood", "understood", "understood", "understood"]);
      expect(outcome(fw, packet("10.0.0.1", "10.1.0.1", "tcp", 22))).toBe("permit|deny");
      expect(outcome(fw, packet("10.0.0.1", "10.1.0.1", "tcp", 502))).toBe("permit");
      expect(outcome(fw, packet("10.0.0.1", "10.1.0.1", "tcp", 80))).toBe("deny");
    }
    const counted = firewall(inForward("\t\tmeter seen { ip saddr counter } accept"));
    expect(outcome(counted, packet("10.0.0.1", "10.1.0.1", "tcp", 80))).toBe("permit");
  });

  it("decides nothing for sure beside text that was not read", () => {
    const read = inForward("\t\ttcp dport 502 accept");
    expect(outcome(firewall(read), packet("10.0.0.1", "10.1.0.1", "tcp", 502))).toBe("permit");
    for (const lost of ['include "/etc/nftables.d/*.nft"\n', "frobnicate everything\n"]) {
      expect(outcome(firewall(lost + read), packet("10.0.0.1", "10.1.0.1", "tcp", 502))).toBe("unsure");
      expect(firewall(lost + read).stages[0]?.otherwise.text).toBe("line 1 is not read, and may hold rules");
    }
  });

  it("rejects only what an answer is for", () => {
    const rules = (answer: string): FirewallConfig => firewall(inForward(`\t\treject with ${answer}\n\t\taccept`).replace("table ip ", "table inet "));
    const [four, six, udp] = [packet("10.0.0.1", "10.1.0.1", "tcp", 22), packet("2001:db8::1", "2001:db8:1::1", "tcp", 22), packet("10.0.0.1", "10.1.0.1", "udp", 53)];
    expect([four, six, udp].map((p) => outcome(rules("icmpv6 port-unreachable"), p))).toEqual(["permit", "reject", "permit"]);
    expect([four, six, udp].map((p) => outcome(rules("icmp port-unreachable"), p))).toEqual(["reject", "permit", "reject"]);
    expect([four, six, udp].map((p) => outcome(rules("tcp reset"), p))).toEqual(["reject", "reject", "permit"]);
    expect([four, six, udp].map((p) => outcome(rules("icmpx admin-prohibited"), p))).toEqual(["reject", "reject", "reject"]);
  });

  it("knows every spelling of an address", () => {
    const { config } = read(inForward("\t\tip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24, fe80::1-fe80::9 } accept\n\t\tether saddr 00:11:22:33:44:55 accept"));
    expect(config.lines.every((l) => l.state === "understood")).toBe(true);
    const forward = config.firewalls[0]?.stages[0] as FilterStage;
    expect(forward.rules[0]?.destination.addresses?.v6.length).toBe(4);
    expect(forward.rules[1]?.conditions).toEqual(["ether saddr 00:11:22:33:44:55"]);
  });

  it("lists translations, helpers and timeouts", () => {
    const fw = firewall(`table ip nat {
	ct helper ftp-std {
		type "ftp" protocol tcp
	}
	ct timeout slow {
		protocol tcp
		policy = { established : 1h30m }
	}
	chain pre {
		type nat hook prerouting priority dstnat; policy accept;
		iifname "wan0" tcp dport 8080 dnat to 10.0.0.5:80
	}
	chain post {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "wan0" masquerade
	}
	chain help {
		type filter hook prerouting priority mangle; policy accept;
		tcp dport 21 ct helper set "ftp-std"
		meta l4proto tcp ct timeout set "slow"
	}
}
`);
    expect(fw.nat.map((n) => [n.entersBy, n.leavesBy, n.newDestinationPort, n.newSource, n.conditions])).toEqual([
      [["wan0"], null, 80, null, []],
      [null, ["wan0"], null, { kind: "interface", name: null }, []],
    ]);
    expect(fw.state.algsOn.map((a) => a.word)).toEqual(["ftp"]);
    expect(fw.state.idle.tcp?.seconds).toBe(5_400);
  });

  it("says what it does not read: bridges, devices, includes, missing chains and sets", () => {
    const { config, diagnostics } = read(
      `include "more.nft"\ntable bridge b {\n\tchain c {\n\t\ttype filter hook forward priority 0; policy drop;\n\t\tether type arp accept\n\t}\n}\n${inForward("\t\tip saddr @gone accept\n\t\tjump nowhere")}`,
    );
    expect(diagnostics.map((d) => d.code).sort()).toEqual(["chain-no-chain", "nft-family", "nft-include", "unknown-set"]);
    expect(config.lines[0]?.state).toBe("unsupported");
    expect(outcome(config.firewalls[0] as FirewallConfig, packet("10.0.0.1", "10.1.0.1", "tcp", 1))).toBe("unsure");
  });

  it("reads the JSON form to the same meaning", () => {
    const json = `{"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "f", "handle": 1}}, {"chain": {"family": "inet", "table": "f", "name": "forward", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
{"rule": {"family": "inet", "table": "f", "chain": "forward", "handle": 4, "comment": "HMI", "expr": [{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["established", "related"]}}, {"counter": {"packets": 3, "bytes": 99}}, {"accept": null}]}},
{"rule": {"family": "inet", "table": "f", "chain": "forward", "handle": 5, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": {"set": [{"prefix": {"addr": "10.0.0.0", "len": 8}}, {"range": ["192.0.2.5", "192.0.2.9"]}]}}}, {"vmap": {"key": {"payload": {"protocol": "tcp", "field": "dport"}}, "data": {"set": [[22, {"drop": null}], [{"range": [80, 90]}, {"accept": null}]]}}}]}},
{"rule": {"family": "inet", "table": "f", "chain": "forward", "handle": 6, "expr": [{"novelty": 5}, {"accept": null}]}}]}`;
    const { config } = read(json);
    const fw = config.firewalls[0] as FirewallConfig;
    expect(config.lines.map((l) => l.state)).toEqual(["understood", "understood", "understood", "partly"]);
    expect(fw.written.map((w) => [w.name, w.hits, w.comment])).toEqual([
      ["handle 4", 3, "HMI"],
      ["handle 5", null, null],
      ["handle 6", null, null],
    ]);
    expect(words(fw.stages[0] as FilterStage, packet("192.0.2.7", "10.1.0.1", "tcp", 85))).toBe("permit");
    expect(words(fw.stages[0] as FilterStage, packet("192.0.2.7", "10.1.0.1", "tcp", 22))).toBe("deny");
    expect(words(fw.stages[0] as FilterStage, packet("192.0.2.7", "10.1.0.1", "tcp", 443))).toBe("permit|deny");
    expect(nftables.recognise(json)?.signs).toBeGreaterThan(5);
  });
});

const at = { kind: "text", file: "policy", line: 1, column: 1 } as const;
const services = (...list: Partial<Extract<ServiceMatch, { kind: "packets" }>>[]): ServiceMatch[] =>
  list.map((one) => ({ kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "", at, ...one }));
const SETS = [addressSet(["10.1.0.0/16"]), addressSet(["10.1.0.5", "10.1.0.7-10.1.0.12", "2001:db8::/32"]), addressSet(["2001:db8::1-2001:db8::9"]), addressSet(["0.0.0.0/0"])];
const SERVICES: readonly ServiceMatch[][] = [
  services({}),
  services({ protocols: [[6, 6]], destinationPorts: [[80, 90]] }, { protocols: [[17, 17]], sourcePorts: [[53, 53]] }),
  services({ protocols: [[6, 6]], tcpFlags: [{ mask: 0x12, value: 2 }] }),
  services({
    protocols: [
      [1, 1],
      [58, 58],
    ],
    icmp: [{ type: 8, codes: [[0, 0]] }],
  }),
  services({ protocols: [[5, 20]] }),
  services({ protocols: [[5, 20]], destinationPorts: [[80, 80]] }),
  [{ kind: "icmp", written: "icmp", at }],
  [{ kind: "port", transport: "udp", fromPort: 53, toPort: 60, written: "udp/53-60", at }],
];
const ruleArbitrary = fc.record({ action: fc.constantFrom("permit", "deny", "reject"), source: fc.nat(SETS.length), destination: fc.nat(SETS.length), services: fc.nat(SERVICES.length - 1) }).map(
  (r): PacketRule => ({
    ...PLAIN_RULE,
    action: r.action as PacketRule["action"],
    source: { zones: null, addresses: SETS[r.source] ?? null },
    destination: { zones: null, addresses: SETS[r.destination] ?? null },
    services: SERVICES[r.services] as ServiceMatch[],
    until: null,
    writtenOrder: 0,
    text: "rule",
    at,
  }),
);
const pointArbitrary = fc
  .record({
    v6: fc.boolean(),
    s: fc.nat(5),
    d: fc.nat(5),
    t: fc.constantFrom("tcp", "udp", "icmp", "ip/5", "ip/21"),
    p: fc.constantFrom(53, 60, 79, 80, 90, 91),
    sp: fc.constantFrom(53, 54),
    flags: fc.constantFrom(2, 16, 18),
    type: fc.constantFrom(0, 8),
  })
  .map((r) => {
    const hosts = r.v6 ? ["2001:db8::1", "2001:db8::9", "2001:db8::a", "2001:db9::1", "::", "2001:db8:ffff::"] : ["10.1.0.5", "10.1.0.7", "10.1.0.13", "10.2.0.0", "10.1.255.255", "255.255.255.254"];
    const hasPorts = r.t === "tcp" || r.t === "udp";
    return packet(hosts[r.s] as string, hosts[r.d] as string, r.t, hasPorts ? r.p : null, {
      sourcePort: hasPorts ? r.sp : null,
      tcpFlags: r.flags,
      icmp: r.t === "icmp" ? { type: r.type, code: 0 } : null,
    });
  });

describe("nftables as it is written", () => {
  it("prints policies that are read to the same packet space", () => {
    fc.assert(
      fc.property(fc.array(ruleArbitrary, { maxLength: 8 }), fc.constantFrom("permit", "deny", "reject"), fc.array(pointArbitrary, { minLength: 30, maxLength: 30 }), (rules, otherwise, points) => {
        const printed = (nftables.print as NonNullable<typeof nftables.print>)({
          name: "cell 1",
          rules,
          nameOf: new Map(SETS.slice(0, 2).map((set, i) => [set, `Zone ${i}`])),
          otherwise: otherwise as "permit",
          idleTimeout: { tcp: 7200, udp: 60 },
          algs: ["ftp"],
        });
        const { config, diagnostics } = read(printed.text);
        expect([printed.diagnostics, diagnostics]).toEqual([[], []]);
        expect(config.lines.filter((l) => l.state !== "understood" && l.state !== "irrelevant")).toEqual([]);
        const fw = config.firewalls[0] as FirewallConfig;
        expect([fw.state.idle.tcp?.seconds, fw.state.algsOn[0]?.word]).toEqual([7200, "ftp"]);
        const wanted: FilterStage = { ...(fw.stages[0] as FilterStage), rules, otherwise: { action: otherwise as "permit", text: "", at: null } };
        for (const point of points) expect(outcome(fw, point), `${printed.text}\n${JSON.stringify(point)}`).toBe(words(wanted, point));
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it("adds rules where they decide first", () => {
    const text = inForward("\t\tct state established accept\n\t\tip saddr 10.1.0.0/16 drop # handle 3\n\t\tcounter drop");
    const config = firewall(text);
    fc.assert(
      fc.property(ruleArbitrary, fc.constantFrom(1, 2, null), fc.array(pointArbitrary, { minLength: 20, maxLength: 20 }), (rule, before, points) => {
        const { insertions, diagnostics } = (nftables.insert as NonNullable<typeof nftables.insert>)(text, config, [{ stage: 0, before, rule }]);
        expect(diagnostics).toEqual([]);
        const lines = text.split("\n");
        for (const { beforeLine, lines: added } of insertions) lines.splice(beforeLine - 1, 0, ...added);
        const stage = config.stages[0] as FilterStage;
        const rules = [...stage.rules];
        rules.splice(before ?? rules.length, 0, rule);
        const now = firewall(lines.join("\n"));
        for (const point of points) expect(outcome(now, point), lines.join("\n")).toBe(words({ ...stage, rules }, point));
      }),
      { seed: 12, numRuns: 60 },
    );
  });
});
