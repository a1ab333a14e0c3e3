// Two texts that mean the same compare equal: what one writes down and the other leaves to the device, and what one says in other words, in every language.
import { describe, expect, it } from "vitest";
import { CELL_CONFIGS, type CellDialect } from "../../tests/generators/cell-configs.ts";
import { BRACE_TEXT, SET_TEXT } from "../evidence/configs/panos/samples.ts";
import { compareChanges } from "./compare-changes.ts";
import { noEvidence } from "./plant-from-evidence.ts";

async function compared(before: string, after: string): Promise<string> {
  const { shown, diagnostics } = compareChanges({
    before: { file: "a.conf", text: before },
    after: { file: "b.conf", text: after },
    plant: await noEvidence(),
    hasEvidence: false,
    today: "2026-11-26",
  });
  if (shown === null) return `not compared: ${JSON.stringify(diagnostics)}`;
  if (shown.same) return "same";
  const changed = shown.packets.changes.map(({ kind, boxes, old, now }) => `${kind} ${boxes[0]} (${old.text} → ${now.text})`);
  return [...shown.settings, ...changed, ...shown.packets.tooLarge].join("; ");
}

/** What stands in the text, and what is put there instead; the first is the whole text's last line where nothing is named. */
type Variant = readonly [name: string, was: string, is: string];

const LAST_RULE: Readonly<Record<CellDialect, string>> = {
  fortios: `        set service "S7"\n`,
  asa: "access-group SERVERS in interface servers\n",
  iptables: "COMMIT\n",
  nftables: "\t\tip daddr 10.1.0.11 tcp dport 22 drop\n",
  panos: `set rulebase security rules "s7" action allow\n`,
  pf: "  </filter>\n",
};
const added = (dialect: CellDialect, name: string, text: string): Variant => [name, LAST_RULE[dialect], `${LAST_RULE[dialect]}${text}`];
const before = (dialect: CellDialect, name: string, text: string): Variant => [name, LAST_RULE[dialect], `${text}${LAST_RULE[dialect]}`];

