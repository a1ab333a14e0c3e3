// Ports and ICMP types as Cisco IOS writes them in entries of access lists and in groups.
import type { NumberRanges } from "../../../plant/segmentation.ts";
import { ICMP_NAMES, ICMPV6_NAMES } from "./port-names.ts";
import type { WordReader } from "./word-reader.ts";

const LAST_PORT = 65_535;

/** null = no ports are asked for. `isBare`: a port may stand without "eq". What cannot be read is said in `input.open`. */
export function readPorts(input: WordReader, names: ReadonlyMap<string, number>, isBare = false): NumberRanges | null {
  let operator = input.peek;
  const portOf = (word: string): number | undefined => {
    const port = /^\d{1,5}$/.test(word) ? Number(word) : names.get(word);
    return port === undefined || port > LAST_PORT ? undefined : port;
  };
  if (/^(eq|neq|lt|gt|range)$/.test(operator)) input.take();
  else if (isBare && portOf(operator) !== undefined) operator = "eq";
  else return null;
  const ports: number[] = [];
  const most = operator === "range" ? 2 : operator === "eq" || operator === "neq" ? 65_536 : 1;
  for (let port = portOf(input.peek); port !== undefined && ports.length < most; port = portOf(input.peek)) {
    ports.push(port);
    input.take();
  }
  const [first, second] = ports;
  if (first !== undefined) {
    if (operator === "eq") return joined(ports);
    if (operator === "neq") return gapsOf(joined(ports));
    if (operator === "lt" && first > 0) return [[0, first - 1]];
    if (operator === "gt" && first < LAST_PORT) return [[first + 1, LAST_PORT]];
    if (operator === "range" && second !== undefined) return [[Math.min(first, second), Math.max(first, second)]];
  }
  input.open.push(`the ports behind "${operator}" are not read`);
  return null;
}

function joined(ports: readonly number[]): NumberRanges {
  const out: [number, number][] = [];
  for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
    const last = out[out.length - 1];
    if (last !== undefined && last[1] + 1 === port) last[1] = port;
    else out.push([port, port]);
  }
  return out;
}

function gapsOf(ranges: NumberRanges): NumberRanges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST_PORT) out.push([next, LAST_PORT]);
  return out;
}

/** A type by name or number, and a code; null = none stands here. */
export function readIcmp(input: WordReader, isV6: boolean): readonly { readonly type: number; readonly codes: NumberRanges | null }[] | null {
  const named = (isV6 ? ICMPV6_NAMES : ICMP_NAMES).get(input.peek);
  if (named !== undefined) {
    input.take();
    const [type, code] = named;
    return [{ type, codes: code === null ? null : [[code, code]] }];
  }
  const number = (word: string): number | null => (/^\d{1,3}$/.test(word) && Number(word) <= 255 ? Number(word) : null);
  const type = number(input.peek);
  if (type === null) return null;
  input.take();
  const code = number(input.peek);
  if (code !== null) input.take();
  return [{ type, codes: code === null ? null : [[code, code]] }];
}
