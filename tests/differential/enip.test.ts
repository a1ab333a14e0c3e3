// EtherNet/IP explicit messages in depth, against tshark on every real capture that holds some: services, statuses, PCCC commands, response
// times, identities and agreed intervals of each connection; and against the CIP log that Zeek wrote of one of them.
// What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { Heard } from "../protocols/heard.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURES = [
  "ethernet-ip/ControlLogix_FactoryTalk_HMI.pcap",
  "ethernet-ip/enip_cip_example.pcap",
  "lab-controllogix/CL5000EIP-Change-Time-Attempt.pcap",
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-Remote-Mode-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-Software-Download.pcap",
  "site-s4x15-ics-village/WinXP.pcap",
];
/** Seconds; tshark prints nine digits of times that have six. */
const TIME_TOLERANCE = 2e-6;

/** "capture | connection | what" → why tshark is wrong, or counts another thing. */
const DISCOVERY = "tshark measures no answers to discovery (ListIdentity, ListServices, ListInterfaces, 0x01)";
const DIFFERENCES: Readonly<Record<string, string>> = {
  "ethernet-ip/enip_cip_example.pcap | tcp 10.1.1.164:44818 10.1.1.167:5262 | response times: 1, 0.039969 to 0.039969 s / 0, 0.000000 to 0.000000 s": DISCOVERY,
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap | tcp 192.168.10.105:1135 192.168.10.120:44818 | response times: 98, 0.001719 to 0.018401 s / 95, 0.002335 to 0.018401 s": DISCOVERY,
  "site-s4x15-ics-village/WinXP.pcap | tcp 10.200.1.18:2430 10.50.1.54:44818 | pccc: 0x06/0x03×5457 / 0x06/0x03×5423":
    "tshark takes 34 new requests (frame 1596 is one) for retransmissions and does not read them; their bytes were not there before",
  "site-s4x15-ics-village/WinXP.pcap | tcp 10.200.1.18:2430 10.50.1.54:44818 | services: 0x4b×5457 / 0x4b×5423": "the same requests",
  "site-s4x15-ics-village/WinXP.pcap | tcp 10.200.1.18:2430 10.50.1.54:44818 | response times: 5347, 0.000000 to 0.471531 s / 5316, 0.000000 to 0.471531 s": "answers to the same requests",
};
/** tshark gives the lower of the two ports another name there and then leaves the connection alone. */
const PORTS: Readonly<Record<string, readonly string[]>> = { "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap": ["-d", "tcp.port==1102,enip"] };

interface Understood {
  readonly services: Map<string, number>;
  readonly statuses: Map<string, number>;
  readonly pccc: Map<string, number>;
  readonly intervals: Map<string, number>;
  readonly identities: Set<string>;
  readonly seconds: number[];
}

const nothing = (): Understood => ({ services: new Map(), statuses: new Map(), pccc: new Map(), intervals: new Map(), identities: new Set(), seconds: [] });

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Services of requests that were seen: those of responses without one have no class. */
class Recorder extends Heard {
  readonly understood = nothing();
  /** "0x4c class 0x6b" → how often. */
  readonly servicesOfClasses = new Map<string, number>();
  override response(seconds: number): void {
    this.understood.seconds.push(seconds);
  }
  override detail(facet: string, value: string): void {
    const [code, ofClass] = value.split(" ");
    if (facet === "service" && ofClass !== undefined) {
      count(this.understood.services, code as string);
      count(this.servicesOfClasses, value);
    } else if (facet === "status") count(this.understood.statuses, value.slice(0, 4));
    else if (facet === "pccc" && value.includes("/")) count(this.understood.pccc, value);
  }
  override claim(_about: string, attribute: string, value: string, by: string): void {
    if ((attribute === "model" || attribute === "serial") && !by.includes("PCCC")) this.understood.identities.add(value);
  }
  override timer(_protocol: string, kind: string, seconds: number): void {
    if (kind !== "request timeout") count(this.understood.intervals, `${kind} ${seconds}`);
  }
  override end(): void {
    // What responses at the edge would count is left out, as tshark is asked for requests.
  }
}

const FIELDS = [
  "ip.src",
  "tcp.srcport",
  "udp.srcport",
  "ip.dst",
  "tcp.dstport",
  "udp.dstport",
  "cip.service",
  "cip.genstat",
  "cip.pccc.cmd.code",
  "cip.pccc.fnc.code_06",
  "cip.pccc.fnc.code_0f",
  "enip.time",
  "cip.id.product_name",
  "cip.id.serial_number",
  "enip.lir.name",
  "enip.lir.serial",
  "cip.cm.otrpi",
  "cip.cm.torpi",
];
const values = (field: string | undefined): string[] => (field ?? "").split(",").filter((text) => text.length > 0);
const byte = (text: string | undefined): string => `0x${Number(text).toString(16).padStart(2, "0")}`;
const serial = (text: string): string => Number(text).toString(16).toUpperCase().padStart(8, "0");