const SAME: Readonly<Record<CellDialect, readonly Variant[]>> = {
  asa: [
    added("asa", "idle limit of connections", "timeout conn 1:00:00 half-closed 0:10:00 udp 0:02:00 sctp 0:02:00 icmp 0:00:02\n"),
    added("asa", "times of other things", "timeout xlate 3:00:00\ntimeout sip 0:30:00 sip_media 0:02:00 sip-invite 0:03:00 sip-disconnect 0:02:00\ntimeout uauth 0:05:00 absolute\n"),
    ["numbers of ports", "eq ssh", "eq 22"],
    ["hosts as masks", "host 10.1.0.12", "10.1.0.12 255.255.255.255"],
    ["any as address and mask", "permit tcp any host", "permit tcp 0.0.0.0 0.0.0.0 host"],
    ["the usual log", "deny ip any any", "deny ip any any log default"],
    ["the last rule left to the list's end", "access-list SERVERS extended deny ip any any\n", ""],
    ["remarks", "access-list SERVERS extended deny ip", "access-list SERVERS remark the rest\naccess-list SERVERS extended deny ip"],
    ["objects", "access-list SERVERS extended permit tcp any host 10.1.0.12", "object network plc\n host 10.1.0.12\naccess-list SERVERS extended permit tcp any object plc"],
    [
      "groups of services",
      "access-list SERVERS extended permit tcp any host 10.1.0.12 eq 102",
      "object-group service s7 tcp\n port-object eq 102\naccess-list SERVERS extended permit tcp any host 10.1.0.12 object-group s7",
    ],
    ["another name of the list", "SERVERS", "FROM_SERVERS"],
    ["interfaces that are up", " nameif servers\n", " no shutdown\n nameif servers\n"],
    ["connections set aside", "deny ip any any\n", "deny ip any any\nno sysopt noproxyarp servers\nsysopt connection timewait\n"],
  ],
  fortios: [
    ["the schedule left out", `        set schedule "always"\n        set service "S7"`, `        set service "S7"`],
    before(
      "fortios",
      "the usual of a policy",
      "        set status enable\n        set logtraffic utm\n        set nat disable\n        set srcaddr-negate disable\n        set dstaddr-negate disable\n        set service-negate disable\n        set inspection-mode flow\n        set session-ttl 0\n",
    ),
    ["the action that a policy has", `        set action deny\n`, ""],
    ["idle limits", "config system interface", "config system session-ttl\n    set default 3600\nend\nconfig system interface"],
    ["idle limits of UDP", `    set hostname "cell-fw"\n`, `    set hostname "cell-fw"\n    set udp-idle-timer 180\n    set tcp-halfclose-timer 120\n`],
    ["interfaces that are up", `        set ip 10.2.0.1 255.255.255.0\n`, `        set ip 10.2.0.1 255.255.255.0\n        set status up\n        set allowaccess ping\n`],
    ["the kind of an address", `    edit "plc-1"\n`, `    edit "plc-1"\n        set type ipmask\n`],
    ["a range of one address", "set subnet 10.1.0.11 255.255.255.255", "set type iprange\n        set start-ip 10.1.0.11\n        set end-ip 10.1.0.11"],
    ["prefix lengths", "set ip 10.1.0.1 255.255.255.0", "set ip 10.1.0.1/24"],
    ["what loading does", "config system interface", "config system settings\n    set firewall-session-dirty check-all\nend\nconfig system interface"],
    ["the protocol of a service", "set tcp-portrange 22", "set protocol TCP/UDP/SCTP\n        set tcp-portrange 22"],
  ],
  iptables: [
    ["counters", ":FORWARD DROP [0:0]", ":FORWARD DROP [17:4242]"],
    ["the module of TCP", "-p tcp -m tcp --dport 102", "-p tcp --dport 102"],
    ["the older module of states", "-m conntrack --ctstate RELATED,ESTABLISHED", "-m state --state ESTABLISHED,RELATED"],
    ["any source", "-d 10.1.0.12/32", "-s 0.0.0.0/0 -d 10.1.0.12"],
    ["another order of words", "-d 10.1.0.12/32 -p tcp -m tcp --dport 102", "-p tcp -d 10.1.0.12/32 --dport 102"],
    ["long words", "-A FORWARD -d 10.1.0.12/32 -p tcp -m tcp --dport 102 -j ACCEPT", "-A FORWARD --destination 10.1.0.12 --protocol tcp --destination-port 102 --jump ACCEPT"],
    ["names of protocols and ports", "--dport 22", "--dport ssh"],
    ["several ports of one", "-m tcp --dport 102", "-m multiport --dports 102"],
    ["comments", "--dport 102 -j", `--dport 102 -m comment --comment "S7" -j`],
    ["the policy as a last rule", "COMMIT", "-A FORWARD -j DROP\nCOMMIT"],
    ["chains that end in nothing", ":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n:empty - [0:0]\n-A FORWARD -j empty\n"],
    ["a chain of its own", "-A FORWARD -d 10.1.0.12/32 -p tcp -m tcp --dport 102 -j ACCEPT", "-N s7\n-A FORWARD -p tcp -j s7\n-A s7 -d 10.1.0.12/32 -p tcp -m tcp --dport 102 -j ACCEPT"],
    [
      "other tables whose chains accept",
      "*filter",
      "*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n*mangle\n:PREROUTING ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n*filter",
    ],
  ],
  nftables: [
    ["priority as a number", "priority filter", "priority 0"],
    ["the family written out", "ip daddr 10.1.0.12", "meta nfproto ipv4 ip daddr 10.1.0.12"],
    ["counters and comments", "tcp dport 102 accept", `tcp dport 102 counter packets 12 bytes 345 accept comment "S7"`],
    ["sets", "ip daddr 10.1.0.12 tcp dport 102", "ip daddr { 10.1.0.12 } tcp dport { 102 }"],
    ["names of ports", "tcp dport 22 drop", "tcp dport ssh drop"],
    ["states in another order and as a set", "ct state established,related", "ct state { related, established }"],
    ["the policy as a last rule", "tcp dport 22 drop\n", "tcp dport 22 drop\n\t\tdrop\n"],
    ["a verdict map", "ct state established,related accept", "ct state vmap { established : accept, related : accept }"],
    ["the operator", "tcp dport 102", "tcp dport == 102"],
    ["other tables whose chains accept", "table inet cell {", "table ip other {\n\tchain f {\n\t\ttype filter hook forward priority mangle; policy accept;\n\t}\n}\ntable inet cell {"],
  ],
  panos: [
    before(
      "panos",
      "the usual of a rule",
      `set rulebase security rules "s7" disabled no\nset rulebase security rules "s7" negate-source no\nset rulebase security rules "s7" negate-destination no\nset rulebase security rules "s7" source-user any\nset rulebase security rules "s7" category any\nset rulebase security rules "s7" rule-type universal\nset rulebase security rules "s7" log-end yes\nset rulebase security rules "s7" log-start no\n`,
    ),
    before("panos", "hosts' profiles", `set rulebase security rules "s7" source-hip any\nset rulebase security rules "s7" destination-hip any\nset rulebase security rules "s7" hip-profiles any\n`),
    before("panos", "the default rules", "set rulebase default-security-rules rules interzone-default action deny\nset rulebase default-security-rules rules intrazone-default action allow\n"),
    before("panos", "idle limits", "set deviceconfig setting session timeout-tcp 3600\nset deviceconfig setting session timeout-udp 30\n"),
    ["prefix lengths", "ip-netmask 10.1.0.11", "ip-netmask 10.1.0.11/32"],
    ["a range of one address", "ip-netmask 10.1.0.12", "ip-range 10.1.0.12-10.1.0.12"],
    ["addresses in rules", "destination plc-2", "destination 10.1.0.12"],
    ["lists of one", "from servers", "from [ servers ]"],
    before(
      "panos",
      "the last rule left to the device",
      ["from any", "to any", "source any", "destination any", "application any", "service any", "action deny"].map((w) => `set rulebase security rules "rest" ${w}\n`).join(""),
    ),
  ],
  pf: [
    ["what a rule keeps", "<type>pass</type>", "<type>pass</type><statetype>keep state</statetype>"],
    ["the direction of rules of an interface", "<type>pass</type>", "<type>pass</type><direction></direction><tag></tag><tagged></tagged><max></max><os></os><statetimeout></statetimeout>"],
    ["the optimization", "<hostname>cell-fw</hostname>", "<hostname>cell-fw</hostname><optimization>normal</optimization>"],
    ["hosts as networks", "<address>10.1.0.12</address>", "<address>10.1.0.12/32</address>"],
    ["descriptions", "<type>pass</type>", "<type>pass</type><descr><![CDATA[S7]]></descr><log></log>"],
    before(
      "pf",
      "the last rule left to the device",
      "    <rule><type>block</type><interface>opt1</interface><ipprotocol>inet46</ipprotocol><source><any></any></source><destination><any></any></destination></rule>\n",
    ),
    ["ports as ranges of one", "<port>102</port>", "<port>102-102</port>"],
  ],
};

