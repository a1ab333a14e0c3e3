// Real captures, cut in two between packets: what dissectors counted (details, operations, response times, periods) is the same as of the whole,
// once the parts are merged. Only captures without lost or repeated packets: those are counted where they are seen (docs/limits.md).
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FlowMeter } from "../generators/flow-meter.ts";
import { evidenceTables, hoursToBatch, piecesToBatch } from "../../src/evidence/flows/flow-tables.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { capturesFolder, walkPackets } from "./walk-capture.ts";

const CUTS = 12;
const CAPTURES: readonly (readonly [capture: string, ...protocols: string[]])[] = [
  ["siemens-s7/s7comm_downloading_block_db1.pcap", "s7comm"],
  ["siemens-s7/s7comm_reading_plc_status.pcap", "s7comm"],
  ["siemens-s7/step7_s300_readDiagData.pcapng", "s7comm"],
  ["siemens-s7/S7-1511_db3_var1_HMI.pcap", "s7comm-plus"],
  ["iec-104/104IPValue.pcap", "iec104"],
  ["iec-104/104deneme.pcap", "iec104"],
  ["substation-iec61850/Sample_File_MMS_and_GOOSE.pcap", "iec61850-mms", "goose"],
  ["substation-iec61850/Sample_File_GOOSE.pcap", "goose"],
  ["ethernet-ip/ControlLogix_FactoryTalk_HMI.pcap", "enip-explicit"],
  ["ethernet-ip/enip_cip_example.pcap", "enip-explicit", "enip-io"],
  ["lab-controllogix/CL5000EIP-Software-Download.pcap", "enip-explicit"],
  ["profinet/profinet_io_cm_mixed_1.pcap", "profinet-cm", "profinet-dcp", "profinet-rt"],
  ["other/EtherCAT.pcap", "ethercat"],
  ["vendor-beckhoff/beckoffiplink.pcapng", "beckhoff-ads"],
];

/** What is known of the conversations of some protocols when the capture is learnt in parts, cut before these packets (counted from 0). */
async function learnInParts(file: string, edges: readonly number[], protocols: readonly string[]): Promise<unknown[]> {
  const store = createMemoryStore(evidenceTables);
  for (const [part, from] of edges.slice(0, -1).entries()) {
    const to = edges[part + 1] as number;
    const writer = await store.beginSegment(null);
    const meter = new FlowMeter({ source: writer.source });
    let packets = 0;
    let index = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    walkPackets(file, (p, view, bytes) => {
      const at = index++;
      if (at < from || at >= to) return;
      packets++;
      first = Math.min(first, p.micros);
      last = Math.max(last, p.micros);
      meter.add(p, view, bytes);
    });
    meter.finish();
    await writer.append(piecesToBatch(meter.takePieces()));
    await writer.append(hoursToBatch(meter.takeHours()));
    const name = `part-${part}`;
    await writer.commit({
      sha256: name,
      file: name,
      kind: "pcap",
      vantage: "tap",
      addressSpace: "site",
      bytes: 0,
      records: packets,
      understood: packets,
      notUnderstood: 0,
      first,
      last,
      lossShare: Number.NaN,
      warnings: [],
      complete: true,
      checkpoint: "",
    });
  }
  const conversations = await readConversations(store);
  await store.close();
  return conversations
    .filter((c) => protocols.includes(c.protocol))
    .map(({ client, server, serverPort, protocol, operations, details, responseP50, responseP95, periodP50, periodP95 }) => ({
      between: [client, server, serverPort, protocol],
      operations,
      details: Object.fromEntries(Object.entries(details).sort()),
      times: [responseP50, responseP95, periodP50, periodP95],
    }));
}

describe.skipIf(capturesFolder === null)("a capture that is cut in two counts as the whole", () => {
  test.each(CAPTURES)(
    "%s",
    async (capture, ...protocols) => {
      const file = join(capturesFolder as string, capture);
      let packets = 0;
      walkPackets(file, () => {
        packets++;
      });
      const whole = await learnInParts(file, [0, packets], protocols);
      expect(whole.length).toBeGreaterThan(0);
      for (let i = 1; i <= CUTS; i++) {
        const cut = Math.floor((i * packets) / (CUTS + 1));
        expect(await learnInParts(file, [0, cut, packets], protocols), `cut before packet ${cut + 1}`).toEqual(whole);
      }
    },
    60_000,
  );
});
