// The real frames of each protocol: every flow of every capture under the protocol that its bytes show, all of its packets. Ethernet only;
// pcapng is turned into pcap by editcap, and left out where that is missing, which is said.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FlowMeter } from "../tests/generators/flow-meter.ts";
import { bestVote } from "../src/evidence/flows/orientation.ts";
import { CaptureTally } from "../src/evidence/capture/capture-tally.ts";
import { PcapReader } from "../src/evidence/capture/pcap-reader.ts";
import { type RealPacket, readEthernetPcap } from "./tile-captures.ts";

export type ProtocolFrames = readonly RealPacket[];

export function framesByProtocol(folder: string, scratch: string): Map<string, RealPacket[]> {
  const byProtocol = new Map<string, RealPacket[]>();
  let leftOut = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.pcap(ng)?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const converted = join(scratch, "converted.pcap");
    // Names say nothing: what is no pcap may be pcapng.
    const content = readEthernetPcap(file) ?? (spawnSync("editcap", ["-F", "pcap", file, converted]).status === 0 ? readEthernetPcap(converted) : null);
    if (content === null) leftOut++;
    else sortOut(content.bytes, content.packets, byProtocol);
  }
  process.stdout.write(leftOut === 0 ? "" : `${leftOut} captures are not Ethernet or could not be turned into pcap: left out\n`);
  return byProtocol;
}

/** Meters the capture once for the flows' protocols, then gives every frame to its flow's protocol. */
function sortOut(bytes: Uint8Array, packets: readonly RealPacket[], into: Map<string, RealPacket[]>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const meter = new FlowMeter({ source: 1, folds: false });
  const flowOf: string[] = [];
  const sink = {
    packet: (...given: Parameters<FlowMeter["add"]>): void => {
      const [p] = given;
      // The meter puts the MAC addresses of layer 2 where IP addresses stand.
      meter.add(...given);
      flowOf[p.record - 1] = [[p.src0, p.src1, p.src2, p.src3, p.srcPort].join(), [p.dst0, p.dst1, p.dst2, p.dst3, p.dstPort].join(), p.transport, p.etherType].sort().join("|");
    },
  };
  const reader = new PcapReader();
  const start = reader.readHeader(view, 0, bytes.length);
  reader.feed(view, bytes, start, bytes.length, start, true, new CaptureTally("bench"), sink);
  meter.finish();
  const protocolOf = new Map<string, string>();
  for (const piece of meter.takePieces()) {
    const vote = bestVote(piece);
    const flow = flowOf[piece.record - 1];
    if (vote !== null && flow !== undefined) protocolOf.set(flow, vote.protocol);
  }
  packets.forEach((packet, i) => {
    const protocol = protocolOf.get(flowOf[i] ?? "");
    if (protocol === undefined) return;
    const frames = into.get(protocol);
    if (frames === undefined) into.set(protocol, [packet]);
    else frames.push(packet);
  });
}
