// The line protocol between an MTConnect adapter and its agent (the "SHDR" format): heartbeats, and what the adapter says of its machine. Data lines are
// counted; their values are never looked at.
import { Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";

const LF = 0x0a;
const STAR = 0x2a;
const LONGEST_LINE = 16_384;
const READ = operationBit("read");
const LONGEST_COMMAND = 128;
const CODE = 0;

/** "* name: value" of an adapter: what is claimed. */
const CLAIMS: ReadonlyMap<string, "vendor" | "serial" | "name"> = new Map([
  ["manufacturer", "vendor"],
  ["serialnumber", "serial"],
  ["device", "name"],
  ["station", "name"],
] as const);

export class AdapterLines implements DissectorState {
  private readonly exchanges = new Exchanges();

  frame(view: DataView, offset: number, available: number): number {
    const limit = Math.min(available, LONGEST_LINE);
    for (let i = 0; i < limit; i++) if (view.getUint8(offset + i) === LF) return i + 1;
    return available < LONGEST_LINE ? FRAME_NEEDS_MORE : FRAME_NOT_MINE;
  }

  unit(_view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (bytes[offset] !== STAR) {
      sink.detail("line", "data");
      sink.operation(READ);
      return;
    }
    const text = narrowText(bytes, offset + 1, offset + Math.min(length, LONGEST_COMMAND) - 1).trim();
    if (text === "PING") {
      sink.detail("line", "ping");
      this.exchanges.asked(direction, 0, CODE, 0, micros, sink);
    } else if (text.startsWith("PONG")) {
      sink.detail("line", "pong");
      this.exchanges.answered(direction, 0, CODE, micros, sink);
      const milliseconds = Number(text.slice(4));
      if (milliseconds > 0) sink.timer("mtconnect", "adapter heartbeat", milliseconds / 1_000);
    } else this.command(text, sink);
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private command(text: string, sink: DissectionSink): void {
    sink.detail("line", "command");
    const colon = text.indexOf(":");
    if (colon < 0) return;
    const value = text.slice(colon + 1).trim();
    const name = text.slice(0, colon).trim().toLowerCase();
    const attribute = CLAIMS.get(name);
    if (value.length === 0) return;
    if (attribute !== undefined) sink.claim("sender", attribute, value, "mtconnect adapter");
    else if (name === "adapterversion") sink.claim("sender", "software", `MTConnect adapter ${value}`, "mtconnect adapter");
  }
}
