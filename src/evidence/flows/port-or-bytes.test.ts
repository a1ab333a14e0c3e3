// Where no bytes name a conversation: when its port may do so, when what was sent speaks against the port, and the reason given for it.
import { expect, test } from "vitest";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { payloadBytes, setPacket } from "../../../tests/generators/packet-sequences.ts";
import { Packet, TCP_ACK } from "../capture/packet.ts";
import type { FlowPiece } from "./flow-piece.ts";
import { flowToHours } from "./fold.ts";

const START = Date.UTC(2026, 9, 5, 8) * 1_000;
/** Where the packet generator's bytes are that nobody knows. */
const UNKNOWN_AT = 25;
const view = new DataView(payloadBytes.buffer);

function namedBy(captured: number, sent: number): { protocol: string; level: number; reason: string } {
  const meter = new FlowMeter({ source: 1, folds: false });
  const packet = new Packet();
  for (const [i, fromClient] of [true, false, true].entries()) {
    const [from, to] = fromClient ? [1, 9] : [9, 1];
    const [srcPort, dstPort] = fromClient ? [50_000, 502] : [502, 50_000];
    setPacket(
      packet,
      {
        micros: START + i * 1_000_000,
        transport: 6,
        ipVersion: 4,
        src3: from,
        dst3: to,
        srcPort,
        dstPort,
        tcpFlags: TCP_ACK,
        seq: i * sent,
        wireLength: 60,
        payloadOffset: UNKNOWN_AT,
        payloadLength: captured,
        payloadWireLength: sent,
      },
      i + 1,
    );
    meter.add(packet, view, payloadBytes);
  }
  meter.finish();
  const pieces = meter.takePieces();
  const [row] = flowToHours({ whole: pieces[0] as FlowPiece, pieces, notWatched: false });
  return { protocol: row?.protocol ?? "", level: row?.level ?? -1, reason: row?.reason ?? "" };
}

test("bytes that are known to be something else speak against the port", () => {
  expect(namedBy(8, 8)).toEqual({ protocol: "unknown", level: 0, reason: "Port 502 is registered for modbus-tcp, but nothing that was sent was recognised as that." });
});

test("what was not captured whole does not", () => {
  const reason = "Only the registered port 502 says so. Of what was sent, only a part was captured.";
  expect(namedBy(2, 12)).toEqual({ protocol: "modbus-tcp", level: 1, reason });
  expect(namedBy(0, 12)).toEqual({ protocol: "modbus-tcp", level: 1, reason });
});

test("nor do keep-alives of a connection that was open before, or nothing at all", () => {
  expect(namedBy(1, 1)).toMatchObject({ protocol: "modbus-tcp", level: 1, reason: expect.stringContaining("keep-alives") });
  expect(namedBy(0, 0)).toMatchObject({ protocol: "modbus-tcp", level: 1, reason: expect.stringContaining("Nothing with content was sent") });
});
