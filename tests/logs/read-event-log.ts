// A Windows event log in memory, read in pieces of some size, perhaps stopped and gone on with.
import type { SignInRecord } from "../../src/evidence/logs/sign-in.ts";
import { readWindowsEvents, type WindowsEventState } from "../../src/evidence/logs/windows-events/read-windows-events.ts";

export interface HeardEvents {
  readonly signIns: SignInRecord[];
  readonly state: WindowsEventState;
}

async function* pieces(bytes: Uint8Array, from: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** `stopsAt`: reading is given up at the first pause behind so many bytes, and goes on from what was said then. */
export async function readEventLog(content: "evtx" | "xml", bytes: Uint8Array, { pieceBytes = 1 << 22, segmentBytes = 1 << 30, stopsAt = Number.POSITIVE_INFINITY } = {}): Promise<HeardEvents> {
  const signIns: SignInRecord[] = [];
  let state = null as WindowsEventState | null;
  for (;;) {
    const startAt = state;
    const kept: SignInRecord[] = [];
    let isStopped = false;
    await readWindowsEvents({
      file: "log",
      content,
      chunks: pieces(bytes, startAt?.consumedBytes ?? 0, pieceBytes),
      sink: { signIn: (record) => kept.push(record), flow: () => {}, message: () => {}, claim: () => {} },
      startAt,
      segmentBytes,
      isSegmentDue: () => false,
      onSegment: (reached, isFinal) => {
        if (isStopped) return Promise.resolve();
        signIns.push(...kept.splice(0));
        state = JSON.parse(JSON.stringify(reached, (_, value) => (Number.isNaN(value) ? null : value))) as WindowsEventState;
        isStopped = !isFinal && startAt === null && reached.consumedBytes >= stopsAt;
        return Promise.resolve();
      },
    });
    if (!isStopped) return { signIns, state: state as WindowsEventState };
  }
}
