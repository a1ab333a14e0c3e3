// One connection or exchange, from the steps that tests play to a dissector, counted and followed as from a capture: its one flow piece.
import { CaptureTally } from "../../src/evidence/capture/capture-tally.ts";
import { PcapReader } from "../../src/evidence/capture/pcap-reader.ts";
import type { FlowPiece } from "../../src/evidence/flows/flow-piece.ts";
import { connectionCapture } from "./connection-capture.ts";
import { FlowMeter } from "./flow-meter.ts";

/** Who sends (0 = the client) and the payload in hexadecimal digits; a millisecond lies between two steps. Ports 50000 and 8080. */
export function learnConnection(steps: readonly (readonly [0 | 1, string])[], transport: "tcp" | "udp" = "tcp"): FlowPiece {
  const timed = steps.map(([direction, hex], i) => [direction, 1_000 * (i + 1), hex] as const);
  const content = connectionCapture([{ transport, clientPort: 50_000, serverPort: 8_080, steps: timed }]);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const meter = new FlowMeter({ source: 1, folds: false });
  const reader = new PcapReader();
  const start = reader.readHeader(view, 0, content.length);
  reader.feed(view, content, start, content.length, start, true, new CaptureTally("test"), { packet: meter.add.bind(meter) });
  meter.finish();
  return meter.takePieces()[0] as FlowPiece;
}
