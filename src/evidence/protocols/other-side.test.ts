// Bytes that are read late, because of a packet of the other direction, are said of the one who sent them.
import { expect, test } from "vitest";
import { Heard } from "../../../tests/protocols/heard.ts";
import { hex } from "./payload-bytes.ts";
import { DissectedFlow } from "./stream.ts";
import type { DissectionSink, DissectorDefinition } from "./protocol.ts";

/** Units of four bytes; each names its sender and announces a port of the receiver. */
const namer: DissectorDefinition = {
  longestUnit: 4,
  frame: () => 4,
  open: () => ({
    unit(_view, _bytes, _offset, _length, direction, _micros, sink): void {
      sink.claim("sender", "name", `end ${direction}`, "test");
      sink.secondary("receiver", "tcp", direction, "test");
    },
    gap(): void {},
    takeLooseEnds: () => null,
  }),
};

/** Names ends of the flow as the meter does: by the packet that is under way. */
class Named extends Heard {
  packetFrom: 0 | 1 = 0;
  readonly named: string[] = [];
  override claim(...[about, , value]: Parameters<DissectionSink["claim"]>): void {
    const end = about === "sender" ? this.packetFrom : 1 - this.packetFrom;
    this.named.push(`${value} = ${end}`);
  }
  override secondary(listener: string): void {
    const end = listener === "sender" ? this.packetFrom : 1 - this.packetFrom;
    this.named.push(`listens ${end}`);
  }
}

function play(act: (flow: DissectedFlow, heard: Named, send: (direction: 0 | 1, seq: number, micros: number) => void) => void): string[] {
  const heard = new Named();
  const flow = new DissectedFlow(namer);
  const bytes = hex("01020304");
  const send = (direction: 0 | 1, seq: number, micros: number): void => {
    heard.packetFrom = direction;
    flow.segment(direction, seq, false, new DataView(bytes.buffer), bytes, 0, 4, 4, micros, heard);
  };
  act(flow, heard, send);
  return heard.named;
}

test("an acknowledgement shows that bytes were lost: what was kept behind them is the other side's", () => {
  const named = play((flow, heard, send) => {
    send(1, 100, 0);
    send(1, 108, 1_000);
    heard.packetFrom = 0;
    flow.acknowledged(0, 112, heard);
  });
  expect(named).toEqual(["end 1 = 1", "listens 0", "end 1 = 1", "listens 0"]);
});

test("so it is when waiting for them took too long", () => {
  const named = play((_flow, _heard, send) => {
    send(1, 100, 0);
    send(1, 108, 1_000);
    send(0, 500, 900_000);
  });
  expect(named).toEqual(["end 1 = 1", "listens 0", "end 1 = 1", "listens 0", "end 0 = 0", "listens 1"]);
});