/** What looks alike and is not. */
const OTHER: Readonly<Record<CellDialect, readonly Variant[]>> = {
  asa: [added("asa", "another idle limit", "timeout conn 2:00:00\n"), ["another level", "security-level 100", "security-level 50"]],
  fortios: [
    ["another schedule", `set schedule "always"`, `set schedule "none"`],
    ["a policy that is off", `set service "S7"\n`, `set service "S7"\n        set status disable\n`],
    ["what loading does", "config system interface", "config system settings\n    set firewall-session-dirty check-new\nend\nconfig system interface"],
  ],
  iptables: [
    ["answers that nothing lets pass", "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n", ""],
    ["another policy", ":FORWARD DROP [0:0]", ":FORWARD ACCEPT [0:0]"],
  ],
  nftables: [
    ["answers that nothing lets pass", "\t\tct state established,related accept\n", ""],
    ["what belongs to other connections", "ct state established,related accept", "ct state established accept"],
    ["no policy, which accepts", " policy drop;", ""],
  ],
  panos: [before("panos", "another idle limit", "set deviceconfig setting session timeout-udp 31\n"), before("panos", "a rule that is off", `set rulebase security rules "s7" disabled yes\n`)],
  pf: [
    ["another optimization", "<hostname>cell-fw</hostname>", "<hostname>cell-fw</hostname><optimization>aggressive</optimization>"],
    ["a rule that is off", "<type>pass</type>", "<type>pass</type><disabled></disabled>"],
  ],
};

