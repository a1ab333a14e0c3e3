// BACnet read in depth, against tshark on the real captures that hold some: services, errors, network messages, response times and identities
// of each flow; and against the logs that ICSNPP made of them. Known differences stand in DIFFERENCES with their reason.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CONFIRMED, NETWORK_MESSAGES, UNCONFIRMED } from "../../src/evidence/protocols/bacnet-ip/services.ts";
import { vendorName } from "../../src/evidence/protocols/bacnet-ip/vendors.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { type CountsByFlow, count, countsOf, differences, knownFor, tsharkFrames } from "../protocols/tshark-flows.ts";
import { capturesFolder, hasTshark } from "../protocols/walk-capture.ts";

const CAPTURES = ["building-bacnet/bacnet_example.pcap", "building-bacnet/bacnet_services.pcap"];

/** "capture | flow | what: ours / tshark's" → why they differ. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

function readOurs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  for (const { key, heard } of dissectCapture(file, ["bacnet-ip"]).values()) {
    if (key.startsWith("l2/")) continue;
    const counts = countsOf(flows, key);
    for (const [detail, times] of Object.entries(heard.details)) if (/^(service|error|network|written) /.test(detail)) count(counts, detail, times);
    // tshark shows the other identities as text only; they are held against the property log below.
    for (const claim of heard.claims) if (/I-Am|object-name/.test(claim)) counts.set(claim.replace(/ \(bacnet-ip (I-Am|ReadProperty(Multiple)?).*/, ""), 1);
    for (const seconds of heard.responses) count(counts, `response ${seconds.toFixed(6)}`);
  }
  return flows;
}

function readTheirs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  const asked = new Map<string, number>();
  const fields = [
    "bacapp.type",
    "bacapp.confirmed_service",
    "bacapp.unconfirmed_service",
    "bacapp.invoke_id",
    "bacapp.error_class",
    "bacapp.error_code",
    "bacnet.mesgtyp",
    "bacapp.instance_number",
    "bacapp.vendor_identifier",
    "bacapp.property_identifier",
    "bacapp.objectType",
    "bacapp.object_name",
    "bacapp.present_value.char_string",
    "bacnet.snet",
    "bacnet.dnet",
    "bacapp.sequence_number",
  ];
  for (const { key, sender, seconds, values } of tsharkFrames(file, "bacnet && udp", fields)) {
    const [types, confirmed, unconfirmed, invokes, classes, codes, messages, instances, vendors, properties, objects, names, texts, source, destination, segments] = values as string[][] &
      Record<number, string[]>;
    const counts = countsOf(flows, key);
    for (const message of messages as string[]) count(counts, `network ${NETWORK_MESSAGES.get(Number(message))?.name}`);
    const type = types?.[0];
    if (type === "1") {
      const service = Number(unconfirmed?.[0]);
      count(counts, `service ${UNCONFIRMED[service]?.name}`);
      if (service === 0) {
        counts.set(`sender name = device ${instances?.[0]}`, 1);
        counts.set(`sender vendor = ${vendorName(Number(vendors?.[0]))}`, 1);
      }
      continue;
    }
    if (Number(segments?.[0] ?? "0") > 0) continue;
    const other = key.split(" ").find((end) => end.includes(":") && end !== sender) as string;
    if (type === "0") {
      count(counts, `service ${CONFIRMED[Number(confirmed?.[0])]?.name}`);
      if (confirmed?.[0] === "15") count(counts, `written ${properties?.[0] === "85" ? "present-value" : properties?.[0]}`);
      asked.set(`${sender} ${other} ${destination?.[0] ?? ""} ${invokes?.[0]}`, seconds);
    } else if (type === "2" || type === "3" || type === "5" || type === "6" || type === "7") {
      const exchange = `${other} ${sender} ${source?.[0] ?? ""} ${invokes?.[0]}`;
      const open = asked.get(exchange);
      asked.delete(exchange);
      if (open !== undefined) count(counts, `response ${(seconds - open).toFixed(6)}`);
      else if (confirmed?.[0] !== undefined) count(counts, `service ${CONFIRMED[Number(confirmed[0])]?.name}`);
      if (type === "5") count(counts, `error class ${classes?.[0]} code ${codes?.[0]}`);
      const strings = [...(names ?? []), ...(texts ?? [])];
      if (type === "3" && objects?.[0] === "8" && properties?.[0] === "77" && strings.length > 0) counts.set(`sender name = ${strings[0]}`, 1);
    }
  }
  return flows;
}

