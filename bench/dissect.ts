// What reading a protocol in depth costs: real packets of each protocol, tiled to a capture of their own, metered with and without reading
// payloads (processor time, in process), beside whole programs on the same file. The goal: at most twice the time of plain metering.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CaptureTally } from "../src/evidence/capture/capture-tally.ts";
import { FlowMeter } from "../tests/generators/flow-meter.ts";
import { PcapReader } from "../src/evidence/capture/pcap-reader.ts";
import { protocols } from "../src/evidence/protocols/registry.ts";
import { generateCapture } from "./generate-capture.ts";
import { type ProtocolFrames, framesByProtocol } from "./protocol-frames.ts";
import { isInstalled, measure, median, programs } from "./programs.ts";
import { tileFrames } from "./tile-captures.ts";

const MEGABYTES = Number(process.env.HOLDPOINT_BENCH_PROTOCOL_MEGABYTES ?? 40);
const ROUNDS = 5;
const WINDOW_BYTES = 4 << 20;
/** Rows are taken away before they fill the memory, as learn does. */
const MOST_ROWS = 16_384;

export function benchDissect(): void {
  const captures = join(process.env.HOLDPOINT_DATA ?? "../shared/data", "captures");
  if (!existsSync(captures)) {
    process.stdout.write("no real captures here: nothing to measure\n");
    return;
  }
  const directory = resolve(process.env.HOLDPOINT_BENCH_DIRECTORY ?? join(tmpdir(), "holdpoint-bench"));
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(join(directory, "protocols-"));
  const others = programs.filter((p) => p.name !== "cat | wc -c" && isInstalled(p.needs));
  const header = ["protocol".padEnd(18), "packets", "plain ns/packet", "in depth", "factor", "M packets/s", ...others.map((p) => `${p.name} M/s`)];
  process.stdout.write(`${MEGABYTES} MB tiled from the real packets of each protocol; ours: processor time in process, median of ${ROUNDS}; others: whole programs\n${header.join("  ")}\n`);
  try {
    const frames = framesByProtocol(captures, scratch);
    for (const protocol of [...protocols].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const own = frames.get(protocol.id);
      if (protocol.dissector !== undefined && own !== undefined) measureProtocol(protocol.id, own, others, scratch);
    }
    measureProtocol(
      "all real captures",
      [...frames.values()].flat().sort((x, y) => x.offsetMicros - y.offsetMicros),
      others,
      scratch,
    );
    const generated = join(scratch, "generated.pcap");
    generateCapture(generated, MEGABYTES * 1e6, 1);
    measureFile("generated plant", generated, others, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function measureProtocol(id: string, frames: ProtocolFrames, others: typeof programs, scratch: string): void {
  const file = join(scratch, "tiled.pcap");
  tileFrames(frames, file, MEGABYTES * 1e6);
  measureFile(id, file, others, scratch);
}

function measureFile(name: string, file: string, others: typeof programs, scratch: string): void {
  const content = new Uint8Array(readFileSync(file));
  const plain: number[] = [];
  const inDepth: number[] = [];
  let packets = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [readsPayloads, times] of [
      [false, plain],
      [true, inDepth],
    ] as const) {
      const run = meter(content, readsPayloads);
      packets = run.packets;
      // The first round only warms up.
      if (round > 0) times.push(run.nanosPerPacket);
    }
  }
  const theirs = others.map((program) => {
    const folder = mkdtempSync(join(scratch, "run-"));
    // All of it: the file is small.
    const seconds = measure(program.command, { FILE: file, TENTH: file, DIRECTORY: folder })?.seconds ?? 0;
    rmSync(folder, { recursive: true, force: true });
    // Less than a hundredth of a second, where the clock does not tell, or no result.
    return (seconds === 0 ? "–" : (packets / seconds / 1e6).toFixed(2)).padStart(9);
  });
  const [before, after] = [median(plain), median(inDepth)];
  const ours = [packets.toLocaleString("en").padStart(9), before.toFixed(0).padStart(7), after.toFixed(0).padStart(7), (after / before).toFixed(2).padStart(6), (1e3 / after).toFixed(2).padStart(6)];
  process.stdout.write(`${name.padEnd(18)}${ours.join("  ")}  ${theirs.join("  ")}\n`);
}

function meter(content: Uint8Array, readsPayloads: boolean): { packets: number; nanosPerPacket: number } {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const meter = new FlowMeter({ source: 1, readsPayloads });
  const tally = new CaptureTally("bench");
  const reader = new PcapReader();
  const sink = { packet: meter.add.bind(meter) };
  const before = process.cpuUsage();
  let at = reader.readHeader(view, 0, content.length);
  while (at < content.length) {
    const end = Math.min(content.length, at + WINDOW_BYTES);
    const read = reader.feed(view, content, at, end, 0, end === content.length, tally, sink);
    if (read === 0) break;
    at += read;
    meter.takePieces();
    if (meter.rowsWaiting > MOST_ROWS) meter.takeHours();
  }
  meter.finish();
  const { user, system } = process.cpuUsage(before);
  return { packets: tally.records, nanosPerPacket: ((user + system) * 1e3) / tally.records };
}
