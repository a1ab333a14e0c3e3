// Control and telecontrol protocols on real captures, against tshark: each flow in which tshark names one of them must bear our name
// for it, and none bears such a name where tshark sees something else. What differs stands in DIFFERENCES with its reason; a difference
// that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { captureNames, capturesFolder, hasTshark, type RecognisedFlow, recogniseFlows, tsharkLayers } from "./walk-capture.ts";

/** tshark's layer → our id. */
const NAMES: Readonly<Record<string, string>> = {
  mbtcp: "modbus-tcp",
  modbus: "modbus-tcp",
  s7comm: "s7comm",
  enip: "enip-explicit",
  cip: "enip-explicit",
  cipio: "enip-io",
  pn_rt: "profinet-rt",
  pn_ptcp: "profinet-rt",
  pn_dcp: "profinet-dcp",
  pn_io: "profinet-rt",
  opcua: "opcua",
  dnp3: "dnp3",
  iec60870_104: "iec104",
  iec60870_asdu: "iec104",
  mms: "iec61850-mms",
  goose: "goose",
  sv: "sv",
};
const OURS = new Set([...Object.values(NAMES), "umas", "s7comm-plus", "ab-csp", "profinet-cm", "opc-classic", "iccp"]);

const NO_S7_PLUS = "tshark 4.0 has no dissector for S7comm-plus and stops at COTP";
const REFINED_RPC = "tshark stops at DCE/RPC; the interface dea0000x-6c97-11d1-8271-00a02442df7d or the endpoint mapper over UDP says PROFINET";
const JOINED_LATE = "tshark needs the association's beginning to name what the presentation layer carries; the MMS PDU and its invoke id are in the packet";
const NOT_ON_PORT = "tshark looks at the registered port only";

/** "capture: ours / tshark" → number of flows and why. */
const DIFFERENCES: Readonly<Record<string, readonly [flows: number, why: string]>> = {
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap: enip-explicit / -": [
    1,
    "tshark gives the client's port 1102 to its IDMP dissector, which waits for ever; disabled, it shows EtherNet/IP",
  ],
  "modbus/modbusBig.pcap: s7comm-plus / -": [2, NO_S7_PLUS],
  "modbus/modicon_test.pcap: umas / modbus-tcp": [1, "tshark 4.0 has no dissector for UMAS; all messages have function 90"],
  "profinet/profinet_io_cm_device.pcapng: profinet-cm / -": [2, REFINED_RPC],
  "profinet/profinet_io_cm_mixed_1.pcap: profinet-cm / -": [8, REFINED_RPC],
  "profinet/profinet_io_cm_read.pcapng: profinet-cm / -": [6, REFINED_RPC],
  "protocols-merged/DNP3.pcap: dnp3 / -": [1, NOT_ON_PORT],
  "protocols-merged/DNP3.pcap: - / dnp3": [1, "its only frame, 1152, is an attack: the link header states a length of 2, which no frame can have"],
  "siemens-s7/S7-1511-opc-request-all-types.pcap: s7comm-plus / -": [1, NO_S7_PLUS],
  "siemens-s7/S7-1511_db3_var1_HMI.pcap: s7comm-plus / -": [6, NO_S7_PLUS],
  "siemens-s7/s7-1200-hmi.pcap: s7comm-plus / -": [1, NO_S7_PLUS],
  "siemens-s7/s7comm_plus.pcap: s7comm-plus / -": [1, NO_S7_PLUS],
  "site-westermo-testbed/reduced-right.pcap: - / enip-io": [2, "a port scan sent a text to UDP port 2222; tshark goes by the port"],
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap: iec61850-mms / -": [4, JOINED_LATE],
};

/** Captures and folders that hold such protocols; all others are only asked for names that should not be there. */
const HOLD_THEM = [
  "dnp3/",
  "ethernet-ip/",
  "iec-104/",
  "lab-controllogix/",
  "modbus/",
  "opc-ua/",
  "other/IEC104.pcap",
  "profinet/",
  "protocols-merged/DNP3.pcap",
  "protocols-merged/OPCUA-Binary.pcap",
  "siemens-s7/",
  "site-lemay-6rtu/",
  "site-qut-mining-refinery/",
  "site-s4x15-ics-village/",
  "site-westermo-testbed/",
  "substation-iec61850/",
];

