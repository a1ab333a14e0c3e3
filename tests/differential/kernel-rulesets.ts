// Random rule sets as nftables text, over the small world of kernel-packets.ts: so small that rules and packets meet often. Uses what people write:
// chains with jump, goto and return, named and anonymous sets with intervals, concatenations, verdict maps, negations, flags, states.
import { PORTS, type Pick } from "./kernel-packets.ts";

export function randomRuleset(pick: Pick, table: string): string {
  const chains = 1 + pick(3);
  const lines = [`table inet ${table} {`, ...namedSets(pick)];
  const names = Array.from({ length: chains }, (_, i) => `c${i}`);
  // A chain calls only those before it: the kernel takes no loops.
  names.forEach((name, i) => {
    lines.push(`\tchain ${name} {`);
    for (let n = 1 + pick(6); n > 0; n--) lines.push(`\t\t${randomRule(pick, names.slice(0, i))}`);
    lines.push("\t}");
  });
  const bases = 1 + pick(2);
  for (let b = 0; b < bases; b++) {
    lines.push(`\tchain base${b} {`, `\t\ttype filter hook forward priority ${b * 10}; policy ${pick(2) === 0 ? "accept" : "drop"};`);
    for (let n = 2 + pick(8); n > 0; n--) lines.push(`\t\t${randomRule(pick, names)}`);
    lines.push("\t}");
  }
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

function namedSets(pick: Pick): string[] {
  return [
    "\tset hosts {",
    "\t\ttype ipv4_addr",
    "\t\tflags interval",
    `\t\telements = { ${network(pick, 4, 1)}, ${network(pick, 4, 2)} }`,
    "\t}",
    "\tset hosts6 {",
    "\t\ttype ipv6_addr",
    "\t\tflags interval",
    `\t\telements = { ${network(pick, 6)} }`,
    "\t}",
    "\tset doors {",
    "\t\ttype ipv4_addr . inet_service",
    `\t\telements = { 10.2.0.1 . ${port(pick)}, 10.1.1.2 . ${port(pick)}, 10.2.1.9 . ${port(pick)} }`,
    "\t}",
    "\tmap ways {",
    "\t\ttype inet_proto . inet_service : verdict",
    `\t\telements = { tcp . ${port(pick)} : accept, udp . ${port(pick)} : drop, udp . 1 : accept }`,
    "\t}",
  ];
}

function randomRule(pick: Pick, callable: readonly string[]): string {
  const matches: string[] = [];
  for (let n = pick(3); n > 0; n--) {
    const match = randomMatch(pick);
    if (matches.every((other) => agree(other, match))) matches.push(match);
  }
  if (pick(6) === 0) return [...matches.filter((m) => /^(ct state|iif|oif)/.test(m)), randomVerdictMap(pick, callable)].join(" ");
  if (pick(8) === 0) matches.push("counter");
  return [...matches, randomVerdict(pick, callable)].join(" ");
}

function randomVerdict(pick: Pick, callable: readonly string[]): string {
  const kind = pick(12);
  if (kind < 3) return "accept";
  if (kind < 6) return "drop";
  if (kind < 7) return "reject";
  if (kind < 8) return "return";
  if (kind < 9) return "continue";
  const chain = callable[pick(callable.length || 1)];
  return chain === undefined ? "accept" : `${kind < 11 ? "jump" : "goto"} ${chain}`;
}

function randomVerdictMap(pick: Pick, callable: readonly string[]): string {
  const verdict = (): string => ["accept", "drop", "return", "continue", callable.length > 0 ? `jump ${callable[pick(callable.length)]}` : "drop"][pick(5)] as string;
  switch (pick(5)) {
    case 0: {
      const [a, b] = distinctPorts(pick);
      return `tcp dport vmap { ${a} : ${verdict()}, ${b} : ${verdict()}, 1100-4000 : drop }`;
    }
    case 1:
      return `ct state vmap { established : ${verdict()}, new : ${verdict()}, invalid : drop }`;
    case 2:
      return `ip saddr vmap { 10.1.0.0/24 : ${verdict()}, 10.2.0.0-10.2.0.9 : ${verdict()} }`;
    case 3:
      return `meta l4proto vmap { tcp : ${verdict()}, udp : ${verdict()}, 50-60 : ${verdict()} }`;
    default:
      return "meta l4proto . th dport vmap @ways";
  }
}

function randomMatch(pick: Pick): string {
  const not = pick(4) === 0 ? "!= " : "";
  const side = pick(2) === 0 ? "saddr" : "daddr";
  const [a, b] = distinctPorts(pick);
  switch (pick(19)) {
    case 0:
      return `ip ${side} ${not}${network(pick, 4)}`;
    case 1:
      return `ip ${side} ${not}{ ${network(pick, 4, 1)}, ${network(pick, 4, 2)}, 192.0.2.1 }`;
    case 2:
      return `ip6 ${side} ${not}${network(pick, 6)}`;
    case 3:
      return `ip ${side} ${not}@hosts`;
    case 4:
      return `ip6 ${side} ${not}@hosts6`;
    case 5:
      return `tcp dport ${not}${a}`;
    case 6:
      return `${["tcp", "udp", "meta l4proto { tcp, udp } th"][pick(3)]} ${["sport", "dport"][pick(2)]} ${not}{ ${Math.min(a, b)}, ${Math.max(a, b)}-${Math.max(a, b) + 40} }`;
    case 7:
      return `udp dport ${[">= 502", "< 102", "80-1024", "!= 53-102"][pick(4)]}`;
    case 8:
      return `ct state ${["established", "established,related", "new", "!= new", "invalid", "{ new, related }"][pick(6)]}`;
    case 9:
      return `tcp flags ${["syn", "& (fin|syn|rst|ack) == syn", "& (syn|ack) != 0x0", "!= syn", "fin,syn / fin,syn", "& (fin|rst) == 0x0", "== (syn|ack)", "& fin == 0x0", "{ syn, ack }"][pick(9)]}`;
    case 10:
      return `icmp type ${["echo-request", "{ echo-reply, destination-unreachable }", "!= echo-request"][pick(3)]}`;
    case 11:
      return `icmpv6 type ${["echo-request", "{ echo-reply, destination-unreachable }", "!= echo-reply"][pick(3)]}`;
    case 12:
      return `${["iifname", "oifname", "iif", "oif"][pick(4)]} ${not}${["tun0", "tun1"][pick(2)]}`;
    case 13:
      return `iifname ${not}"tun*"`;
    case 14:
      return `ip ${side} . tcp dport ${not}@doors`;
    case 15:
      return `meta l4proto { tcp, udp } ip saddr . ip daddr . th dport ${not}{ 10.1.0.0/24 . 10.2.0.0/23 . 1-${a}, 10.2.1.0-10.2.1.9 . 10.1.0.2 . ${b} }`;
    case 16:
      return `meta l4proto ${not}{ tcp, 47, icmp }`;
    case 17:
      return `meta nfproto ${["ipv4", "ipv6"][pick(2)]}`;
    default:
      return `ip ${side} & 255.255.0.255 == 10.${1 + pick(2)}.0.${[1, 2, 9][pick(3)]}`;
  }
}

/** nft refuses rules that ask for two protocols, or two versions of IP, at once. */
function agree(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => ({
    version: /^(ip6|icmpv6)\b|nfproto ipv6/.test(text) ? 6 : /^(ip|icmp)\b|nfproto ipv4|ip saddr/.test(text) ? 4 : 0,
    protocol: /\b(icmpv6|icmp|tcp|udp|l4proto)\b/.exec(text)?.[1] ?? "",
  })) as [{ version: number; protocol: string }, { version: number; protocol: string }];
  return (
    (one.version === 0 || other.version === 0 || one.version === other.version) && (one.protocol === "" || other.protocol === "" || (one.protocol === other.protocol && one.protocol !== "l4proto"))
  );
}

/** Of one side; by default of either. Networks of two sides never overlap, which the kernel demands of the intervals of a set. */
function network(pick: Pick, version: 4 | 6, side = 1 + pick(2)): string {
  const net = pick(2);
  if (version === 6) return [`fd0${side}::/16`, `fd0${side}::1`, `fd0${side}::/112`, `fd0${side}::1:0/112`, `fd0${side}::2-fd0${side}::9`][pick(5)] as string;
  return [`10.${side}.0.0/16`, `10.${side}.${net}.1`, `10.${side}.${net}.0/24`, `10.${side}.${net}.2-10.${side}.${net}.9`, `10.${side}.${net}.0/29`][pick(5)] as string;
}

function port(pick: Pick): number {
  return PORTS[pick(PORTS.length)] as number;
}

function distinctPorts(pick: Pick): readonly [number, number] {
  const first = pick(PORTS.length);
  return [PORTS[first] as number, PORTS[(first + 1 + pick(PORTS.length - 1)) % PORTS.length] as number];
}