function readTheirs(file: string, options: readonly string[]): Map<string, Understood> {
  const flows = new Map<string, Understood>();
  for (const row of tsharkFields(file, "enip", FIELDS, options)) {
    const [src, tcpSrc, udpSrc, dst, tcpDst, udpDst, services, statuses, commands, functions06, functions0f, time, names, serials, listedName, listedSerial, toTarget, toOriginator] = row;
    const a = `${src}:${tcpSrc || udpSrc}`;
    const b = `${dst}:${tcpDst || udpDst}`;
    const key = `${tcpSrc === "" ? "udp" : "tcp"} ${a < b ? `${a} ${b}` : `${b} ${a}`}`;
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = nothing();
      flows.set(key, flow);
    }
    for (const service of values(services)) if (Number(service) < 0x80) count(flow.services, byte(service));
    for (const status of values(statuses)) if (Number(status) !== 0) count(flow.statuses, byte(status));
    values(commands).forEach((command, i) => {
      const asked = [...values(functions06), ...values(functions0f)][i];
      if (asked !== undefined) count(flow.pccc, `${byte(command)}/${byte(asked)}`);
    });
    if (time !== undefined && time !== "") flow.seconds.push(Number(time));
    for (const name of [...values(listedName), ...(names === undefined || names === "" ? [] : [names])]) flow.identities.add(name.trim());
    for (const number of [...values(serials), ...values(listedSerial)]) flow.identities.add(serial(number));
    // Elsewhere tshark repeats what was agreed in every message of the connection.
    if (!values(services).some((service) => service === "0x54" || service === "0x5b")) continue;
    for (const interval of values(toTarget)) count(flow.intervals, `O->T packet interval ${Number(interval) / 1e6}`);
    for (const interval of values(toOriginator)) count(flow.intervals, `T->O packet interval ${Number(interval) / 1e6}`);
  }
  return flows;
}

const sorted = (map: Map<string, number>, isIn: (key: string) => boolean = () => true): string =>
  [...map]
    .filter(([key]) => isIn(key))
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([key, times]) => `${key}×${times}`)
    .join(" ");

function differencesOf(ours: Understood, theirs: Understood): string[] {
  const found: string[] = [];
  const compare = (what: string, a: string, b: string): void => {
    if (a !== b) found.push(`${what}: ${a} / ${b}`);
  };
  compare("services", sorted(ours.services), sorted(theirs.services));
  compare("statuses", sorted(ours.statuses), sorted(theirs.statuses));
  compare("pccc", sorted(ours.pccc), sorted(theirs.pccc));
  compare(
    "intervals",
    sorted(ours.intervals, (key) => !key.includes("watchdog")),
    sorted(theirs.intervals),
  );
  compare("identities", [...ours.identities].sort().join(), [...theirs.identities].sort().join());
  const a = [...ours.seconds].sort((x, y) => x - y);
  const b = [...theirs.seconds].sort((x, y) => x - y);
  if (a.length !== b.length || a.some((seconds, i) => Math.abs(seconds - (b[i] as number)) > TIME_TOLERANCE)) {
    found.push(`response times: ${a.length}, ${(a[0] ?? 0).toFixed(6)} to ${(a.at(-1) ?? 0).toFixed(6)} s / ${b.length}, ${(b[0] ?? 0).toFixed(6)} to ${(b.at(-1) ?? 0).toFixed(6)} s`);
  }
  return found;
}

describe.skipIf(capturesFolder === null || !hasTshark)("EtherNet/IP in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const ours = new Map([...dissectCapture(file, ["enip-explicit"], () => new Recorder())].map(([key, flow]) => [key, (flow.heard as Recorder).understood]));
      const theirs = readTheirs(file, PORTS[capture] ?? []);
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

const LOG = capturesFolder === null ? "" : join(capturesFolder, "../zeek/icsnpp-enip-basic/cip.log");

describe.skipIf(!existsSync(LOG))("EtherNet/IP in depth, as Zeek logs it", () => {
  test("services with their classes", () => {
    const theirs = new Map<string, number>();
    for (const line of readFileSync(LOG, "utf8").split("\n")) {
      const row = line.split("\t");
      if (row[12] === "request") count(theirs, `${row[13]} class ${row[19]}`);
    }
    const ours = new Map<string, number>();
    for (const flow of dissectCapture(join(capturesFolder as string, "ethernet-ip/enip_cip_example.pcap"), ["enip-explicit"], () => new Recorder()).values()) {
      for (const [key, times] of (flow.heard as Recorder).servicesOfClasses) ours.set(key, (ours.get(key) ?? 0) + times);
    }
    expect(theirs.size).toBeGreaterThan(5);
    expect(sorted(ours)).toBe(sorted(theirs));
  });
});