describe.each(Object.entries(OTHER) as [CellDialect, readonly Variant[]][])("%s: not the same", (dialect, variants) => {
  it.each(variants)("%s", async (_, was, is) => {
    const text = CELL_CONFIGS[dialect];
    expect(text).toContain(was);
    expect(await compared(text, text.replaceAll(was, is))).not.toBe("same");
    expect(await compared(text.replaceAll(was, is), text)).not.toBe("same");
  });
});

describe("what follows the opening of a connection", () => {
  const ASA = CELL_CONFIGS.asa;
  const NFT = CELL_CONFIGS.nftables;
  const ANSWERS = "\t\tct state established,related accept\n";
  it("passes of itself on one make, and by a rule for answers on Linux", async () => {
    expect(await compared(ASA, NFT)).not.toContain("answers");
  });
  it("is told where no such rule stands, or not for all", async () => {
    for (const less of ["", ANSWERS.replace("ct state", "ip saddr 10.1.0.0/24 ct state")]) {
      expect(await compared(ASA, NFT.replace(ANSWERS, less))).toContain(
        "- answers and later packets of a connection pass; + answers and later packets of a connection pass only where rules permit them",
      );
    }
  });
  it("may be permitted by one rule or by two", async () => {
    expect(await compared(NFT, NFT.replace(ANSWERS, "\t\tct state established accept\n\t\tct state related accept\n"))).toBe("same");
    expect(await compared(NFT, NFT.replace("tcp dport 102 accept", "tcp dport 102 ct state new,established,related accept"))).toContain("state invalid untracked");
  });
});

const IOS = `hostname cell-fw
interface GigabitEthernet0/0
 ip address 10.2.0.1 255.255.255.0
 ip access-group SERVERS in
interface GigabitEthernet0/1
 ip address 10.1.0.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 10.2.0.254
ip access-list extended SERVERS
 permit tcp any host 10.1.0.12 eq 102
 deny tcp any host 10.1.0.11 eq 22
 permit tcp any 10.1.0.0 0.0.0.255 established
 deny ip any any
`;
const INSPECTED = `${IOS}ip inspect name LOOK tcp
interface GigabitEthernet0/1
 ip inspect LOOK in
`;

describe("ios: the same", () => {
  it.each<Variant>([
    ["numbers of lines", " permit tcp any host 10.1.0.12 eq 102", " 10 permit tcp any host 10.1.0.12 eq 102"],
    ["wildcards", "host 10.1.0.12", "10.1.0.12 0.0.0.0"],
    ["any as address and wildcard", "permit tcp any host", "permit tcp 0.0.0.0 255.255.255.255 host"],
    ["names of ports", "eq 22", "eq 22 log"],
    ["the last line left to the list's end", " deny ip any any\n", ""],
    ["remarks", " deny ip any any", " remark the rest\n deny ip any any"],
    ["a list with a number", "SERVERS", "110"],
    ["answers by their flags", "permit tcp any 10.1.0.0 0.0.0.255 established", "permit tcp any 10.1.0.0 0.0.0.255 match-any +ack +rst"],
    ["interfaces that are up", " ip address 10.1.0.1 255.255.255.0\n", " ip address 10.1.0.1 255.255.255.0\n no shutdown\n duplex auto\n"],
    ["the interface of a gateway", "ip route 0.0.0.0 0.0.0.0 10.2.0.254", "ip route 0.0.0.0 0.0.0.0 GigabitEthernet0/0 10.2.0.254 1"],
    ["groups", " permit tcp any host 10.1.0.12 eq 102", " permit tcp any object-group plc eq 102"],
  ])("%s", async (_, was, is) => {
    const other = `${IOS.replaceAll(was, is)}${is.includes("object-group") ? "object-group network plc\n host 10.1.0.12\n" : ""}`;
    expect(IOS).toContain(was);
    expect(await compared(IOS, other)).toBe("same");
    expect(await compared(other, IOS)).toBe("same");
  });
  it.each<Variant>([["times of openings", "ip inspect name LOOK tcp\n", "ip inspect name LOOK tcp\nip inspect tcp synwait-time 30\nip inspect tcp finwait-time 5\n"]])("%s", async (_, was, is) => {
    expect(await compared(INSPECTED, INSPECTED.replaceAll(was, is))).toBe("same");
  });
});

