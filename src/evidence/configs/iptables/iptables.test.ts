import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { FilterStage, FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketPoint } from "../../../plant/packet-rule.ts";
import { MAY_DENY, MAY_FALL_THROUGH, MAY_PERMIT, MAY_REJECT, runByScan } from "../../../packets/reference.ts";
import { iptables } from "./iptables.ts";

const head = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [10:600]\n:OUTPUT ACCEPT [0:0]\n";

function read(text: string) {
  return iptables.read({ text, file: "rules.v4", sha256: "" });
}

function firewall(text: string): FirewallConfig {
  return read(text).config.firewalls[0] as FirewallConfig;
}

function stage(text: string, name = "filter FORWARD"): FilterStage {
  return firewall(text).stages.find((s) => s.name === name) as FilterStage;
}

function packet(source: string, destination: string, transport: string, port: number | null, more: Partial<PacketPoint> = {}): PacketPoint {
  return {
    ...OPENING_PACKET,
    fromZone: null,
    toZone: null,
    source,
    destination,
    transport,
    port,
    protocol: "unknown",
    protocolKnownBy: "nothing",
    toMany: false,
    ...more,
    tcpFlags: transport === "tcp" ? (more.tcpFlags ?? 2) : null,
  };
}

const WORDS: readonly (readonly [number, string])[] = [
  [MAY_PERMIT, "permit"],
  [MAY_DENY, "deny"],
  [MAY_REJECT, "reject"],
  [MAY_FALL_THROUGH, "otherwise"],
];

/** "permit", "otherwise", "permit|deny" … */
function outcome(text: string, point: PacketPoint, name?: string): string {
  const { outcomes } = runByScan(stage(text, name).rules, point);
  return [...WORDS.filter(([bit]) => (outcomes & bit) !== 0).map(([, word]) => word), ...((outcomes & 8) === 0 ? [] : ["unsure"])].join("|");
}

