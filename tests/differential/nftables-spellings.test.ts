// Rule sets that the kernel holds, as it lists them in its own language and as JSON, and as they were written: three spellings of one rule set, which compare
// equal. Each rule alone, so that a difference names the rule.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareChanges } from "../../src/app/compare-changes.ts";
import { noEvidence } from "../../src/app/plant-from-evidence.ts";

const RULES = `ct state established,related accept
ct state { new, related } tcp dport 1 accept
ct state != established udp dport 2 drop
ct state invalid drop
iifname "eth0" oifname "eth1" ip saddr 10.4.0.0/24 tcp dport { 80, 443, 8000-8100 } ct state new accept
iifname { "eth2", "eth3" } udp dport 161 limit rate 10/second accept
iifname "eth*" accept
iif lo accept
iifname . tcp dport { "eth0" . 80, "eth1" . 443 } accept
iifname vmap { "a" : accept, "b" : drop }
tcp dport vmap { 9 : drop, 10 : accept }
ip saddr 10.5.0.1 tcp dport 22 limit rate over 5/minute burst 10 packets drop
limit rate 100/hour burst 20 packets tcp dport 81 accept
limit rate 7/day tcp dport 82 accept
limit rate 1 mbytes/second accept
limit rate over 2 kbytes/minute burst 9 kbytes drop
limit name "lim1" accept
quota name "q1" drop
quota over 100 mbytes drop
quota 5 mbytes tcp dport 83 accept
ct count over 10 tcp dport 9000 reject
ct count 3 accept
add @dyn { ip saddr limit rate 5/second } accept
meter m1 { ip saddr limit rate 6/second } accept
tcp flags & (fin | syn | rst | ack) == syn tcp dport 23 accept
tcp flags syn / fin,syn,rst,ack tcp dport 24 accept
tcp flags ! syn tcp dport 3 drop
tcp flags { syn, syn | ack } accept
tcp option sack-perm exists accept
tcp option maxseg size 500-1000 accept
exthdr frag exists drop
frag more-fragments 1 drop
rt type 0 drop
rt classid 5 accept
fib saddr . iif oif missing drop
fib daddr type local accept
fib saddr oifname "eth0" accept
numgen inc mod 2 0 accept
jhash ip saddr mod 2 0 accept
symhash mod 2 0 accept
ipsec in reqid 1 accept
osf name "Linux" accept
@nh,72,8 6 accept
ip protocol icmp icmp type echo-request accept
icmp type echo-request icmp id 7 accept
icmp type { destination-unreachable, time-exceeded } limit rate 5/second accept
icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
meta l4proto { icmp, ipv6-icmp } accept
meta nfproto ipv6 udp dport 547 accept
ip6 saddr fe80::/10 udp dport 546 accept
ip saddr != 10.6.0.0/16 tcp sport 1024-65535 tcp dport 3389 counter accept comment "remote desktop"
ip saddr . ip daddr . tcp dport { 10.7.0.1 . 10.1.0.10 . 44818, 10.7.0.2 . 10.1.0.11 . 44818 } accept
ip saddr { 10.0.0.0/8, 172.16.0.0/12 } ip daddr != { 10.1.1.1, 10.1.1.2 } accept
ip saddr @nets ip daddr @plcs tcp dport @ports accept
ip saddr & 255.255.0.255 == 10.0.0.5 accept
tcp dport & 0x00ff == 80 accept
ip daddr vmap @verdicts
ether saddr 00:11:22:33:44:55 tcp dport 4840 accept
ether daddr 01:00:5e:00:00:00/24 accept
ether type vlan accept
vlan id 100 accept
ip dscp ef accept
ip dscp { cs1, af11 } accept
ip ecn ce accept
ip ttl < 5 drop
ip id 7 accept
ip hdrlength != 5 drop
ip frag-off & 0x1fff != 0 drop
ip version 4 ip protocol 47 accept
ip6 hoplimit 255 accept
ip6 flowlabel 5 accept
th dport 53 accept
ip protocol { tcp, udp } th dport { 53, 853 } accept
udp length > 100 drop
tcp window 0 drop
ah spi 256 accept
meta mark 0x1 accept
meta mark & 0xf0 != 0x10 accept
meta mark { 1, 2, 0x10-0x20 } accept
meta length > 1400 drop
meta hour "08:00"-"17:00" tcp dport 5900 accept
meta day { "Monday", "Tuesday" } tcp dport 5901 accept
meta time "2026-01-01 00:00:00"-"2026-12-31 00:00:00" accept
meta pkttype broadcast drop
meta priority 1:10 accept
meta skuid 1000 accept
meta cpu 1 accept
ct mark 0x2 accept
ct mark & 0xff == 0x5 accept
ct direction original accept
ct expiration < 30 accept
ct zone 5 accept
ct original ip saddr 10.0.0.1 accept
ct bytes > 1000 accept
ct helper "ftp" accept
ct status dnat accept
tcp dport 8080 log prefix "web " level info accept
ip saddr 10.8.0.1 goto extra
jump extra
reject with icmp type host-unreachable
reject with icmpv6 no-route
reject with icmpx admin-prohibited
tcp dport 5 reject with tcp reset`.split("\n");

