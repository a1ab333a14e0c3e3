// Modbus/TCP read in depth, against tshark on every real capture that holds some: requests per function and per unit, exceptions, response
// times and identities of each connection. What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TCP_ACK, TCP_SYN } from "../../src/evidence/capture/packet.ts";
import { modbusDissector } from "../../src/evidence/protocols/modbus-tcp/modbus-dissector.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";
import { Heard } from "../protocols/heard.ts";
import { capturesFolder, hasTshark, tsharkFields, walkPackets } from "../protocols/walk-capture.ts";

const CAPTURES = [
  "modbus/modbusBig.pcap",
  "modbus/modbus_example.pcap",
  "modbus/modbus_test.pcap",
  "modbus/modbus_test_data_part1.pcap",
  "modbus/modicon_test.pcap",
  "site-lemay-6rtu/characterization_modbus_6RTU_with_operate.pcap",
  "site-lemay-6rtu/moving_two_files_modbus_6RTU.pcap",
  "site-s4x15-ics-village/Advantech.pcap",
  "site-s4x15-ics-village/Modicon.pcap",
];
const PORT = 502;
/** Seconds; times are compared after rounding to microseconds on both sides. */
const TIME_TOLERANCE = 2e-6;

/** "capture | connection | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "modbus/modbusBig.pcap | 10.235.149.240:49226 10.235.149.243 | response times: 2774, 0.004812 to 0.031614 s / 2773, 0.004812 to 0.031614 s":
    "tshark takes frame 3150 for a retransmission and does not read it; its bytes were not there before",
  "modbus/modbus_test.pcap | 192.168.0.156:53842 192.168.0.20 | response times: 63, 0.038232 to 0.132686 s / 63, 0.038232 to 0.132185 s":
    "frames 68 and 69 hold three requests under one id: tshark measures all three responses from frame 69, ours from the newest that waits",
  "site-s4x15-ics-village/Advantech.pcap | 10.200.1.124:58881 10.50.1.50 | response times: 42, 0.025874 to 0.083578 s / 41, 0.025874 to 0.083578 s":
    "tshark takes the response in frame 269 for a retransmission and does not read it; its bytes were not there before",
  "site-s4x15-ics-village/Advantech.pcap | 10.50.1.253:43387 10.50.1.50 | response times: 46, 0.020517 to 0.078960 s / 44, 0.020517 to 0.078960 s":
    "tshark takes new responses (frame 245 is one) for retransmissions and does not read them",
  "site-s4x15-ics-village/Modicon.pcap | 10.50.1.10:49165 10.50.1.52 | functions: 3×170 / 3×168":
    "tshark does not read the requests in frames 651 and 4173, which the sensor wrote behind their responses",
  "site-s4x15-ics-village/Modicon.pcap | 10.50.1.10:49165 10.50.1.52 | units: 0×170 / 0×168": "the requests in frames 651 and 4173, as above",
  "site-s4x15-ics-village/Modicon.pcap | 10.50.1.10:49165 10.50.1.52 | response times: 167, 0.002156 to 1.022752 s / 168, 0.002156 to 1.025419 s":
    "every request has id 3. tshark gives response 650, written before its request 651, to a request that was answered already; ours leaves it alone. Response 4172 both give to request 4168, whose own response was lost",
};

interface Understood {
  /** "function 3" → number of requests. */
  functions: Map<string, number>;
  units: Map<string, number>;
  exceptions: Map<string, number>;
  responseSeconds: number[];
  identities: Set<string>;
}

const nothing = (): Understood => ({ functions: new Map(), units: new Map(), exceptions: new Map(), responseSeconds: [], identities: new Set() });

function count(map: Map<string, number>, key: string, times = 1): void {
  map.set(key, (map.get(key) ?? 0) + times);
}

/** Keeps what belongs to requests that were seen; functions of responses whose request is missing are not counted, as tshark is asked for requests too. */
class Recorder extends Heard {
  readonly understood = nothing();
  private isRequest = false;
  private isMatched = false;
  override request(): void {
    this.isRequest = true;
  }
  override response(seconds: number): void {
    this.isMatched = true;
    this.understood.responseSeconds.push(seconds);
  }
  override detail(facet: string, value: string): void {
    if (facet === "transaction" && value === "response without request") {
      this.isRequest = false;
      this.isMatched = false;
    } else if (facet === "function" && this.isRequest) count(this.understood.functions, String(Number.parseInt(value, 10)));
    else if (facet === "unit" && this.isRequest) count(this.understood.units, value);
    else if (facet === "exception") {
      count(this.understood.exceptions, value);
      // tshark pairs no exceptions with their requests: their times are left out on both sides.
      if (this.isMatched) this.understood.responseSeconds.pop();
      this.isMatched = false;
    }
  }
  override claim(_about: string, _attribute: string, value: string, by: string): void {
    if (by.includes("43/14")) this.understood.identities.add(value);
  }
}