describe.skipIf(capturesFolder === null || !hasTshark)("BACnet in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(differences(capture, readOurs(file), theirs)).toEqual(knownFor(capture, DIFFERENCES));
    },
    120_000,
  );
});

const ATTRIBUTES: Readonly<Record<string, string>> = { "object-name": "name", "vendor-name": "vendor", "model-name": "model", "firmware-revision": "firmware" };
const PDU_TYPES: Readonly<Record<string, string>> = { CONFIRMED_REQUEST: "asked", UNCONFIRMED_REQUEST: "asked" };

/** Rows of a log, by its own "#fields" line. */
function logRows(log: string): Record<string, string>[] {
  const lines = readFileSync(join(capturesFolder as string, "../zeek", log), "utf8").split("\n");
  const names = (lines.find((line) => line.startsWith("#fields")) ?? "").split("\t").slice(1);
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => Object.fromEntries(line.split("\t").map((value, i) => [names[i] ?? "", value])));
}

const byWords = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, "");

describe.skipIf(capturesFolder === null)("BACnet in depth, as the ICSNPP logs tell it", () => {
  test("services, and identities that were read", () => {
    const asked = new Map<string, number>();
    for (const row of logRows("icsnpp-bacnet-basic/bacnet.log")) if (PDU_TYPES[row.pdu_type as string] === "asked") count(asked, byWords(row.pdu_service as string));
    const identities = new Set<string>();
    for (const row of logRows("icsnpp-bacnet-basic/bacnet_property.log")) {
      const attribute = ATTRIBUTES[row.property as string];
      if (row.pdu_service === "read-property-ack" && row.object_type === "device" && attribute !== undefined) identities.add(`${row.source_h} ${attribute} = ${row.value}`);
    }
    const vendors = new Set<string>();
    for (const row of logRows("icsnpp-bacnet-basic/bacnet_discovery.log")) if (row.pdu_service === "i-am") vendors.add(`${row.source_h} device ${row.instance_number}`);

    const ours = new Map<string, number>();
    const ourIdentities = new Set<string>();
    const ourDevices = new Set<string>();
    for (const { key, heard } of dissectCapture(join(capturesFolder as string, "building-bacnet/bacnet_example.pcap"), ["bacnet-ip"]).values()) {
      for (const [detail, times] of Object.entries(heard.details)) if (detail.startsWith("service ")) count(ours, byWords(detail.slice(8)), times);
      // The devices of this capture answer one station, or announce themselves to everybody.
      const device = key
        .split(" ")
        .slice(1)
        .map((end) => end.split(":")[0] as string)
        .find((address) => !["172.20.32.200", "172.20.32.250", "172.20.32.255"].includes(address));
      for (const claim of heard.claims) {
        if (claim.includes("ReadProperty")) ourIdentities.add(`${device} ${claim.replace("sender ", "").replace(/ \(.*/, "")}`);
        else if (claim.startsWith("sender name")) ourDevices.add(`${device} ${claim.replace("sender name = ", "").replace(/ \(.*/, "")}`);
      }
    }
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(asked));
    expect(identities.size).toBeGreaterThan(10);
    expect([...ourIdentities].sort()).toEqual([...identities].sort());
    expect([...ourDevices].sort()).toEqual([...vendors].sort());
  });
  test("device control", () => {
    const states = new Map<string, number>();
    for (const row of logRows("icsnpp-bacnet-services/bacnet_device_control.log")) if (row.is_orig === "T") count(states, (row.device_state as string).replace("start", " start"));
    const ours = new Map<string, number>();
    for (const { heard } of dissectCapture(join(capturesFolder as string, "building-bacnet/bacnet_services.pcap"), ["bacnet-ip"]).values())
      for (const [detail, times] of Object.entries(heard.details)) if (/^(communication|reinitialize) /.test(detail)) count(ours, detail.slice(detail.indexOf(" ") + 1), times);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(states));
  });
});
