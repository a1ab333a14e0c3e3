// Walks the packets of a real capture through the product's own decoder and recognisers, flow by flow, and asks tshark what it calls
// the same packets. For tests only; keeps the whole file in memory. Reassembles nothing: a recogniser sees single packets, as in the meter.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { captureFormat, isGzip } from "../../src/evidence/capture/capture-format.ts";
import { CaptureTally, type PacketSink } from "../../src/evidence/capture/capture-tally.ts";
import { type Packet, TRANSPORT_L2 } from "../../src/evidence/capture/packet.ts";
import { PacketPayload } from "../../src/evidence/capture/packet-recogniser.ts";
import { PcapReader } from "../../src/evidence/capture/pcap-reader.ts";
import { PcapngReader } from "../../src/evidence/capture/pcapng-reader.ts";
import { LEVEL_NAMES, type Payload, recognitionLevel, recognitionSender, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../../src/evidence/protocols/protocol.ts";
import { protocolOfCode, recognisePayload, reasonOf } from "../../src/evidence/protocols/registry.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Folder of the real captures, or null where there is none: tests then skip with it.skipIf. */
export const capturesFolder: string | null = (() => {
  const folder = join(process.env["HOLDPOINT_DATA"] ?? resolve(ROOT, "../shared/data"), "captures");
  return existsSync(folder) ? folder : null;
})();

const version = spawnSync("tshark", ["--version"], { encoding: "utf8" });
export const hasTshark: boolean = version.status === 0;

/** Every capture below the folder, as "modbus/modbus_test.pcap", sorted. */
export function captureNames(): string[] {
  const folder = capturesFolder;
  if (folder === null) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.pcap(ng)?$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** Calls visit for every packet that could be decoded. The packet object is reused. */
export function walkPackets(file: string, visit: (packet: Packet, view: DataView, bytes: Uint8Array) => void): void {
  const read = readFileSync(file);
  const raw = isGzip(read) ? gunzipSync(read) : read;
  const bytes = new Uint8Array(raw.buffer, raw.byteOffset, raw.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tally = new CaptureTally(file);
  const sink: PacketSink = { packet: visit };
  const format = captureFormat(view.getUint32(0));
  if (format === "pcapng") new PcapngReader().feed(view, bytes, 0, bytes.length, 0, true, tally, sink);
  else if (format === "pcap") {
    const reader = new PcapReader();
    const start = reader.readHeader(view, 0, bytes.length);
    reader.feed(view, bytes, start, bytes.length, start, true, tally, sink);
  } else throw new Error(`${file} is no capture`);
}

/** Calls visit for every packet with a payload, as the meter shows it to the recognisers. Both objects are reused. */
export function walkPayloads(file: string, visit: (payload: Payload, packet: Packet) => void): void {
  const payload = new PacketPayload();
  walkPackets(file, (p, view, bytes) => {
    if (p.payloadLength <= 0 || p.isLaterFragment) return;
    const isLayer2 = p.transport === TRANSPORT_L2 || p.ipVersion === 0;
    payload.view = view;
    payload.bytes = bytes;
    payload.offset = p.payloadOffset;
    payload.length = p.payloadLength;
    payload.wireLength = p.payloadWireLength;
    payload.transport = isLayer2 ? TRANSPORT_L2 : p.transport;
    payload.etherType = isLayer2 ? p.etherType : 0;
    payload.srcPort = p.srcPort;
    payload.dstPort = p.dstPort;
    payload.toMany =
      p.ipVersion === 4
        ? p.dst3 >>> 28 === 14 || p.dst3 === -1 || (p.hasMac && p.dstMacHigh === 0xffff && p.dstMacLow === -1)
        : p.ipVersion === 6
          ? p.dst0 >>> 24 === 0xff
          : (p.dstMacHigh & 0x100) !== 0;
    visit(payload, p);
  });
}

export interface RecognisedFlow {
  /** "tcp 10.0.0.1:1025 10.0.0.2:502", ends in a fixed order; layer 2: "l2/0x8892 mac mac". */
  readonly key: string;
  /** Packet numbers with payload, as tshark numbers frames. */
  readonly records: number[];
  /** Best answer over all packets: protocol id ("" = none), level and reason in words. */
  protocol: string;
  level: string;
  reason: string;
  /** How many packets were given each protocol id, "" = not recognised. */
  readonly packets: Map<string, number>;
  /** Ends that a packet's bytes showed to be the client or the server, with the number of packets: "10.0.0.1:1025" → 12. */
  readonly clients: Map<string, number>;
}

/** Asks the recognisers about every packet; the highest level wins, the first of equals. */
export function recogniseFlows(file: string): Map<string, RecognisedFlow> {
  const flows = new Map<string, RecognisedFlow>();
  const levels = new Map<string, number>();
  walkPayloads(file, (payload, packet) => {
    const [key, src, dst] = flowKey(payload, packet);
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = { key, records: [], protocol: "", level: "none", reason: "", packets: new Map(), clients: new Map() };
      flows.set(key, flow);
    }
    flow.records.push(packet.record);
    const code = recognisePayload(payload);
    const id = code === 0 ? "" : protocolOfCode(code);
    flow.packets.set(id, (flow.packets.get(id) ?? 0) + 1);
    if (code === 0) return;
    const level = recognitionLevel(code);
    if (level > (levels.get(key) ?? 0)) {
      levels.set(key, level);
      flow.protocol = id;
      flow.level = LEVEL_NAMES[level] as string;
      flow.reason = reasonOf(code);
    }
    const sender = recognitionSender(code);
    if (sender === SENDER_UNKNOWN) return;
    const client = sender === SENDER_IS_CLIENT ? src : dst;
    flow.clients.set(client, (flow.clients.get(client) ?? 0) + 1);
  });
  return flows;
}

export function flowKey(payload: Payload, p: Packet): [key: string, src: string, dst: string] {
  let src: string;
  let dst: string;
  let transport = payload.transport === 6 ? "tcp" : payload.transport === 17 ? "udp" : `ip/${payload.transport}`;
  if (payload.transport === TRANSPORT_L2) {
    transport = `l2/0x${p.etherType.toString(16)}`;
    src = mac(p.srcMacHigh, p.srcMacLow);
    dst = mac(p.dstMacHigh, p.dstMacLow);
  } else {
    src = `${address(p.ipVersion, p.src0, p.src1, p.src2, p.src3)}:${p.srcPort}`;
    dst = `${address(p.ipVersion, p.dst0, p.dst1, p.dst2, p.dst3)}:${p.dstPort}`;
  }
  return [src < dst ? `${transport} ${src} ${dst}` : `${transport} ${dst} ${src}`, src, dst];
}

const byteText = (value: number): string => (value & 0xff).toString(16).padStart(2, "0");
const word = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
const mac = (high: number, low: number): string => [high >> 8, high, low >>> 24, low >>> 16, low >>> 8, low].map(byteText).join(":");
function address(version: number, w0: number, w1: number, w2: number, w3: number): string {
  if (version === 4) return [w3 >>> 24, w3 >>> 16, w3 >>> 8, w3].map((b) => b & 0xff).join(".");
  return `[${[w0, w1, w2, w3].map(word).join("")}]`;
}

/** Rows of tshark's fields for the frames that pass the display filter ("" = all). Several occurrences stay joined by commas. */
export function tsharkFields(file: string, filter: string, fields: readonly string[], options: readonly string[] = []): string[][] {
  const args = ["-r", file, "-n", ...options, ...(filter === "" ? [] : ["-Y", filter]), "-T", "fields", ...fields.flatMap((field) => ["-e", field])];
  const run = spawnSync("tshark", args, { encoding: "utf8", maxBuffer: 1 << 29, stdio: ["ignore", "pipe", "pipe"] });
  // 2 = the capture is cut short; what was read before is printed all the same.
  if (run.status !== 0 && !(run.status === 2 && run.stderr.includes("cut short"))) throw new Error(`tshark ${args.join(" ")}: ${run.stderr}`);
  return run.stdout
    .split("\n")
    .filter((line) => line.length > 0)
    .map((line) => line.split("\t"));
}

/**
 * What tshark calls each frame: frame number → its layers, e.g. ["eth", "ip", "tcp", "mbtcp", "modbus"]. Several tests ask it of the same captures, and asking takes
 * more than half a second each: what this tshark said of this file is kept.
 */
export function tsharkLayers(file: string): Map<number, readonly string[]> {
  const { size, mtimeMs } = statSync(file);
  const kept = join(KEPT_LAYERS, createHash("sha256").update([version.stdout, file, size, mtimeMs].join("\n")).digest("hex"));
  let rows: string[][];
  if (existsSync(kept)) rows = JSON.parse(readFileSync(kept, "utf8")) as string[][];
  else {
    rows = tsharkFields(file, "", ["frame.number", "frame.protocols"]);
    mkdirSync(KEPT_LAYERS, { recursive: true });
    // Other tests may look for it at any moment: it is there whole, or not.
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(rows));
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return new Map(rows.map(([frame, layers]) => [Number(frame), (layers ?? "").split(":")]));
}

const KEPT_LAYERS = join(ROOT, "node_modules/.cache/holdpoint-tests/tshark-layers");
