// What tshark says of a capture: its conversation lists (`-z conv`), and every packet's addresses, ports, length and time (`-T fields`), from
// which the same lists are added up without the rounding that `-z conv` prints. Parses text; judges nothing.
import { spawnSync } from "node:child_process";

export type ListName = "tcp" | "udp" | "sctp" | "ip" | "ipv6" | "eth";
export const LIST_NAMES: readonly ListName[] = ["tcp", "udp", "sctp", "ip", "ipv6", "eth"];

/** Totals between two ends, whoever began. Ends as "address" or "address port"; `a` is the smaller text. */
export interface PairTotal {
  readonly a: string;
  readonly b: string;
  packetsFromA: number;
  packetsFromB: number;
  bytesFromA: number;
  bytesFromB: number;
  /** Microseconds since 1970 UTC. */
  first: number;
  last: number;
}

export type PairList = Map<string, PairTotal>;
export type PairLists = Readonly<Record<ListName, PairList>>;

export function emptyLists(): PairLists {
  return { tcp: new Map(), udp: new Map(), sctp: new Map(), ip: new Map(), ipv6: new Map(), eth: new Map() };
}

/** Adds what `from` sent to `to` (and, for whole conversations, what came back). */
export function addTotal(
  list: PairList,
  from: string,
  to: string,
  sent: readonly [packets: number, bytes: number],
  received: readonly [packets: number, bytes: number],
  first: number,
  last: number,
): void {
  const isA = from <= to;
  const key = isA ? `${from} <-> ${to}` : `${to} <-> ${from}`;
  let total = list.get(key);
  if (total === undefined) {
    total = { a: isA ? from : to, b: isA ? to : from, packetsFromA: 0, packetsFromB: 0, bytesFromA: 0, bytesFromB: 0, first, last };
    list.set(key, total);
  }
  // An end that talks to itself has one direction only.
  const isLoop = from === to;
  const fromA = isLoop ? ([sent[0] + received[0], sent[1] + received[1]] as const) : isA ? sent : received;
  const fromB = isLoop ? ([0, 0] as const) : isA ? received : sent;
  total.packetsFromA += fromA[0];
  total.bytesFromA += fromA[1];
  total.packetsFromB += fromB[0];
  total.bytesFromB += fromB[1];
  total.first = Math.min(total.first, first);
  total.last = Math.max(total.last, last);
}

export interface TsharkPacket {
  readonly number: number;
  readonly micros: number;
  readonly length: number;
  readonly protocols: readonly string[];
  readonly addresses: Readonly<Record<"eth" | "ip" | "ipv6", readonly (readonly [from: string, to: string])[]>>;
  readonly ports: Readonly<Record<"tcp" | "udp" | "sctp", readonly (readonly [from: string, to: string])[]>>;
}

const FIELDS = [
  "frame.number",
  "frame.time_epoch",
  "frame.len",
  "frame.protocols",
  "eth.src",
  "eth.dst",
  "ip.src",
  "ip.dst",
  "ipv6.src",
  "ipv6.dst",
  "tcp.srcport",
  "tcp.dstport",
  "udp.srcport",
  "udp.dstport",
  "sctp.srcport",
  "sctp.dstport",
];

export interface TsharkReading {
  readonly packets: readonly TsharkPacket[];
  readonly conversations: Readonly<Record<ListName, readonly ConvRow[]>>;
}

/** One run for both: a line of fields per packet, then the lists. */
export function readWithTshark(file: string): TsharkReading {
  const lists = LIST_NAMES.flatMap((name) => ["-z", name === "eth" ? "conv,eth,!ip && !ipv6" : `conv,${name}`]);
  const fields = ["-T", "fields", "-E", "occurrence=a", "-E", "aggregator=|", ...FIELDS.flatMap((field) => ["-e", field])];
  const run = spawnSync("tshark", ["-n", "-r", file, ...fields, ...lists], { encoding: "utf8", maxBuffer: 1 << 30 });
  if (run.error !== undefined) throw run.error;
  const border = run.stdout.search(/^=+$/m);
  return { packets: parsePackets(run.stdout.slice(0, border)), conversations: parseConversations(run.stdout.slice(border)) };
}

export function hasTshark(): boolean {
  return spawnSync("tshark", ["--version"]).status === 0;
}

