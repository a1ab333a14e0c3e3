// LLDP and CDP read in depth, against tshark on every real capture that holds some: frames, times to live, names, management addresses, chassis. A difference
// that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { knownOf, occurrences } from "./compare-flows.ts";

const LLDP_CAPTURES = [
  "ethernet-ip/enip_cip_example.pcap",
  "iec-104/104IPValue.pcap",
  "iec-104/104deneme.pcap",
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "profinet/profinet_io_cm_mixed_1.pcap",
  "protocols-merged/BSAP.pcap",
  "protocols-merged/Synchrophasor.pcap",
  "site-qut-mining-refinery/20161215192146.ConveyorBeltOn_Flooding.hmi.pcap",
  "site-westermo-testbed/reduced-right.pcap",
];
const CDP_CAPTURES = [
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-Remote-Mode-Change-Attempt.pcap",
  "protocols-merged/BSAP.pcap",
];

/** "capture | what" → why tshark is wrong, or counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

/** "mac what = value" for every sender, and "mac timer seconds ×times". */
function readOurs(file: string, id: string, kinds: readonly string[]): Set<string> {
  const said = new Set<string>();
  for (const { key, heard } of dissectCapture(file, [id]).values()) {
    const sender = key.split(" ").find((end) => /^..:/.test(end) && (Number.parseInt(end.slice(0, 2), 16) & 1) === 0);
    for (const claim of heard.claims) {
      const match = /^sender (.*) \((.*)\)$/.exec(claim);
      if (match !== null && kinds.includes(match[2] as string)) said.add(`${sender} ${match[1]}`);
    }
    const counts = new Map<string, number>();
    for (const timer of heard.timers) counts.set(timer, (counts.get(timer) ?? 0) + 1);
    for (const [timer, times] of counts) said.add(`${sender} ${timer.split(" ")[1]} s ×${times}`);
  }
  return said;
}

function addTimes(said: Set<string>, rows: readonly string[][], ttlAt: number): void {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(`${row[0]} ${row[ttlAt]} s`, (counts.get(`${row[0]} ${row[ttlAt]} s`) ?? 0) + 1);
  for (const [key, times] of counts) said.add(`${key} ×${times}`);
}

const differences = (capture: string, ours: Set<string>, theirs: Set<string>): string[] =>
  [
    ...[...ours].filter((each) => !theirs.has(each)).map((each) => `${capture} | only ours: ${each}`),
    ...[...theirs].filter((each) => !ours.has(each)).map((each) => `${capture} | only tshark: ${each}`),
  ].sort();

describe.skipIf(capturesFolder === null || !hasTshark)("what neighbours announce, as tshark reads it", () => {
  test.each(LLDP_CAPTURES)(
    "LLDP in %s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const rows = tsharkFields(file, "lldp", ["eth.src", "lldp.time_to_live", "lldp.tlv.system.name", "lldp.mgn.addr.ip4", "lldp.chassis.id.mac", "lldp.chassis.subtype"]);
      expect(rows.length).toBeGreaterThan(0);
      const theirs = new Set<string>();
      for (const [src, , name, addresses, chassis, subtype] of rows as [string, string, string, string, string, string][]) {
        if ((name ?? "") !== "") theirs.add(`${src} hostname = ${name}`);
        for (const address of occurrences(addresses)) if (address !== "0.0.0.0") theirs.add(`${src} address = ${address}`);
        if (subtype === "4") theirs.add(`${src} mac = ${occurrences(chassis)[0]}`);
      }
      addTimes(theirs, rows, 1);
      const ours = readOurs(file, "lldp", ["lldp system name", "lldp management address", "lldp chassis id"]);
      for (const each of ours) if (/ name = /.test(each)) ours.delete(each);
      expect(differences(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );

  test.each(CDP_CAPTURES)(
    "CDP in %s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const rows = tsharkFields(file, "cdp", ["eth.src", "cdp.ttl", "cdp.deviceid", "cdp.platform", "cdp.nrgyz.ip_address"]);
      expect(rows.length).toBeGreaterThan(0);
      const theirs = new Set<string>();
      for (const [src, , name, platform, addresses] of rows as [string, string, string, string, string][]) {
        theirs.add(`${src} hostname = ${name}`);
        theirs.add(`${src} model = ${platform.replace(/^cisco /i, "")}`);
        for (const address of occurrences(addresses)) theirs.add(`${src} address = ${address}`);
      }
      addTimes(theirs, rows, 1);
      const ours = readOurs(file, "cdp", ["cdp device id", "cdp platform", "cdp addresses"]);
      for (const each of ours) if (/ vendor = /.test(each)) ours.delete(each);
      expect(differences(capture, ours, theirs)).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
});
