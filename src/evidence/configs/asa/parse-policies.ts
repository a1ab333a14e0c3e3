// Modular policy: class-map, policy-map and the time ranges and timeouts that go with rules (command reference: class-map, match, policy-map, inspect, set
// connection timeout, set connection advanced-options, service-policy, timeout, time-range). What an inspection checks inside is not modelled.
import type { ConfigLine } from "../../../plant/firewall-config.ts";
import type { AsaRecord, ClassMap, PolicyClass } from "./asa-record.ts";
import type { WordReader } from "./config-words.ts";
import { readPorts } from "./parse-addresses.ts";
import { IRRELEVANT, partly, UNDERSTOOD, UNKNOWN, unsupported } from "./parse-objects.ts";

/** "1:00:00" in seconds; 0 and "never" = without end. */
export function durationSeconds(word: string): number | undefined {
  if (word === "0" || word === "never") return Number.POSITIVE_INFINITY;
  const match = /^(\d{1,5}):(\d{1,2})(?::(\d{1,2}))?$/.exec(word);
  if (match === null) return undefined;
  const seconds = Number(match[1]) * 3_600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds;
}

/** Their state of other kinds, of other devices' tables, or of people: no conversation of a plant idles by them. */
const TIMEOUTS_OF_NO_CONSEQUENCE: ReadonlySet<string> = new Set([
  "xlate",
  "pat-xlate",
  "floating-conn",
  "tcp-proxy-reassembly",
  "uauth",
  "absolute",
  "inactivity",
  "half-closed",
  "conn-holddown",
  "igp",
  "stale-route",
]);

/** `r` stands behind "timeout". */
export function readTimeouts(r: WordReader, record: AsaRecord): ConfigLine {
  const open: string[] = [];
  while (!r.isAtEnd) {
    const at = r.at();
    const word = r.take().toLowerCase();
    if (word === "absolute" || word === "inactivity" || word === "igp") continue;
    const seconds = durationSeconds(r.peek);
    if (seconds === undefined) return UNKNOWN;
    r.skip(1);
    const key = word === "conn" ? "tcp" : word;
    if (key === "tcp" || key === "udp" || key === "icmp") record.timeouts.set(key, { seconds, at });
    else if (!TIMEOUTS_OF_NO_CONSEQUENCE.has(word)) open.push(word);
  }
  return open.length === 0 ? UNDERSTOOD : partly(`idle limits of ${open.join(", ")} are not modelled`);
}

export function readClassMapLine(r: WordReader, map: ClassMap): ConfigLine {
  if (r.peek === "description") return IRRELEVANT;
  if (!r.takeIf("match")) return UNKNOWN;
  const word = r.take().toLowerCase();
  switch (word) {
    case "any":
      map.matches.push({ kind: "any" });
      return UNDERSTOOD;
    case "default-inspection-traffic":
      map.matches.push({ kind: "default-inspection" });
      return UNDERSTOOD;
    case "access-list": {
      const name = r.take();
      map.matches.push({ kind: "list", name });
      return UNDERSTOOD;
    }
    case "port": {
      const transport = r.take().toLowerCase();
      const ports = readPorts(r);
      const number = { tcp: 6, udp: 17, sctp: 132 }[transport];
      if (ports === undefined || number === undefined) return UNKNOWN;
      map.matches.push({ kind: "port", transport: number, ports });
      return UNDERSTOOD;
    }
    default:
      map.matches.push({ kind: "other", text: r.line.text });
      return unsupported("what this class matches is not modelled");
  }
}

/** Inside `class NAME` of a policy-map. */
export function readClassLine(r: WordReader, of: PolicyClass): ConfigLine {
  const isOn = !r.takeIf("no");
  const at = r.atLine();
  const word = r.take().toLowerCase();
  switch (word) {
    case "inspect": {
      const what = r.take().toLowerCase();
      if (what === "") return UNKNOWN;
      of.inspects.push({ word: what, isOn, at });
      return UNDERSTOOD;
    }
    case "set":
      if (!r.takeIf("connection")) return UNKNOWN;
      return readConnectionSettings(r, of, at, isOn);
    case "description":
    case "flow-export":
    case "user-statistics":
    case "priority":
      return IRRELEVANT;
    case "police":
    case "shape":
      return unsupported("limits of throughput are not modelled");
    case "ips":
    case "cxsc":
    case "sfr":
    case "csc":
    case "scansafe":
    case "snort":
      return unsupported("another engine may deny what the rules permit");
    default:
      return UNKNOWN;
  }
}

function readConnectionSettings(r: WordReader, of: PolicyClass, at: ReturnType<WordReader["at"]>, isOn: boolean): ConfigLine {
  if (!isOn) return IRRELEVANT;
  if (r.takeIf("timeout")) {
    let open = false;
    while (!r.isAtEnd) {
      const word = r.take().toLowerCase();
      const seconds = durationSeconds(r.peek);
      if (word === "idle" || word === "tcp") {
        if (seconds === undefined) return UNKNOWN;
        of.idle = { seconds, isTcpOnly: word === "tcp", at };
        r.skip(1);
      } else if (word === "embryonic" || word === "half-closed") r.skip(1);
      else if (word === "dcd") {
        open = true;
        break;
      } else if (word !== "reset") return UNKNOWN;
    }
    return open ? partly("probing of idle connections is not modelled") : UNDERSTOOD;
  }
  if (/^(?:conn-max|embryonic-conn-max|per-client-max|per-client-embryonic-max|syn-cookie)/.test(r.peek)) return unsupported("limits of the number of connections are not modelled");
  if (/^(?:random-sequence-number|decrement-ttl)/.test(r.peek)) return IRRELEVANT;
  if (r.takeIf("advanced-options")) return r.peek === "tcp-state-bypass" ? partly("packets of connections that were not seen opening may pass") : unsupported("its map of TCP options is not modelled");
  return UNKNOWN;
}

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/** "absolute [start TIME D MONTH Y] [end TIME D MONTH Y]", "periodic DAYS TIME to …". */
export function readTimeRangeLine(r: WordReader, record: AsaRecord, name: string): ConfigLine {
  const range = record.timeRanges.get(name);
  if (range === undefined) return UNKNOWN;
  const word = r.peek;
  if (word !== "absolute" && word !== "periodic") return UNKNOWN;
  range.words.push(r.rest());
  const end = /^absolute end \d{1,2}:\d{2} (\d{1,2}) ([a-z]+) (\d{4})$/i.exec(r.rest());
  const ending = /\bend \d{1,2}:\d{2} (\d{1,2}) ([a-z]+) (\d{4})$/i.exec(r.rest());
  if (end === null) range.hasMore = true;
  if (word === "absolute" && ending !== null) {
    const month = MONTHS.indexOf((ending[2] as string).toLowerCase()) + 1;
    if (month > 0) range.until = `${ending[3]}-${String(month).padStart(2, "0")}-${(ending[1] as string).padStart(2, "0")}`;
    else range.hasMore = true;
  }
  return UNDERSTOOD;
}
