// How openers ask again: measured in one go and cut at every packet alike, summed, stored and read back.
import { describe, expect, it } from "vitest";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { type PacketFields, payloadBytes, setPacket } from "../../../tests/generators/packet-sequences.ts";
import { Packet, TCP_ACK, TCP_RST, TCP_SYN } from "../capture/packet.ts";
import type { Counters, FlowPiece, PieceRepeats } from "./flow-piece.ts";
import { decodeRepeats, encodeRepeats, repeatCounters, repeatsOf } from "./opening-repeats.ts";
import { comparePieces, stitch } from "./stitch.ts";

const START = Date.UTC(2026, 9, 5, 7, 59, 50) * 1_000;
const SECOND = 1_000_000;
const view = new DataView(payloadBytes.buffer);

/** Seconds and what is sent: the SYN of the opener, an answer, a refusal, or the acknowledgement of the opener. */
type Step = readonly [seconds: number, what: "syn" | "syn-ack" | "rst" | "ack"];

function packets(steps: readonly Step[], openerPort: number): PacketFields[] {
  return steps.map(([seconds, what]): PacketFields => {
    const isOpener = what === "syn" || what === "ack";
    const [from, to] = isOpener ? [1, 9] : [9, 1];
    const tcpFlags = { syn: TCP_SYN, "syn-ack": TCP_SYN | TCP_ACK, rst: TCP_RST | TCP_ACK, ack: TCP_ACK }[what];
    const ports = isOpener ? [openerPort, 502] : [502, openerPort];
    return {
      micros: START + Math.round(seconds * SECOND),
      transport: 6,
      ipVersion: 4,
      src3: 0x0a000000 + from,
      dst3: 0x0a000000 + to,
      srcPort: ports[0] as number,
      dstPort: ports[1] as number,
      tcpFlags,
      seq: isOpener ? 700 + Number(what === "ack") : 9,
      wireLength: 60,
    };
  });
}

function piecesOf(all: readonly PacketFields[]): FlowPiece[] {
  const meter = new FlowMeter({ source: 1, folds: false });
  const packet = new Packet();
  all.forEach((fields, i) => {
    setPacket(packet, fields, i + 1);
    meter.add(packet, view, payloadBytes);
  });
  meter.finish();
  return meter.takePieces();
}

const stitched = (pieces: readonly FlowPiece[]): (PieceRepeats | null)[] => stitch([...pieces].sort(comparePieces), () => true).map(({ whole }) => whole.repeats);
const waits = (...seconds: number[]): PieceRepeats => ({ times: seconds.length, waits: seconds.slice(0, 6).map((s) => Math.round(s * SECOND)) });

const CASES: readonly (readonly [string, readonly Step[], PieceRepeats | null])[] = [
  [
    "three requests of an old Windows, over the change of the hour",
    [
      [0, "syn"],
      [3, "syn"],
      [9, "syn"],
      [10.5, "syn"],
    ],
    waits(3, 6, 1.5),
  ],
  [
    "the doubling of Linux",
    [
      [0, "syn"],
      [1, "syn"],
      [3, "syn"],
      [7, "syn"],
      [15, "syn"],
      [31, "syn"],
      [63, "syn"],
    ],
    waits(1, 2, 4, 8, 16, 32),
  ],
  ["more than are kept", [0, 5, 10, 15, 20, 25, 30, 35, 40].map((s): Step => [s, "syn"]), waits(5, 5, 5, 5, 5, 5, 5, 5)],
  [
    "answered after one repetition, and nothing that comes later",
    [
      [0, "syn"],
      [1, "syn"],
      [1.1, "syn-ack"],
      [1.2, "ack"],
      [4, "syn"],
    ],
    waits(1),
  ],
  [
    "again half a second after each refusal",
    [
      [0, "syn"],
      [0.001, "rst"],
      [0.501, "syn"],
      [0.502, "rst"],
      [1.002, "syn"],
      [1.003, "rst"],
    ],
    waits(-0.5, -0.5),
  ],
  [
    "a refusal, then silence: all that follows comes after a refusal",
    [
      [0, "syn"],
      [0.001, "rst"],
      [0.501, "syn"],
      [1.501, "syn"],
    ],
    waits(-0.5, -1),
  ],
  [
    "a refusal that is believed",
    [
      [0, "syn"],
      [0.001, "rst"],
    ],
    null,
  ],
  [
    "copies by a mirror port",
    [
      [0, "syn"],
      [0.001, "syn"],
      [3, "syn"],
      [3.001, "syn"],
    ],
    waits(2.999),
  ],
  ["one request", [[0, "syn"]], null],
];

describe("how an opener asks again", () => {
  // The opener is the lower end, and the higher one.
  for (const port of [40_001, 80]) {
    it.each(CASES)(`%s (port ${port})`, (_, steps, expected) => {
      const all = packets(steps, port);
      expect(stitched(piecesOf(all))).toEqual([expected]);
      for (let cut = 1; cut < all.length; cut++) expect(stitched([...piecesOf(all.slice(cut)), ...piecesOf(all.slice(0, cut))]), `cut before ${cut}`).toEqual([expected]);
    });
  }
  it("begins anew with another first sequence number", () => {
    const all = packets(
      [
        [0, "syn"],
        [3, "syn"],
      ],
      40_001,
    );
    expect(stitched(piecesOf(all.map((fields, i) => ({ ...fields, seq: i }))))).toEqual([null, null]);
  });
  it("survives the store", () => {
    for (const [, , repeats] of CASES) expect(decodeRepeats(encodeRepeats(repeats))).toEqual(repeats);
    expect(decodeRepeats(new Uint8Array(3))).toBeNull();
  });
});

describe("of a conversation", () => {
  const sum = (flows: readonly (readonly [PieceRepeats | null, boolean])[]): Counters => {
    const counters: Counters = new Map();
    for (const [repeats, wasUnanswered] of flows) for (const [key, times] of repeatCounters({ repeats }, wasUnanswered) ?? []) counters.set(key, (counters.get(key) ?? 0) + times);
    return counters;
  };
  it("says the usual waits and how often most attempts asked again, and does not count one that was cut off", () => {
    expect(
      repeatsOf(
        sum([
          [waits(3, 6), true],
          [waits(3.01, 6.02), true],
          [waits(3), true],
          [null, true],
        ]),
      ),
    ).toEqual({ unanswered: 3, repetitions: 2, waitsSeconds: [3, 6], afterRefusal: null });
  });
  it("keeps what follows a refusal apart", () => {
    const refused = waits(-0.5, -0.5);
    expect(
      repeatsOf(
        sum([
          [refused, false],
          [refused, false],
          [waits(1), false],
        ]),
      ),
    ).toEqual({ unanswered: 0, repetitions: null, waitsSeconds: [1], afterRefusal: { attempts: 2, waitSeconds: 0.5 } });
  });
  it("is null where nobody asked again", () => {
    expect([repeatsOf(null), repeatsOf(sum([[null, true]]))]).toEqual([null, null]);
  });
});
