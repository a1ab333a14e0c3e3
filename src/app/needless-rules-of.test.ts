// Which lines of a firewall are called needless: none because of a rule that ends, none for being followed by a rule with another condition, and none that
// does more than filter.
import { describe, expect, it } from "vitest";
import { openConfigText } from "./config-file.ts";
import { needlessRulesOf } from "./needless-rules-of.ts";

const TODAY = "2026-11-26";

function needless(text: string, today: string = TODAY): string[] {
  const { opened } = openConfigText(text, "fw.conf");
  const { firewalls, lines } = opened?.config ?? { firewalls: [], lines: [] };
  return firewalls.flatMap((firewall) =>
    needlessRulesOf(firewall, { today, lines }).flatMap(({ written, kind, why }) => (firewall.written[written]?.byNature === true ? [] : [`${firewall.written[written]?.at.line} ${kind}: ${why}`])),
  );
}

const ASA = (...entries: readonly string[]): string =>
  [
    "ASA Version 9.9",
    "interface GigabitEthernet0/1",
    " nameif it",
    " security-level 50",
    " ip address 10.0.1.1 255.255.255.0",
    "interface GigabitEthernet0/2",
    " nameif ot",
    " security-level 100",
    " ip address 10.0.2.1 255.255.255.0",
    "time-range SOON",
    " absolute end 23:59 31 December 2026",
    "time-range MON",
    " periodic Monday 8:00 to 9:00",
    "time-range TUE",
    " periodic Tuesday 8:00 to 9:00",
    ...entries.map((entry) => `access-list it_in extended ${entry}`),
    "access-group it_in in interface it",
    "",
  ].join("\n");

describe("a rule with an end", () => {
  const text = ASA("permit tcp any host 10.0.2.5 eq 22 time-range SOON", "permit tcp host 10.0.1.7 host 10.0.2.5 eq 22");
  it("makes no other rule needless while it holds, because that one decides later", () => {
    expect(needless(text)).toEqual([]);
  });
  it("decides nothing once it has ended, and that is said of it and not of the rule behind it", () => {
    expect(needless(text, "2027-01-01")).toEqual(["16 ended: its last day was 2026-12-31"]);
  });
  it("is needless itself behind one that stays", () => {
    const behind = ASA("permit tcp any host 10.0.2.5 eq 22", "permit tcp host 10.0.1.7 host 10.0.2.5 eq 22 time-range SOON");
    expect(needless(behind)).toEqual(["17 never-decides: line 16 decides all that it matches"]);
  });
});

describe("a line that was not understood", () => {
  it("makes nothing behind it needless", () => {
    expect(needless(ASA("frobnicate tcp host 10.0.1.7 host 10.0.2.5 eq 20000", "deny tcp any host 10.0.2.5 range 1 1000", "permit tcp host 10.0.1.9 host 10.0.2.5"))).toEqual([]);
  });
});

describe("rules that match perhaps", () => {
  it("do not repeat each other: two time ranges, two users, two machines, two rates", () => {
    expect(needless(ASA("permit tcp any host 10.0.2.5 eq 22 time-range MON", "permit tcp any host 10.0.2.5 eq 22 time-range TUE"))).toEqual([]);
    const user = (name: string): string =>
      ["from it", "to ot", "source any", "destination 10.0.2.5", `source-user plant\\${name}`, "application any", "service any", "action allow"]
        .map((words) => `set rulebase security rules ${name} ${words}`)
        .join("\n");
    expect(needless(`set zone it network layer3 ethernet1/1\nset zone ot network layer3 ethernet1/2\n${user("alice")}\n${user("bob")}\n`)).toEqual([]);
    const mac = (last: number): string => `-A FORWARD -s 10.20.1.0/24 -p tcp -m tcp --dport 443 -m mac --mac-source 00:11:22:33:44:${last} -j ACCEPT`;
    expect(needless(`*filter\n:FORWARD DROP [0:0]\n${mac(55)}\n${mac(66)}\nCOMMIT\n`)).toEqual([]);
    const limited = "-A FORWARD -p tcp -m tcp --dport 443 -m limit --limit 10/sec -j ACCEPT";
    expect(needless(`*filter\n:FORWARD DROP [0:0]\n${limited}\n${limited}\nCOMMIT\n`)).toEqual([]);
  });
});