const ip = (word: number): string => [word >>> 24, word >>> 16, word >>> 8, word].map((byte) => byte & 0xff).join(".");

/** Ours, per connection "client:port server". */
function readOurs(file: string): Map<string, Understood> {
  const flows = new Map<string, { stream: DissectedFlow; recorder: Recorder }>();
  walkPackets(file, (p, view, bytes) => {
    if (p.transport !== 6 || p.ipVersion !== 4 || p.isLaterFragment || (p.srcPort !== PORT && p.dstPort !== PORT)) return;
    const toServer = p.dstPort === PORT;
    const key = toServer ? `${ip(p.src3)}:${p.srcPort} ${ip(p.dst3)}` : `${ip(p.dst3)}:${p.dstPort} ${ip(p.src3)}`;
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = { stream: new DissectedFlow(modbusDissector), recorder: new Recorder() };
      flows.set(key, flow);
    }
    if ((p.tcpFlags & TCP_ACK) !== 0) flow.stream.acknowledged(toServer ? 0 : 1, p.ack, flow.recorder);
    flow.stream.segment(toServer ? 0 : 1, p.seq, (p.tcpFlags & TCP_SYN) !== 0, view, bytes, p.payloadOffset, p.payloadLength, p.payloadWireLength, p.micros, flow.recorder);
  });
  // Messages that fit both ways wait for the end of the connection to be counted.
  for (const { stream, recorder } of flows.values()) stream.takeLooseEnds(true, recorder);
  return new Map([...flows].map(([key, flow]) => [key, flow.recorder.understood]));
}

function readTheirs(file: string): Map<string, Understood> {
  const flows = new Map<string, Understood>();
  const fields = ["ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "modbus.func_code", "mbtcp.unit_id", "modbus.exception_code", "modbus.response_time", "modbus.object_str_value"];
  for (const row of tsharkFields(file, `modbus && tcp.port == ${PORT}`, fields)) {
    const [src, srcPort, dst, dstPort, functions, units, exceptions, times, texts] = row as [string, string, string, string, string, string, string, string, string];
    const toServer = Number(dstPort) === PORT;
    const key = toServer ? `${src}:${srcPort} ${dst}` : `${dst}:${dstPort} ${src}`;
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = nothing();
      flows.set(key, flow);
    }
    if (toServer) {
      for (const code of functions.split(",")) count(flow.functions, code);
      for (const unit of units.split(",")) count(flow.units, unit);
    } else {
      for (const code of (exceptions ?? "").split(",").filter((text) => text.length > 0)) count(flow.exceptions, code);
      for (const time of (times ?? "").split(",").filter((text) => text.length > 0)) flow.responseSeconds.push(Number(time));
      for (const text of (texts ?? "").split(",").filter((each) => each.length > 0)) flow.identities.add(text);
    }
  }
  return flows;
}

const sorted = (map: Map<string, number>): string =>
  [...map]
    .sort((a, b) => Number(a[0]) - Number(b[0]))
    .map(([key, times]) => `${key}×${times}`)
    .join(" ");

function differencesOf(ours: Understood, theirs: Understood): string[] {
  const found: string[] = [];
  if (sorted(ours.functions) !== sorted(theirs.functions)) found.push(`functions: ${sorted(ours.functions)} / ${sorted(theirs.functions)}`);
  if (sorted(ours.units) !== sorted(theirs.units)) found.push(`units: ${sorted(ours.units)} / ${sorted(theirs.units)}`);
  if (sorted(ours.exceptions) !== sorted(theirs.exceptions)) found.push(`exceptions: ${sorted(ours.exceptions)} / ${sorted(theirs.exceptions)}`);
  const a = [...ours.responseSeconds].sort((x, y) => x - y);
  const b = [...theirs.responseSeconds].sort((x, y) => x - y);
  if (a.length !== b.length || a.some((seconds, i) => Math.abs(seconds - (b[i] as number)) > TIME_TOLERANCE)) {
    found.push(`response times: ${a.length}, ${(a[0] ?? 0).toFixed(6)} to ${(a.at(-1) ?? 0).toFixed(6)} s / ${b.length}, ${(b[0] ?? 0).toFixed(6)} to ${(b.at(-1) ?? 0).toFixed(6)} s`);
  }
  if ([...ours.identities].sort().join() !== [...theirs.identities].sort().join()) found.push(`identities: ${[...ours.identities].sort().join()} / ${[...theirs.identities].sort().join()}`);
  return found;
}

describe.skipIf(capturesFolder === null || !hasTshark)("Modbus/TCP in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const ours = readOurs(file);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      const found: string[] = [];
      for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
        for (const difference of differencesOf(ours.get(key) ?? nothing(), theirs.get(key) ?? nothing())) found.push(`${capture} | ${key} | ${difference}`);
      }
      expect(found.sort()).toEqual(
        Object.keys(DIFFERENCES)
          .filter((line) => line.startsWith(`${capture} | `))
          .sort(),
      );
    },
    120_000,
  );
});
