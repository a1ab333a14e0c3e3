// Which column of a table of flows says what, by its exact name in the tools that write such tables. A name that is not here is not used, and two
// columns of one name make the table one that is not read: a guess would be silently wrong.

export type Role =
  | "start"
  | "end"
  | "seconds"
  | "source"
  | "target"
  | "sourceMac"
  | "targetMac"
  | "sourcePort"
  | "targetPort"
  | "transport"
  | "packets"
  | "bytes"
  | "reversePackets"
  | "reverseBytes"
  | "flags"
  | "vlan"
  | "exporter"
  | "ingress";

/** Names in lower case, the better one first: an epoch before a date without zone. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  start: ["start", "stime", "first", "firstseen", "first_seen", "ts", "start_time", "starttime", "flowstart", "startdate", "date first seen"],
  end: ["end", "etime", "ltime", "last", "lastseen", "last_seen", "te", "end_time", "endtime", "flowend", "enddate"],
  seconds: ["td", "duration", "dur"],
  source: ["sips", "sa", "srcaddr", "saddr", "srcip", "src_ip", "sip", "ip_src", "source_ip", "src_addr", "source ip", "src ip addr"],
  target: ["rips", "da", "dstaddr", "daddr", "dstip", "dst_ip", "dip", "ip_dst", "dest_ip", "destination_ip", "dst_addr", "destination ip", "dst ip addr"],
  sourceMac: ["smacs", "ismc", "src_mac", "smac", "mac_src"],
  targetMac: ["rmacs", "odmc", "dst_mac", "dmac", "mac_dst"],
  sourcePort: ["sp", "srcport", "sport", "src_port", "source_port", "port_src", "source port", "src pt"],
  targetPort: ["dp", "dstport", "dport", "dst_port", "dest_port", "destination_port", "port_dst", "destination port", "dst pt"],
  transport: ["pr", "proto", "protocol", "ip_proto"],
  packets: ["ipkt", "spackets", "spkts", "packets", "pkts", "in_packets", "inpackets", "srcpkts"],
  bytes: ["ibyt", "sbytessum", "sbytes", "bytes", "octets", "in_bytes", "inbytes", "srcbytes"],
  reversePackets: ["opkt", "rpackets", "dpkts", "out_packets", "outpackets", "dstpkts"],
  reverseBytes: ["obyt", "rbytessum", "dbytes", "out_bytes", "outbytes", "dstbytes"],
  flags: ["flg", "flags", "tcp_flags"],
  vlan: ["svln", "vlan", "srcvlan"],
  exporter: ["ra", "exporter", "router", "routerip"],
  ingress: ["in", "in_iface", "iface_in", "input"],
};

export interface Columns {
  readonly separator: string;
  /** Place of each role that has one. */
  readonly at: Readonly<Partial<Record<Role, number>>>;
  /** "start = ts, source = sa, …" */
  readonly words: string;
  readonly isNfdump: boolean;
}

/** Before 1.7.5; since then the usual columns, those of `csv-fast`, and what a user picks of them. */
const NFDUMP = /^ts,te,td,sa,da,sp,dp,pr,|^(?:[\w-]+,){0,9}firstSeen,(?:[\w-]+,){0,20}(?:srcAddr|proto),/;
const MOST_COLUMNS = 400;
const MOST_NAMED = 12;

/** null = no header of a table of flows. */
export function readColumns(line: string): Columns | null {
  for (const separator of [",", ";", "\t", "|"]) {
    const names = line.split(separator).map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .toLowerCase(),
    );
    if (names.length < 5 || names.length > MOST_COLUMNS) continue;
    const at: Partial<Record<Role, number>> = {};
    for (const [role, known] of Object.entries(NAMES) as [Role, readonly string[]][]) {
      const name = known.find((candidate) => names.includes(candidate));
      if (name === undefined) continue;
      if (names.indexOf(name) !== names.lastIndexOf(name)) return null;
      at[role] = names.indexOf(name);
    }
    const hasEnds = at.source !== undefined && at.target !== undefined;
    if (!hasEnds || at.start === undefined || at.transport === undefined || (at.packets === undefined && at.bytes === undefined)) continue;
    const used = new Set(Object.values(at));
    const unused = names.filter((_, i) => !used.has(i));
    const said = (Object.entries(at) as [Role, number][]).map(([role, i]) => `${WORDS[role]} = ${names[i]}`).join(", ");
    const rest = unused.length === 0 ? "" : `; not used: ${unused.slice(0, MOST_NAMED).join(", ")}${unused.length > MOST_NAMED ? ` and ${unused.length - MOST_NAMED} more` : ""}`;
    return { separator, at, words: `columns are taken so: ${said}${rest}`, isNfdump: NFDUMP.test(line) };
  }
  return null;
}

const WORDS: Readonly<Record<Role, string>> = {
  start: "beginning",
  end: "end",
  seconds: "duration in seconds",
  source: "source address",
  target: "destination address",
  sourceMac: "source MAC address",
  targetMac: "destination MAC address",
  sourcePort: "source port",
  targetPort: "destination port",
  transport: "protocol",
  packets: "packets from the source",
  bytes: "bytes from the source",
  reversePackets: "packets back",
  reverseBytes: "bytes back",
  flags: "TCP flags",
  vlan: "VLAN",
  exporter: "exporter",
  ingress: "interface of entry",
};