/** All of them occur in the captures. */
const MET = ["dnp3", "enip-explicit", "enip-io", "goose", "iec104", "iec61850-mms", "modbus-tcp", "opcua", "profinet-dcp", "profinet-rt", "s7comm"];

/** What tshark calls the flow in our words; an ICMP error quotes another packet and does not count. */
function theirNames(flow: RecognisedFlow, layers: ReadonlyMap<number, readonly string[]>): Set<string> {
  const names = new Set<string>();
  for (const record of flow.records) {
    const frame = layers.get(record) ?? [];
    if (frame.includes("icmp") || frame.includes("icmpv6")) continue;
    for (const layer of frame) if (NAMES[layer] !== undefined) names.add(NAMES[layer]);
  }
  return names;
}

const mayHold = (capture: string): boolean => HOLD_THEM.some((beginning) => capture.startsWith(beginning));

test.skipIf(capturesFolder === null)(
  "captures of other protocols show none of these",
  () => {
    const wrong: string[] = [];
    for (const capture of captureNames().filter((name) => !mayHold(name))) {
      for (const flow of recogniseFlows(join(capturesFolder as string, capture)).values()) {
        if (OURS.has(flow.protocol)) wrong.push(`${capture}: ${flow.key} is named ${flow.protocol} (${flow.reason})`);
      }
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);

/** Server ports that the recorded plants used, per protocol. */
const SERVER_PORTS: Readonly<Record<string, number>> = {
  "modbus-tcp": 502,
  umas: 502,
  s7comm: 102,
  "s7comm-plus": 102,
  "iec61850-mms": 102,
  "enip-explicit": 44_818,
  opcua: 4_840,
  dnp3: 20_000,
  iec104: 2_404,
};

test.skipIf(capturesFolder === null)(
  "who is the client, by the bytes alone, is never the end with the server's port",
  () => {
    const wrong: string[] = [];
    let judged = 0;
    for (const capture of captureNames().filter(mayHold)) {
      for (const flow of recogniseFlows(join(capturesFolder as string, capture)).values()) {
        const port = SERVER_PORTS[flow.protocol];
        // Between two ends with the same port the port tells nothing.
        if (port === undefined || flow.key.split(`:${port} `).length + (flow.key.endsWith(`:${port}`) ? 1 : 0) !== 2) continue;
        judged += flow.clients.size;
        for (const client of flow.clients.keys()) if (client.endsWith(`:${port}`)) wrong.push(`${capture} | ${flow.key}`);
      }
    }
    expect(judged).toBeGreaterThan(1_000);
    expect(wrong).toEqual([]);
  },
  120_000,
);

describe.skipIf(capturesFolder === null || !hasTshark)("control protocols as tshark names them", () => {
  const agreed = new Map<string, number>();
  const captures = captureNames().filter(mayHold);

  test.each(captures)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const layers = tsharkLayers(file);
      const found: Record<string, number> = {};
      for (const flow of recogniseFlows(file).values()) {
        const theirs = theirNames(flow, layers);
        const ours = OURS.has(flow.protocol) ? flow.protocol : "-";
        if (theirs.has(ours)) agreed.set(ours, (agreed.get(ours) ?? 0) + 1);
        else if (theirs.size > 0 || ours !== "-") {
          const line = `${capture}: ${ours} / ${[...theirs].sort().join("+") || "-"}`;
          found[line] = (found[line] ?? 0) + 1;
        }
      }
      const known = Object.fromEntries(
        Object.entries(DIFFERENCES)
          .filter(([line]) => line.startsWith(`${capture}: `))
          .map(([line, [flows]]) => [line, flows]),
      );
      expect(found).toEqual(known);
    },
    120_000,
  );

  test("every difference names a capture that is there, and every protocol was met", () => {
    expect(Object.keys(DIFFERENCES).filter((line) => !captures.includes(line.slice(0, line.indexOf(": "))))).toEqual([]);
    expect([...agreed.keys()].sort()).toEqual(MET);
  });
});