describe("lines that do more than filter", () => {
  it("are not called needless for letting pass what passes anyway: translations and what leads to them", () => {
    const nat = "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:in - [0:0]\n-A PREROUTING -j in\n-A in -d 1.2.3.4/32 -p tcp --dport 8443 -j DNAT --to-destination 10.20.4.7:443\n";
    expect(needless(`${nat}-A POSTROUTING -o wan -j MASQUERADE\nCOMMIT\n*filter\n:FORWARD DROP [0:0]\n-A FORWARD -d 10.20.4.7/32 -p tcp --dport 443 -j ACCEPT\nCOMMIT\n`)).toEqual([]);
    const table = "table ip nat {\n chain pre { type nat hook prerouting priority -100; ip daddr 1.2.3.4 tcp dport 8443 dnat to 10.20.4.7:443\n }\n}\n";
    expect(needless(`${table}table ip filter {\n chain forward { type filter hook forward priority 0; policy drop;\n  tcp dport 443 accept\n }\n}\n`)).toEqual([]);
  });
  it("are not called needless for being covered: inspections", () => {
    const inspected = ["tcp", "ftp", "http"].map((protocol) => `ip inspect name OUT ${protocol}\n`).join("");
    const ports = "interface Gi0/0\n ip address 10.0.1.1 255.255.255.0\n ip inspect OUT in\n ip access-group IN in\ninterface Gi0/1\n ip address 10.0.2.1 255.255.255.0\n";
    expect(needless(`hostname r1\n${inspected}${ports}ip access-list extended IN\n permit tcp any host 10.0.2.5 eq 21\n`)).toEqual([]);
  });
  it("are not called repetitions where a part of them was not understood", () => {
    const rule = (name: string, more: readonly string[]): string =>
      ["from it", "to ot", "source any", "destination 10.0.2.5", "application any", "service any", "action allow", ...more].map((w) => `set rulebase security rules ${name} ${w}`).join("\n");
    const zones = "set zone it network layer3 ethernet1/1\nset zone ot network layer3 ethernet1/2";
    expect(needless(`${zones}\n${rule("a", [])}\n${rule("b", [])}\n`)).toEqual(["3 repeats: without it, line 10 would do the same", "10 never-decides: line 3 decides all that it matches"]);
    expect(needless(`${zones}\n${rule("a", ["profile-setting group strict"])}\n${rule("b", [])}\n`)).toEqual(["11 never-decides: line 3 decides all that it matches"]);
  });
});

describe("what takes a rule's place", () => {
  it("is the end of the list, which has no line, and not the line of the last rule", () => {
    const other = "access-list ot_in extended permit ip any any\naccess-group ot_in in interface ot\n";
    expect(needless(ASA("permit tcp any host 10.0.2.5 eq 22", "deny ip any any log") + other)).toEqual(["17 repeats: without it, the end of the list would do the same, but for its log"]);
  });
  it("is named by its line, and never the rule itself", () => {
    // The chain is called twice, and its rule is written once: what it does the first time would else be done the second time.
    const chains = "*filter\n:FORWARD DROP [0:0]\n:ssh - [0:0]\n-A FORWARD -j ssh\n-A FORWARD -j ssh\n-A ssh -p tcp --dport 22 -j ACCEPT\nCOMMIT\n";
    expect(needless(chains).filter((said) => said.startsWith("6 "))).toEqual([]);
  });
  it("holds what a device does of itself without a line: what nobody wrote is not said to be needless", () => {
    const zones = "set zone it network layer3 ethernet1/1\n";
    const all = ["from any", "to any", "source any", "destination any", "application any", "service any", "action allow"].map((w) => `set rulebase security rules all ${w}\n`).join("");
    expect(needless(`${zones}${all}`)).toEqual([]);
  });
});