const written = (rule: string): string => `table inet f {
  limit lim1 { rate 10/second
  }
  quota q1 { over 10 mbytes
  }
  set plcs { type ipv4_addr; elements = { 10.1.0.10, 10.1.0.11 }
  }
  set nets { type ipv4_addr; flags interval; elements = { 10.2.0.0/24, 10.3.0.10-10.3.0.20 }
  }
  set ports { type inet_service; elements = { 102, 502 }
  }
  set dyn { type ipv4_addr; flags dynamic, timeout; timeout 1m
  }
  map verdicts { type ipv4_addr : verdict; elements = { 10.9.0.1 : accept, 10.9.0.2 : drop }
  }
  chain extra {
    udp dport 67 accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    tcp dport 4444 accept
    ${rule}
    tcp dport 5555 accept
  }
}
`;

/** Loads each file and lists what the kernel made of it; one that it does not take leaves no lists. */
const SCRIPT = 'cd "$1" && for f in *.nft; do nft flush ruleset; nft -f "$f" 2>/dev/null || continue; nft list ruleset > "$f.txt"; nft -j list ruleset > "$f.json"; done';
const hasKernel = spawnSync("unshare", ["-Urn", "nft", "list", "ruleset"]).status === 0;

describe.skipIf(!hasKernel)("nftables in three spellings", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-spellings-"));
  let listed: readonly string[] = [];
  beforeAll(() => {
    for (const [i, rule] of RULES.entries()) writeFileSync(join(folder, `${i}.nft`), written(rule));
    spawnSync("unshare", ["-Urn", "sh", "-c", SCRIPT, "sh", folder]);
    listed = readdirSync(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are the same rule set, each rule", async () => {
    const plant = await noEvidence();
    const read = (name: string) => ({ file: name, text: readFileSync(join(folder, name), "utf8") });
    const isSame = (before: string, after: string): boolean | undefined => {
      const { shown, diagnostics } = compareChanges({ before: read(before), after: read(after), plant, hasEvidence: false, today: "2026-11-26" });
      if (shown === null) throw new Error(JSON.stringify(diagnostics));
      return shown.same;
    };
    const taken = RULES.flatMap((rule, i) => (listed.includes(`${i}.nft.json`) ? [{ rule, name: `${i}.nft` }] : []));
    // Others need modules that not every kernel has.
    expect(taken.length).toBeGreaterThan(RULES.length * 0.8);
    const unlike = taken.flatMap(({ rule, name }) => [
      ...(isSame(`${name}.txt`, `${name}.json`) === true ? [] : [`listed in text and in JSON: ${rule}`]),
      ...(isSame(name, `${name}.txt`) === true ? [] : [`written and listed: ${rule}`]),
    ]);
    expect(unlike).toEqual([]);
  }, 60_000);
});
