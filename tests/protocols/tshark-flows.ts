// What tshark reads of a capture, gathered per flow under the same keys as dissectCapture() gives, as counts of texts. For comparing.
import { tsharkFields } from "./walk-capture.ts";

/** "what value" → how often, per flow. */
export type CountsByFlow = Map<string, Map<string, number>>;

export function count(map: Map<string, number>, key: string, times = 1): void {
  map.set(key, (map.get(key) ?? 0) + times);
}

export function countsOf(flows: CountsByFlow, key: string): Map<string, number> {
  let counts = flows.get(key);
  if (counts === undefined) {
    counts = new Map();
    flows.set(key, counts);
  }
  return counts;
}

/** One frame: its flow, the end that sent it, and the fields asked for, each occurrence apart. */
export interface TsharkFrame {
  readonly key: string;
  readonly sender: string;
  readonly number: number;
  /** Seconds since the capture's first frame. */
  readonly seconds: number;
  readonly values: readonly (readonly string[])[];
}

/** Frames that pass the filter; fields joined by "|" where they occur several times, so that texts with commas stay whole. */
export function tsharkFrames(file: string, filter: string, fields: readonly string[], options: readonly string[] = []): TsharkFrame[] {
  const always = ["frame.number", "frame.time_relative", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "tcp.srcport", "udp.srcport", "tcp.dstport", "udp.dstport"];
  return tsharkFields(file, filter, [...always, ...fields], [...options, "-E", "aggregator=|"]).map((row) => {
    const at = (index: number): string => row[index] ?? "";
    const isTcp = at(6) !== "";
    const sender = `${end(at(2), at(3))}:${isTcp ? at(6) : first(at(7))}`;
    const receiver = `${end(at(4), at(5))}:${isTcp ? at(8) : first(at(9))}`;
    const transport = isTcp ? "tcp" : "udp";
    const key = sender < receiver ? `${transport} ${sender} ${receiver}` : `${transport} ${receiver} ${sender}`;
    return {
      key,
      sender,
      number: Number(at(0)),
      seconds: Number(at(1)),
      values: fields.map((_, i) =>
        at(always.length + i)
          .split("|")
          .filter((value) => value !== ""),
      ),
    };
  });
}

const first = (text: string): string => text.split("|")[0] as string;

function end(v4: string, v6: string): string {
  if (v4 !== "") return first(v4);
  const [left, right] = first(v6).split("::") as [string, string | undefined];
  const groups = (text: string | undefined): string[] => (text === undefined || text === "" ? [] : text.split(":"));
  const [head, tail] = [groups(left), groups(right)];
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return `[${[...head, ...zeros, ...tail].map((group) => group.padStart(4, "0")).join("")}]`;
}

/** "capture | flow | what: ours / theirs" for every count that differs. */
export function differences(capture: string, ours: CountsByFlow, theirs: CountsByFlow): string[] {
  const found: string[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(key), theirs.get(key)];
    for (const what of new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])) {
      const [mine, other] = [a?.get(what) ?? 0, b?.get(what) ?? 0];
      if (mine !== other) found.push(`${capture} | ${key} | ${what}: ${mine} / ${other}`);
    }
  }
  return found.sort();
}

/** The known differences of one capture, sorted as differences() sorts. */
export function knownFor(capture: string, known: Readonly<Record<string, string>>): string[] {
  return Object.keys(known)
    .filter((line) => line.startsWith(`${capture} | `))
    .sort();
}