describe("conditions in other words", () => {
  it("stand before a last rule, or before the end of the list that does the same", async () => {
    const limitedOnes = CELL_CONFIGS.iptables.replace("--dport 102 -j", "--dport 102 -m limit --limit 5/sec -j");
    expect(await compared(limitedOnes, limitedOnes.replace("COMMIT", "-A FORWARD -j DROP\nCOMMIT"))).toBe("same");
    expect(await compared(limitedOnes, limitedOnes.replace("COMMIT", "-A FORWARD -p tcp -j REJECT\nCOMMIT"))).not.toBe("same");
  });
  const limited = (match: string): string => CELL_CONFIGS.iptables.replace("--dport 102 -j", `--dport 102 ${match} -j`);
  it.each([
    ["-m limit --limit 5/sec", "-m limit --limit 5/second --limit-burst 5"],
    ["-m limit --limit 300/minute", "-m limit --limit-burst 5 --limit 5/s"],
    ["-m mac --mac-source 00:11:22:33:44:AA", "-m mac --mac-source 00:11:22:33:44:aa"],
    ["-m mark --mark 0x10", "-m mark --mark 16/0xffffffff"],
  ])("%s is %s", async (one, other) => expect(await compared(limited(one), limited(other))).toBe("same"));
  it.each([
    ["-m limit --limit 5/sec", "-m limit --limit 5/sec --limit-burst 6"],
    ["-m limit --limit 5/sec", "-m limit --limit 5/min"],
    ["-m mark --mark 0x10", "-m connmark --mark 0x10"],
    ["-m mark --mark 0x10", "-m mark ! --mark 0x10"],
  ])("%s is not %s", async (one, other) => expect(await compared(limited(one), limited(other))).not.toBe("same"));
  it("of iptables and of nftables", async () => {
    const of4 = (text: string): string => text.replace("table inet cell", "table ip cell");
    for (const [one, other] of [
      ["-m limit --limit 5/sec", "limit rate 5/second"],
      ["-m limit --limit 5/min --limit-burst 9", "limit rate 5/minute burst 9 packets"],
      ["-m mac --mac-source 00:11:22:33:44:aa", "ether saddr 00:11:22:33:44:AA"],
      ["-m mark --mark 0x10/0xf0", "meta mark & 0xf0 == 0x10"],
      ["-m connmark ! --mark 0x10", "ct mark != 0x10"],
    ] as const) {
      const said = await compared(limited(one), of4(CELL_CONFIGS.nftables).replace("tcp dport 102 accept", `tcp dport 102 ${other} accept`));
      // Of IPv6 the dump of iptables says nothing; all else is the same.
      expect(said).toMatch(/^(notKnown any IPv6 [^;]*(; )?)+$/);
    }
  });
});

describe("the same in other spellings of one make", () => {
  it("Palo Alto as set lines and in braces", async () => {
    expect(await compared(SET_TEXT, BRACE_TEXT)).toBe("same");
  });
  it("the interface of a gateway, which lies in its network", async () => {
    const route = (more: string): string =>
      `${CELL_CONFIGS.panos}set network virtual-router default routing-table ip static-route out destination 0.0.0.0/0\nset network virtual-router default routing-table ip static-route out nexthop ip-address 10.2.0.254\n${more}`;
    expect(
      await compared(
        route(""),
        route("set network virtual-router default routing-table ip static-route out interface ethernet1/1\nset network virtual-router default routing-table ip static-route out metric 10\n"),
      ),
    ).toBe("same");
    const forti = (more: string): string => `${CELL_CONFIGS.fortios}config router static\n    edit 1\n        set gateway 10.2.0.254\n${more}        set device "servers"\n    next\nend\n`;
    expect(await compared(forti(""), forti("        set dst 0.0.0.0 0.0.0.0\n        set distance 10\n        set status enable\n"))).toBe("same");
    const asa = (metric: string): string => `${CELL_CONFIGS.asa}route servers 0.0.0.0 0.0.0.0 10.2.0.254${metric}\n`;
    expect(await compared(asa(""), asa(" 1"))).toBe("same");
  });
});

describe.each(Object.entries(SAME) as [CellDialect, readonly Variant[]][])("%s: the same", (dialect, variants) => {
  it.each(variants)("%s", async (_, was, is) => {
    const text = CELL_CONFIGS[dialect];
    expect(text).toContain(was);
    expect(await compared(text, text.replaceAll(was, is))).toBe("same");
    expect(await compared(text.replaceAll(was, is), text)).toBe("same");
  });
});