function parsePackets(output: string): TsharkPacket[] {
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const columns = line.split("\t");
      const pairs = (at: number): (readonly [string, string])[] => {
        const to = (columns[at + 1] ?? "").split("|");
        return (columns[at] ?? "") === "" ? [] : (columns[at] as string).split("|").map((from, i) => [from, to[i] ?? ""] as const);
      };
      return {
        number: Number(columns[0]),
        micros: epochMicros(columns[1] ?? ""),
        length: Number(columns[2]),
        protocols: (columns[3] ?? "").split(":"),
        addresses: { eth: pairs(4), ip: pairs(6), ipv6: pairs(8) },
        ports: { tcp: pairs(10), udp: pairs(12), sctp: pairs(14) },
      };
    });
}

/** "1421145061.498339000" → microseconds, floored as everywhere; a float would lose the last digit. */
function epochMicros(text: string): number {
  const [seconds = "0", fraction = ""] = text.split(".");
  return Number(seconds) * 1e6 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** Each packet counts in the innermost conversation that is not quoted by an ICMP error. */
export function listsOfPackets(packets: readonly TsharkPacket[]): PairLists {
  const lists = emptyLists();
  for (const packet of packets) {
    const quoted = packet.protocols.findIndex((p) => p === "icmp" || p === "icmpv6");
    const layers = quoted < 0 ? packet.protocols : packet.protocols.slice(0, quoted);
    const network = layers.findLast((p) => p === "ip" || p === "ipv6") as "ip" | "ipv6" | undefined;
    const one: readonly [number, number] = [1, packet.length];
    const none: readonly [number, number] = [0, 0];
    if (network === undefined) {
      const link = packet.addresses.eth.at(-1);
      if (link !== undefined) addTotal(lists.eth, link[0], link[1], one, none, packet.micros, packet.micros);
      continue;
    }
    const addresses = packet.addresses[network][layers.filter((p) => p === network).length - 1];
    if (addresses === undefined) continue;
    addTotal(lists[network], addresses[0], addresses[1], one, none, packet.micros, packet.micros);
    const behind = layers.slice(layers.lastIndexOf(network));
    const transport = (["tcp", "udp", "sctp"] as const).find((name) => behind.includes(name));
    if (transport === undefined) continue;
    const ports = packet.ports[transport][layers.filter((p) => p === transport).length - 1];
    if (ports !== undefined) addTotal(lists[transport], `${addresses[0]} ${ports[0]}`, `${addresses[1]} ${ports[1]}`, one, none, packet.micros, packet.micros);
  }
  return lists;
}

/** A row of `-z conv`: bytes as it prints them ("7176 bytes", "13 kB"); times in seconds from the first packet. */
export interface ConvRow {
  readonly from: string;
  readonly to: string;
  readonly packetsBack: number;
  readonly bytesBack: string;
  readonly packetsForth: number;
  readonly bytesForth: string;
  readonly start: number;
  readonly duration: number;
}

const TITLES: Readonly<Record<ListName, string>> = { tcp: "TCP", udp: "UDP", sctp: "SCTP", ip: "IPv4", ipv6: "IPv6", eth: "Ethernet" };

/** The rows of every list; one pair of ends may have several rows (one per TCP connection). */
function parseConversations(output: string): Readonly<Record<ListName, readonly ConvRow[]>> {
  const sections = output.split(/^=+$/m);
  const rowsOf = (name: ListName): ConvRow[] => {
    const section = sections.find((text) => text.trimStart().startsWith(`${TITLES[name]} Conversations`)) ?? "";
    return section.split("\n").flatMap((line) => {
      const row = /^(\S+)\s+<->\s+(\S+)\s+(\d+) (\d+ \S+)\s+(\d+) (\d+ \S+)\s+\d+ \d+ \S+\s+(-?[\d.]+)\s+(-?[\d.]+)\s*$/.exec(line);
      if (row === null) return [];
      const end = (text: string): string => (name === "ip" || name === "ipv6" || name === "eth" ? text : text.replace(/:(\d+)$/, " $1"));
      return [
        {
          from: end(row[1] as string),
          to: end(row[2] as string),
          packetsBack: Number(row[3]),
          bytesBack: row[4] as string,
          packetsForth: Number(row[5]),
          bytesForth: row[6] as string,
          start: Number(row[7]),
          duration: Number(row[8]),
        },
      ];
    });
  };
  return { tcp: rowsOf("tcp"), udp: rowsOf("udp"), sctp: rowsOf("sctp"), ip: rowsOf("ip"), ipv6: rowsOf("ipv6"), eth: rowsOf("eth") };
}

/** How `-z conv` prints a number of bytes. */
export function roundedBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  let unit = 0;
  let value = bytes;
  while (unit < 3 && value / 1000 >= 10) {
    value = Math.floor(value / 1000);
    unit++;
  }
  return `${value} ${units[unit]}`;
}
