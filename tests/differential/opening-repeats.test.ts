// How openers ask again in real captures, against the plain list of frames that tshark prints: every request that came again, and how long after the
// frame before of its connection.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIRST_FROM_B, type FlowPiece } from "../../src/evidence/flows/flow-piece.ts";
import { LEAST_WAIT_MICROS, MOST_WAITS } from "../../src/evidence/flows/opening-repeats.ts";
import { comparePieces, LINGER_MICROS, stitch } from "../../src/evidence/flows/stitch.ts";
import { FlowMeter } from "../generators/flow-meter.ts";
import { captureNames, capturesFolder, hasTshark, tsharkFields, walkPackets } from "../protocols/walk-capture.ts";

/** Captures in which somebody asks again, and how many attempts do. */
const CAPTURES: Readonly<Record<string, number>> = {
  "protocols-merged/Synchrophasor.pcap": 2,
  "siemens-s7/s7comm_downloading_block_db1.pcap": 1,
  "siemens-s7/s7comm_reading_plc_status.pcap": 2,
  "site-s4x15-ics-village/WinXP.pcap": 326,
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap": 4,
};
/** Microseconds: tshark's times pass through a double of seconds here. */
const TOLERANCE = 2;

interface Attempt {
  /** "10.0.0.1:1025 > 10.0.0.2:502 700": the opener, whom it calls, its first sequence number. */
  readonly key: string;
  readonly times: number;
  readonly waits: readonly number[];
}

const byKey = (x: Attempt, y: Attempt): number => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0);

function ours(capture: string): Attempt[] {
  const meter = new FlowMeter({ source: 1, folds: false });
  walkPackets(join(capturesFolder as string, capture), (packet, view, bytes) => meter.add(packet, view, bytes));
  meter.finish();
  const tuples = new Map<string, FlowPiece[]>();
  for (const piece of meter.takePieces()) {
    const key = `${piece.a} ${piece.b} ${piece.portA} ${piece.portB} ${piece.transport} ${piece.vlan}`;
    tuples.set(key, [...(tuples.get(key) ?? []), piece]);
  }
  const flows = [...tuples.values()].flatMap((pieces) => stitch(pieces.sort(comparePieces), () => true));
  return flows
    .flatMap(({ whole: { a, b, portA, portB, isnA, isnB, flags, repeats } }): Attempt[] => {
      if (repeats === null) return [];
      const [from, to, isn] = (flags & FIRST_FROM_B) !== 0 ? [`${b}:${portB}`, `${a}:${portA}`, isnB] : [`${a}:${portA}`, `${b}:${portB}`, isnA];
      return [{ key: `${from} > ${to} ${isn >>> 0}`, ...repeats }];
    })
    .sort(byKey);
}

const FIELDS = ["frame.time_epoch", "ip.src", "ip.dst", "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq_raw"] as const;
const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

interface Opening {
  readonly key: string;
  readonly from: string;
  readonly waits: number[];
  last: number;
  refused: boolean;
}

/** Frame by frame: an opening lasts until anything but the same request, or a refusal by the other end, is seen between the two. */
function theirs(capture: string): Attempt[] {
  const open = new Map<string, Opening>();
  const found: Opening[] = [];
  for (const [time, src, dst, srcPort, dstPort, flagText, isn] of tsharkFields(join(capturesFolder as string, capture), "ip && tcp && !icmp", FIELDS)) {
    const [from, to] = [`${src}:${srcPort}`, `${dst}:${dstPort}`];
    const tuple = [from, to].sort().join(" ");
    const micros = Math.round(Number(time) * 1e6);
    const flags = Number(flagText);
    const opening = open.get(tuple);
    if ((flags & (SYN | ACK)) === SYN) {
      const key = `${from} > ${to} ${isn}`;
      if (opening?.key === key && micros - opening.last <= LINGER_MICROS) {
        const wait = micros - opening.last;
        if (wait >= LEAST_WAIT_MICROS) opening.waits.push(opening.refused ? -wait : wait);
        opening.last = micros;
        continue;
      }
      const begun = { key, from, waits: [], last: micros, refused: false };
      open.set(tuple, begun);
      found.push(begun);
    } else if (opening !== undefined) {
      if ((flags & RST) !== 0 && (flags & (FIN | SYN)) === 0 && from !== opening.from) {
        opening.refused = true;
        opening.last = micros;
      } else open.delete(tuple);
    }
  }
  return found.flatMap(({ key, waits }) => (waits.length === 0 ? [] : [{ key, times: waits.length, waits: waits.slice(0, MOST_WAITS) }])).sort(byKey);
}

describe.skipIf(capturesFolder === null || !hasTshark)("requests to open a connection that came again", () => {
  test.each(Object.entries(CAPTURES))(
    "%s",
    (capture, attempts) => {
      const [mine, others] = [ours(capture), theirs(capture)];
      expect(mine.length).toBe(attempts);
      expect(mine.map(({ key, times }) => [key, times])).toEqual(others.map(({ key, times }) => [key, times]));
      mine.forEach(({ key, waits }, i) => {
        const other = others[i]?.waits ?? [];
        expect(
          waits.every((wait, place) => Math.abs(wait - (other[place] ?? Number.NaN)) <= TOLERANCE),
          `${key}: ${waits} / ${other}`,
        ).toBe(true);
      });
    },
    120_000,
  );
  test("no other capture holds any", { timeout: 300_000 }, () => {
    expect(captureNames().filter((name) => !(name in CAPTURES) && ours(name).length > 0)).toEqual([]);
  });
});
