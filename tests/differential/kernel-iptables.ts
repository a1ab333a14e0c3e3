// Random rules as iptables-restore and ip6tables-restore read them, over the small world of kernel-packets.ts: tables raw, mangle, filter and security,
// chains that call chains, and the matches that people write.
import { PORTS, type Pick } from "./kernel-packets.ts";

type Version = 4 | 6;

/** Both tables of IP: packets of either version meet their own. */
export function randomIptables(pick: Pick, version: Version): string {
  const lines = [];
  if (pick(4) === 0) lines.push(...table(pick, version, "raw", ["PREROUTING"], 2));
  if (pick(3) === 0) lines.push(...table(pick, version, "mangle", ["FORWARD", "POSTROUTING"], 2));
  lines.push(...table(pick, version, "filter", ["FORWARD"], 8));
  if (pick(6) === 0) lines.push(...table(pick, version, "security", ["FORWARD"], 2));
  return `${lines.join("\n")}\n`;
}

/** `most`: rules of a chain. Policies other than ACCEPT stand where people write them. */
function table(pick: Pick, version: Version, name: string, chains: readonly string[], most: number): string[] {
  const isFilter = name === "filter";
  const called = isFilter ? Array.from({ length: pick(4) }, (_, i) => `c${i}`) : [];
  const lines = [`*${name}`, ...chains.map((chain) => `:${chain} ${isFilter && pick(2) === 0 ? "DROP" : "ACCEPT"} [0:0]`), ...called.map((chain) => `:${chain} - [0:0]`)];
  // A chain calls only those before it: the kernel takes no loops.
  called.forEach((chain, i) => {
    for (let n = 1 + pick(4); n > 0; n--) lines.push(`-A ${chain} ${rule(pick, version, isFilter, chain, called.slice(0, i))}`);
  });
  for (const chain of chains) for (let n = 1 + pick(most); n > 0; n--) lines.push(`-A ${chain} ${rule(pick, version, isFilter, chain, called)}`);
  return [...lines, "COMMIT"];
}

function rule(pick: Pick, version: Version, isFilter: boolean, chain: string, callable: readonly string[]): string {
  const parts: string[] = [];
  // What leaves is also the kernel's own answer to what it rejects, which no rule here may take away.
  if (chain === "POSTROUTING") parts.push(`-s ${network(pick, version)}`);
  else if (pick(2) === 0) parts.push(`${not(pick)}${pick(2) === 0 ? "-s" : "-d"} ${network(pick, version)}`);
  if (pick(4) === 0 && chain !== "POSTROUTING") parts.push(`${not(pick)}-i ${["tun0", "tun1", "tun+"][pick(3)]}`);
  if (pick(4) === 0 && chain !== "PREROUTING") parts.push(`${not(pick)}-o ${["tun0", "tun1"][pick(2)]}`);
  if (pick(3) > 0) parts.push(protocol(pick, version));
  // Before tracking every packet is INVALID.
  if (pick(4) === 0) parts.push(`-m conntrack ${not(pick)}--ctstate ${["ESTABLISHED,RELATED", "NEW", "INVALID", "RELATED", "NEW,ESTABLISHED"][pick(5)]}`);
  if (pick(8) === 0) parts.push(`-m iprange ${not(pick)}--${["src", "dst"][pick(2)]}-range ${range(pick, version)}`);
  if (pick(8) === 0) parts.push('-m comment --comment "allow: it\'s -j DROP in words"');
  parts.push(target(pick, version, isFilter, callable));
  return parts.join(" ");
}

function protocol(pick: Pick, version: Version): string {
  const of = ["tcp", "udp"][pick(2)] as string;
  const ports = PORTS.filter(() => pick(3) === 0);
  switch (pick(9)) {
    case 0:
      return `-p ${of} -m ${of} ${not(pick)}--dport ${port(pick)}`;
    case 1:
      return `-p ${of} -m ${of} ${not(pick)}--sport 53:${1_024 + pick(4_000)} ${not(pick)}--dport :${port(pick)}`;
    case 2:
      return `-p ${of} -m multiport ${not(pick)}--${["dports", "sports", "ports"][pick(3)]} ${[...ports, "1000:5000"].join(",")}`;
    case 3:
      return `-p tcp -m tcp ${not(pick)}--syn`;
    case 4:
      return `-p tcp -m tcp ${not(pick)}--tcp-flags ${["FIN,SYN FIN,SYN", "ALL NONE", "SYN,ACK ACK", "FIN,RST,PSH PSH", "ALL ALL"][pick(5)]}`;
    case 5:
      return version === 4
        ? `-p icmp -m icmp ${not(pick)}--icmp-type ${["8", "0", "3/3", "destination-unreachable"][pick(4)]}`
        : `-p ipv6-icmp -m icmp6 ${not(pick)}--icmpv6-type ${["128", "129", "1/4", "destination-unreachable"][pick(4)]}`;
    case 6:
      return `! -p ${of}`;
    case 7:
      return `-p ${[47, 50, 89][pick(3)]}`;
    default:
      return `-p ${of}`;
  }
}

function target(pick: Pick, version: Version, isFilter: boolean, callable: readonly string[]): string {
  const kind = pick(12);
  if (kind < 4) return "-j ACCEPT";
  if (kind < 7 || !isFilter) return kind < 10 ? "-j DROP" : "-j RETURN";
  if (kind < 8) return `-j REJECT${pick(2) === 0 ? "" : ` --reject-with ${version === 4 ? "icmp-admin-prohibited" : "icmp6-adm-prohibited"}`}`;
  if (kind < 9) return "-j RETURN";
  if (kind < 10) return '-j LOG --log-prefix "a b "';
  const chain = callable[pick(callable.length || 1)];
  return chain === undefined ? "-j ACCEPT" : `${pick(3) === 0 ? "-g" : "-j"} ${chain}`;
}

function not(pick: Pick): string {
  return pick(4) === 0 ? "! " : "";
}

function network(pick: Pick, version: Version): string {
  const side = 1 + pick(2);
  const net = pick(2);
  if (version === 6) return [`fd0${side}::/16`, `fd0${side}::1`, `fd0${side}::/112`, `fd0${side}::1:0/112`, `fd0${side}::8/125`][pick(5)] as string;
  return [`10.${side}.0.0/16`, `10.${side}.${net}.1`, `10.${side}.${net}.0/24`, `10.${side}.${net}.0/255.255.255.248`, `10.${side}.0.9/255.255.0.255`][pick(5)] as string;
}

function range(pick: Pick, version: Version): string {
  const side = 1 + pick(2);
  return version === 6 ? `fd0${side}::2-fd0${side}::9` : `10.${side}.0.2-10.${side}.1.1`;
}

function port(pick: Pick): number {
  return PORTS[pick(PORTS.length)] as number;
}
