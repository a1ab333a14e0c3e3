// Whole configurations through the kernel: what check predicts of each conversation is what happens to it, for lists without state, for devices judged
// together with zones, for translated conversations and for lists that jump. Skipped, visibly, where namespaces or programs are missing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { type Rehearsed, rehearseChange } from "../../src/app/rehearse.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import { rehearse } from "../../src/rehearsal/rehearse.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";
import { smallPlant } from "./small-plant.ts";

const probe = await rehearse(smallPlant([]));
const why = probe.value === undefined ? `: ${probe.diagnostics.map((d) => d.message).join("; ")}` : "";
const folder = mkdtempSync(join(tmpdir(), "rehearsal-configurations-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What happened to each conversation, "client server service" → what was predicted and seen, and what was left out. */
async function rehearsed(
  file: string,
  text: string,
  conversations: readonly Conversation[],
  behind: Readonly<Record<string, readonly string[]>> = {},
): Promise<{ readonly happened: Record<string, string>; readonly left: Record<string, string>; readonly whole: Rehearsed }> {
  const machines = [...new Set(conversations.flatMap((c) => [c.client, c.server]))];
  const { checked, diagnostics } = check({
    change: { file: join(folder, file), text, behind },
    plant: plant(conversations, { assets: machines.map((m) => asset(m, [m])) }),
    today: "2026-11-02",
    inputs: [],
  });
  if (checked === null) throw new Error(JSON.stringify(diagnostics));
  const whole = await rehearseChange(checked, { onProgress: () => {}, signal: new AbortController().signal });
  const nameOf = (c: Conversation): string => `${c.client} ${c.server} ${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}`;
  const happened: Record<string, string> = {};
  for (const { conversation: id, predicted, seen, agrees } of whole.report?.compared ?? []) {
    const c = whole.prepared.judged.get(id)?.conversation;
    const name = c === undefined ? id : `${nameOf(c)}${id.includes(" called as ") ? ` called as ${id.split(" called as ")[1]}` : ""}`;
    happened[name] = agrees ? seen.kind : `predicted ${JSON.stringify(predicted)}, seen ${JSON.stringify(seen)}`;
  }
  const left: Record<string, string> = Object.fromEntries(whole.prepared.leftOut.map((l) => [nameOf(l.judged.conversation), l.why]));
  for (const { conversation: id, reason } of whole.report?.notRehearsed ?? []) left[id] = reason;
  return { happened, left, whole };
}

const ROUTER = `hostname cell-router
interface GigabitEthernet0/0
 description plant
 ip address 10.1.0.1 255.255.255.0
 ip access-group FROM-PLANT in
interface GigabitEthernet0/1
 description cell
 ip address 10.2.0.1 255.255.255.0
 ip access-group FROM-CELL in
ip route 10.3.0.0 255.255.255.0 10.2.0.254
ip access-list extended FROM-PLANT
 permit tcp 10.1.0.0 0.0.0.255 host 10.2.0.20 eq 502
 permit tcp 10.1.0.0 0.0.0.255 host 10.2.0.21 eq 502
 permit udp 10.1.0.0 0.0.0.255 10.2.0.0 0.0.0.255 eq 161
 permit udp host 10.1.0.10 host 10.2.0.21 eq 5000
 permit icmp 10.1.0.0 0.0.0.255 10.2.0.0 0.0.0.255
 permit tcp any host 10.3.0.30 eq 80
ip access-list extended FROM-CELL
 permit tcp host 10.2.0.20 any established
 permit tcp host 10.3.0.30 eq 80 any established
 permit udp 10.2.0.0 0.0.0.255 eq 161 any
 permit icmp host 10.2.0.20 any
`;

const ASA = `ASA Version 9.16(4)
hostname cell-firewall
interface GigabitEthernet0/0
 nameif plant
 security-level 50
 ip address 10.1.0.1 255.255.255.0
interface GigabitEthernet0/1
 nameif cell
 security-level 90
 ip address 10.2.0.1 255.255.255.0
interface GigabitEthernet0/2
 nameif office
 security-level 20
 ip address 10.9.0.1 255.255.255.0
access-list PLANT_IN extended permit tcp 10.1.0.0 255.255.255.0 host 10.2.0.20 eq 502
access-list PLANT_IN extended permit tcp 10.1.0.0 255.255.255.0 host 10.2.0.21 eq 102
access-list PLANT_IN extended permit ip 10.1.0.0 255.255.255.0 10.9.0.0 255.255.255.0
access-list OFFICE_IN extended deny ip any any
access-group PLANT_IN in interface plant
access-group OFFICE_IN in interface office
`;

const TRANSLATING = `ASA Version 9.16(4)
hostname edge
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet0/1
 nameif cell
 security-level 90
 ip address 10.2.0.1 255.255.255.0
object network PLC
 host 10.2.0.20
 nat (cell,outside) static 203.0.113.20
object network PANEL
 host 10.2.0.21
 nat (cell,outside) static interface service tcp 443 8443
object network CELL
 subnet 10.2.0.0 255.255.255.0
 nat (cell,outside) dynamic interface
access-list OUTSIDE_IN extended permit tcp any host 10.2.0.20 eq 502
access-list OUTSIDE_IN extended permit tcp any host 10.2.0.21 eq 443
access-group OUTSIDE_IN in interface outside
`;

const FORTIGATE = `config system interface
    edit "outside"
        set ip 203.0.113.1 255.255.255.0
    next
    edit "cell"
        set ip 10.2.0.1 255.255.255.0
    next
end
config router static
    edit 1
        set gateway 203.0.113.254
        set device "outside"
    next
end
config firewall address
    edit "cell-net"
        set subnet 10.2.0.0 255.255.255.0
    next
end
config firewall vip
    edit "plc"
        set extip 203.0.113.20
        set mappedip "10.2.0.20"
        set extintf "outside"
        set portforward enable
        set extport 8502
        set mappedport 502
    next
    edit "panel"
        set extip 203.0.113.21
        set mappedip "10.2.0.21"
        set extintf "outside"
    next
end
config firewall policy
    edit 1
        set srcintf "outside"
        set dstintf "cell"
        set srcaddr "all"
        set dstaddr "plc"
        set action accept
        set schedule "always"
        set service "ALL"
    next
    edit 2
        set srcintf "outside"
        set dstintf "cell"
        set srcaddr "all"
        set dstaddr "panel"
        set action accept
        set schedule "always"
        set service "HTTPS"
    next
    edit 3
        set srcintf "cell"
        set dstintf "outside"
        set srcaddr "cell-net"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS" "NTP"
        set nat enable
    next
end
`;

const IPTABLES = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i outside -d 203.0.113.1/32 -p tcp --dport 5020 -j DNAT --to-destination 10.2.0.20:502
-A POSTROUTING -s 10.2.0.0/24 -o outside -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:CELL - [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A FORWARD -i cell -j CELL
-A FORWARD -i outside -d 10.2.0.20/32 -p tcp --dport 502 -m conntrack --ctstate NEW -j ACCEPT
-A CELL -p udp --dport 69 -j RETURN
-A CELL -p tcp --dport 23 -j REJECT
-A CELL -m conntrack --ctstate NEW -j ACCEPT
COMMIT
`;

describe.skipIf(why !== "")(`configurations in network namespaces${why}`, () => {
  test("a router's lists without state are asked for every packet, in both directions", async () => {
    const { happened, left } = await rehearsed("router.cfg", ROUTER, [
      conversation("10.1.0.10", "10.2.0.20", "tcp/502"),
      conversation("10.1.0.10", "10.2.0.20", "tcp/503"),
      conversation("10.1.0.10", "10.2.0.21", "tcp/502"),
      conversation("10.1.0.10", "10.2.0.21", "udp/161"),
      conversation("10.1.0.10", "10.2.0.21", "udp/5000"),
      conversation("10.1.0.11", "10.2.0.21", "udp/5000"),
      conversation("10.1.0.10", "10.2.0.20", "icmp"),
      conversation("10.1.0.10", "10.2.0.21", "icmp"),
      conversation("10.1.0.11", "10.2.0.21", "icmp", { packetsToClient: 0, bytesToClient: 0 }),
      conversation("10.1.0.10", "10.3.0.30", "tcp/80"),
      conversation("10.2.0.20", "10.1.0.10", "tcp/445"),
      // Silent for a day: what has no memory forgets nothing.
      conversation("10.1.0.11", "10.2.0.20", "tcp/502", { longestSilence: 86_400 }),
    ]);
    expect(left).toEqual({});
    expect(happened).toEqual({
      "10.1.0.10 10.2.0.20 tcp/502": "carried",
      "10.1.0.10 10.2.0.20 tcp/503": "dropped",
      "10.1.0.10 10.2.0.21 tcp/502": "answers-denied",
      "10.1.0.10 10.2.0.21 udp/161": "carried",
      "10.1.0.10 10.2.0.21 udp/5000": "answers-denied",
      "10.1.0.11 10.2.0.21 udp/5000": "dropped",
      "10.1.0.10 10.2.0.20 icmp": "carried",
      "10.1.0.10 10.2.0.21 icmp": "answers-denied",
      "10.1.0.11 10.2.0.21 icmp": "carried",
      "10.1.0.10 10.3.0.30 tcp/80": "carried",
      "10.2.0.20 10.1.0.10 tcp/445": "dropped",
      "10.1.0.11 10.2.0.20 tcp/502": "carried",
    });
  });

  test("a configuration at one point of a change of zones, and conduits at the others", async () => {
    writeFileSync(join(folder, "cell.cfg"), ASA);
    const change = `kind: segmentation
name: cell
zones:
  - { name: plant, members: [10.1.0.0/24] }
  - { name: cell, members: [10.2.0.0/24] }
  - { name: office, members: [10.9.0.0/24] }
conduits:
  - { from: plant, to: office, allow: [tcp/443], reason: "reports" }
  - { from: office, to: cell, allow: [tcp/80], reason: "pages" }
within: permit
default: deny
enforcement:
  - { name: cell-firewall, between: [plant, cell], kind: router, config: cell.cfg }
  - { name: office-firewall, between: [office, plant], kind: router, stateful: true, denied: reject, idleTimeout: { tcp: 30m } }
  - { name: all-cell, between: [office, cell], kind: router, stateful: true, denied: drop, idleTimeout: { tcp: 2h } }
`;
    const { happened, left } = await rehearsed("change.yaml", change, [
      conversation("10.1.0.10", "10.2.0.20", "tcp/502"),
      conversation("10.1.0.10", "10.2.0.21", "tcp/502"),
      conversation("10.1.0.10", "10.2.0.21", "tcp/102", { longestSilence: 5_400 }),
      conversation("10.2.0.21", "10.1.0.10", "tcp/445"),
      conversation("10.1.0.10", "10.9.0.5", "tcp/443"),
      conversation("10.1.0.11", "10.9.0.5", "tcp/443", { longestSilence: 3_000 }),
      conversation("10.1.0.10", "10.9.0.5", "tcp/80"),
      conversation("10.9.0.5", "10.2.0.20", "tcp/80", { longestSilence: 3_000 }),
      conversation("10.9.0.5", "10.2.0.20", "tcp/81"),
    ]);
    expect(left).toEqual({});
    expect(happened).toEqual({
      "10.1.0.10 10.2.0.20 tcp/502": "carried",
      "10.1.0.10 10.2.0.21 tcp/502": "dropped",
      "10.1.0.10 10.2.0.21 tcp/102": "cut",
      "10.2.0.21 10.1.0.10 tcp/445": "carried",
      "10.1.0.10 10.9.0.5 tcp/443": "carried",
      "10.1.0.11 10.9.0.5 tcp/443": "cut",
      "10.1.0.10 10.9.0.5 tcp/80": "rejected",
      "10.9.0.5 10.2.0.20 tcp/80": "carried",
      "10.9.0.5 10.2.0.20 tcp/81": "dropped",
    });
  });

  test("translated conversations: static, forwarded ports, hidden sources", async () => {
    const { happened, left } = await rehearsed("translating.cfg", TRANSLATING, [
      // Static: from outside by the outside address, seen in front of the firewall and behind it.
      conversation("203.0.113.50", "203.0.113.20", "tcp/502"),
      conversation("203.0.113.50", "203.0.113.20", "tcp/503"),
      conversation("203.0.113.51", "10.2.0.20", "tcp/502"),
      // A forwarded port of the firewall's own address.
      conversation("203.0.113.50", "203.0.113.1", "tcp/8443"),
      conversation("203.0.113.52", "10.2.0.21", "tcp/443"),
      // Hidden behind the outside address.
      conversation("10.2.0.22", "203.0.113.60", "tcp/25"),
      conversation("10.2.0.22", "203.0.113.60", "udp/123"),
      conversation("10.2.0.20", "203.0.113.60", "tcp/26"),
    ]);
    expect(left).toEqual({});
    expect(happened).toEqual({
      "203.0.113.50 203.0.113.20 tcp/502": "carried",
      "203.0.113.50 203.0.113.20 tcp/503": "dropped",
      "203.0.113.51 10.2.0.20 tcp/502": "carried",
      "203.0.113.51 10.2.0.20 tcp/502 called as 203.0.113.20:502": "carried",
      "203.0.113.50 203.0.113.1 tcp/8443": "carried",
      "203.0.113.52 10.2.0.21 tcp/443": "carried",
      "203.0.113.52 10.2.0.21 tcp/443 called as 203.0.113.1:8443": "carried",
      "10.2.0.22 203.0.113.60 tcp/25": "carried",
      "10.2.0.22 203.0.113.60 udp/123": "carried",
      "10.2.0.20 203.0.113.60 tcp/26": "carried",
    });
  });

  test("a FortiGate whose policies name forwarded addresses skips rules, and the kernel does too", async () => {
    const { happened, left } = await rehearsed("forti.conf", FORTIGATE, [
      conversation("203.0.113.50", "203.0.113.20", "tcp/8502"),
      conversation("203.0.113.50", "203.0.113.20", "tcp/502"),
      conversation("203.0.113.50", "203.0.113.21", "tcp/443"),
      conversation("203.0.113.50", "203.0.113.21", "tcp/80"),
      conversation("10.2.0.22", "198.51.100.7", "tcp/443"),
      conversation("10.2.0.22", "198.51.100.7", "tcp/80"),
      conversation("10.2.0.20", "198.51.100.7", "udp/123"),
    ]);
    // The firewall has this address, and forwards another port of it.
    expect(left["203.0.113.50 203.0.113.20 tcp/502"]).toMatch(/^nothing is predicted: The firewall translates 203\.0\.113\.20 for other packets\. .* not known to pass/);
    expect(happened).toEqual({
      "203.0.113.50 203.0.113.20 tcp/8502": "carried",
      "203.0.113.50 203.0.113.21 tcp/443": "carried",
      "203.0.113.50 203.0.113.21 tcp/80": "dropped",
      "10.2.0.22 198.51.100.7 tcp/443": "carried",
      "10.2.0.22 198.51.100.7 tcp/80": "dropped",
      "10.2.0.20 198.51.100.7 udp/123": "carried",
    });
  });

  test("Linux' own rules, with their states, chains and translation", async () => {
    const { happened, left } = await rehearsed(
      "rules.v4",
      IPTABLES,
      [
        conversation("203.0.113.50", "203.0.113.1", "tcp/5020"),
        conversation("203.0.113.50", "10.2.0.20", "tcp/502"),
        conversation("10.2.0.22", "203.0.113.60", "tcp/25"),
        conversation("10.2.0.22", "203.0.113.60", "tcp/23"),
        conversation("10.2.0.22", "203.0.113.60", "udp/69"),
        conversation("10.2.0.22", "203.0.113.60", "icmp"),
      ],
      { cell: ["10.2.0.0/24"], outside: ["203.0.113.0/24"] },
    );
    expect(left).toEqual({});
    expect(happened).toMatchObject({
      "203.0.113.50 203.0.113.1 tcp/5020": "carried",
      "10.2.0.22 203.0.113.60 tcp/25": "carried",
      "10.2.0.22 203.0.113.60 tcp/23": "rejected",
      "10.2.0.22 203.0.113.60 udp/69": "dropped",
    });
  });
});