describe("iptables-save", () => {
  it("runs rules in order, with states, ports, ranges and negation", () => {
    const text = `${head}-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD ! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j REJECT --reject-with tcp-reset
-A FORWARD -s 10.1.0.0/255.255.0.0 -p tcp -m multiport --dports 502,102,4840:4850 -j ACCEPT
-A FORWARD -m iprange --src-range 10.2.0.5-10.2.0.9 -p udp -m udp ! --dport 1:1024 -j ACCEPT
COMMIT
`;
    expect(outcome(text, packet("10.9.9.9", "10.1.1.1", "tcp", 9, { state: "established" }))).toBe("permit");
    expect(outcome(text, packet("192.0.2.1", "10.1.1.1", "tcp", 22))).toBe("reject");
    expect(outcome(text, packet("10.1.2.3", "10.3.1.1", "tcp", 22))).toBe("otherwise");
    expect(outcome(text, packet("10.1.2.3", "10.3.1.1", "tcp", 4845))).toBe("permit");
    expect(outcome(text, packet("10.2.0.7", "10.3.1.1", "udp", 2222))).toBe("permit");
    expect(outcome(text, packet("10.2.0.7", "10.3.1.1", "udp", 53))).toBe("otherwise");
    expect(outcome(text, packet("10.2.0.10", "10.3.1.1", "udp", 2222))).toBe("otherwise");
    expect(stage(text).otherwise.action).toBe("deny");
    expect(stage(text).asks).toBe("every-packet-with-state");
  });

  it("writes called chains out: return, goto, and chains that are never called", () => {
    const text = `${head}:A - [0:0]
:B - [0:0]
:LOST - [0:0]
-A FORWARD -p tcp -j A
-A FORWARD -p udp -g B
-A FORWARD -j ACCEPT
-A A -d 10.0.0.1/32 -j RETURN
-A A -p tcp -m tcp --dport 80 -j DROP
-A B -p udp -m udp --dport 53 -j DROP
-A LOST -j DROP
COMMIT
`;
    expect(outcome(text, packet("10.9.9.9", "10.0.0.1", "tcp", 80))).toBe("permit");
    expect(outcome(text, packet("10.9.9.9", "10.0.0.2", "tcp", 80))).toBe("deny");
    expect(outcome(text, packet("10.9.9.9", "10.0.0.2", "tcp", 81))).toBe("permit");
    expect(outcome(text, packet("10.9.9.9", "10.0.0.2", "udp", 53))).toBe("deny");
    // A goto does not come back: the end of B is the end of FORWARD.
    expect(outcome(text, packet("10.9.9.9", "10.0.0.2", "udp", 54))).toBe("otherwise");
    expect(firewall(text).written.find((w) => w.list === "filter LOST")?.notHolding).toBe("no rule leads to its chain");
  });

  it("knows interfaces, patterns of them and what is none of them", () => {
    const text = `${head}-A FORWARD -i eth+ -o eth1 -j ACCEPT
-A FORWARD ! -i wan0 -o wan0 -j ACCEPT
COMMIT
`;
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "tcp", 1, { fromZone: "eth1", toZone: "eth1" }))).toBe("permit");
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "tcp", 1, { fromZone: "wan0", toZone: "eth1" }))).toBe("otherwise");
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "tcp", 1, { fromZone: "(another interface)", toZone: "wan0" }))).toBe("permit");
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "tcp", 1, { fromZone: "wan0", toZone: "wan0" }))).toBe("otherwise");
    expect(firewall(text).interfaces.map((i) => i.name)).toEqual(["eth+", "eth1", "wan0", "(another interface)"]);
  });

  it("says perhaps where a rate, a time or an unknown match decides, and unsure for unknown targets", () => {
    const limited = `${head}-A FORWARD -p icmp -m icmp --icmp-type 8 -m limit --limit 3/sec --limit-burst 5 -j ACCEPT\nCOMMIT\n`;
    const ping = packet("10.0.0.1", "10.0.1.1", "icmp", null, { icmp: { type: 8, code: 0 } });
    expect(outcome(limited, ping)).toBe("permit|otherwise");
    expect(stage(limited).rules[0]?.conditions).toEqual(["limit rate 3/second"]);
    const odd = read(`${head}-A FORWARD -s 10.0.0.1/32 -m newmatch --strange 5 -j ACCEPT\n-A FORWARD -s 10.0.0.2/32 -j XSPECIAL\nCOMMIT\n`);
    expect(odd.config.lines.map((l) => l.state)).toEqual(["understood", "understood", "understood", "understood", "partly", "partly", "understood"]);
    expect(odd.diagnostics.map((d) => d.code)).toEqual(["unknown-target"]);
    const rules = odd.config.firewalls[0]?.stages[0]?.rules ?? [];
    expect(rules.slice(0, 2).map((r) => [r.action, r.conditions.length > 0])).toEqual([
      ["permit", true],
      ["unsure", false],
    ]);
  });

  it("reads sets from ipset save, and leaves others open", () => {
    const text = `create plcs hash:net family inet hashsize 1024 maxelem 65536
add plcs 10.5.0.0/16
add plcs 10.5.9.0/24 nomatch
create doors hash:ip,port family inet
add doors 10.6.0.1,tcp:502
add doors 10.6.0.2,udp:53
${head}-A FORWARD -m set --match-set plcs src -j ACCEPT
-A FORWARD -m set --match-set doors dst,dst -j ACCEPT
-A FORWARD -m set ! --match-set others src -j DROP
COMMIT
`;
    expect(outcome(text, packet("10.5.1.1", "10.0.0.1", "tcp", 1))).toBe("permit");
    expect(outcome(text, packet("10.5.9.1", "10.0.0.1", "tcp", 1))).toBe("deny|otherwise");
    expect(outcome(text, packet("10.7.0.1", "10.6.0.1", "tcp", 502))).toBe("permit");
    expect(outcome(text, packet("10.7.0.1", "10.6.0.2", "tcp", 502))).toBe("deny|otherwise");
  });

  it("keeps IPv4 and IPv6 apart, and does not decide what no dump speaks of", () => {
    const v4 = `# Generated by iptables-save v1.8.9\n${head}-A FORWARD -j ACCEPT\nCOMMIT\n`;
    const v6 = "# Generated by ip6tables-save v1.8.9\n*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j DROP\nCOMMIT\n";
    const ping6 = packet("2001:db8::1", "2001:db8::2", "icmp", null, { icmp: { type: 128, code: 0 } });
    expect(outcome(v4, ping6)).toBe("unsure");
    expect(outcome(v4 + v6, ping6)).toBe("deny");
    expect(outcome(v4 + v6, packet("2001:db8::1", "2001:db8::2", "tcp", 80))).toBe("permit");
    expect(outcome(v4 + v6, packet("10.0.0.1", "10.0.0.2", "tcp", 80))).toBe("permit");
    expect(firewall(v4 + v6).written.some((w) => w.list === "IPv6 filter FORWARD")).toBe(true);
  });

  it("puts the tables in the order of the way, and lists translations", () => {
    const text = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack
-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp
-A PREROUTING -s 192.0.2.66/32 -j DROP
COMMIT
*mangle
:PREROUTING ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:PUBLISHED - [0:0]
-A PREROUTING -i wan0 -j PUBLISHED
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A PUBLISHED -d 192.0.2.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
COMMIT
${head}-A FORWARD -m conntrack --ctstate NEW -j ACCEPT
COMMIT
`;
    const config = firewall(text);
    // Chains that hold nothing and accept are no stage.
    expect(config.stages.map((s) => s.name)).toEqual(["raw PREROUTING", "nat PREROUTING", "filter FORWARD", "nat POSTROUTING"]);
    expect(config.stages.map((s) => s.seesTranslated.destination)).toEqual([false, false, true, true]);
    const [to, from] = config.nat;
    expect([to?.entersBy, to?.newDestination, to?.newDestinationPort, to?.destination?.v4]).toEqual([
      ["wan0"],
      { kind: "addresses", addresses: { v4: [{ from: 0x0a000005, to: 0x0a000005 }], v6: [], macs: new Set(), unresolved: [] } },
      80,
      [{ from: 0xc0000201, to: 0xc0000201 }],
    ]);
    expect([from?.leavesBy, from?.newSource, from?.conditions]).toEqual([["wan0", "(another interface)", "lo"], { kind: "interface", name: null }, []]);
    expect(config.state.algsOn.map((a) => a.word)).toEqual(["ftp"]);
    // What is taken out of tracking may have no state.
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "udp", 53))).toBe("permit|otherwise");
    expect(outcome(text, packet("10.0.0.1", "10.0.1.1", "udp", 54))).toBe("permit");
  });

  it("takes counters and comments along, and quotes as iptables does", () => {
    const text = `${head}[12:720] -A FORWARD -s 10.0.0.1/32 -m comment --comment "HMI \\"north\\" -j DROP" -j ACCEPT\n[0:0] -A FORWARD -j LOG --log-prefix "-A drop: "\nCOMMIT\n`;
    const { written } = firewall(text);
    expect(written.slice(0, 2).map((w) => [w.hits, w.comment, w.logged, w.action])).toEqual([
      [12, 'HMI "north" -j DROP', false, "permit"],
      [0, null, true, "skip"],
    ]);
    expect(read(text).config.lines.every((l) => l.state === "understood")).toBe(true);
  });

  it("survives loops, missing chains, and texts that are something else", () => {
    const loop = read(`${head}:A - [0:0]\n:B - [0:0]\n-A FORWARD -j A\n-A A -j B\n-A B -j A\n-A FORWARD -g NOWHERE\nCOMMIT\nnonsense here\n`);
    expect(loop.diagnostics.map((d) => d.code).sort()).toEqual(["chain-loop", "chain-no-chain"]);
    expect(loop.config.lines.at(-1)?.state).toBe("unknown");
    expect(iptables.recognise("hostname router\ninterface eth0\n")).toBeNull();
    // Sets that fill all the lines that are looked at, before the first rule.
    const sets = Array.from({ length: 2_000 }, (_, i) => `add plcs 10.0.${i >> 8}.${i & 255}`);
    expect(iptables.recognise(["create plcs hash:ip family inet hashsize 1024 maxelem 65536", ...sets, "*filter", ":FORWARD DROP [0:0]"].join("\n"))).not.toBeNull();
  });

  it("adds rules where they decide first", () => {
    const text = `${head}:OT - [0:0]\n-A FORWARD -p tcp -j OT\n-A OT -d 10.0.0.1/32 -j DROP\n-A FORWARD -j DROP\nCOMMIT\n`;
    const config = firewall(text);
    const rule = firewall(`${head}-A FORWARD -m iprange --src-range 10.2.0.5-10.2.0.9 -d 10.0.0.1/32 -p tcp -m multiport --dports 502,4840:4850 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n`)
      .stages[0]?.rules[0];
    const before = config.stages[0]?.rules.findIndex((r) => r.action === "deny") ?? -1;
    const { insertions, diagnostics } = (iptables.insert as NonNullable<typeof iptables.insert>)(text, config, [{ stage: 0, before, rule: rule as NonNullable<typeof rule> }]);
    expect(diagnostics).toEqual([]);
    expect(insertions).toEqual([
      { beforeLine: 7, lines: ["-A OT -m iprange --src-range 10.2.0.5-10.2.0.9 -d 10.0.0.1 -p tcp -m multiport --dports 502,4840:4850 -m conntrack --ctstate NEW -j ACCEPT"] },
    ]);
    const lines = text.split("\n");
    lines.splice(6, 0, ...(insertions[0]?.lines ?? []));
    expect(outcome(lines.join("\n"), packet("10.2.0.6", "10.0.0.1", "tcp", 502))).toBe("permit");
    expect(outcome(lines.join("\n"), packet("10.2.0.6", "10.0.0.1", "tcp", 503))).toBe("deny");
  });
});

const data = process.env.HOLDPOINT_DATA ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const folder = `${data}/firewalls/iptables-two-zones/iptables`;

describe("configurations of others", () => {
  it.skipIf(!existsSync(folder))("are understood for more than 95 of 100 lines", () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${name}`, "utf8");
      expect(iptables.recognise(text), name).not.toBeNull();
      const { config } = read(text);
      const states = text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [config.lines[i]?.state]));
      const open = states.filter((state) => state !== "understood" && state !== "irrelevant").length;
      process.stdout.write(`iptables: ${name}: ${states.length - open} of ${states.length} lines understood\n`);
      expect(1 - open / states.length).toBeGreaterThan(0.95);
      const rules = text.split("\n").filter((line) => line.startsWith("-A")).length;
      expect(config.firewalls[0]?.written.filter((w) => w.name !== "otherwise").length).toBe(rules);
    }
  });
});
