// Every dissector under random, mutated and cut messages, as a TCP connection in pieces and as datagrams: nothing throws, nothing reads past
// the bytes it was shown, and no response comes before its request.
import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { listedProtocols } from "../../src/evidence/protocols/protocol-list.ts";
import type { Protocol } from "../../src/evidence/protocols/protocol.ts";
import type { ProtocolSample } from "../../src/evidence/protocols/protocol-sample.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";
import { Heard } from "../protocols/heard.ts";

const FOLDERS = new URL("../../src/evidence/protocols/", import.meta.url);
const SEED = 20261125;
const RUNS = Number(process.env["HOLDPOINT_FUZZ_RUNS"] ?? 300);

const dissected = listedProtocols.filter((p): p is Protocol & { dissector: NonNullable<Protocol["dissector"]> } => p.dissector !== undefined);

/** The samples of every folder, as bytes. */
const samples: Uint8Array[] = [];
for (const folder of readdirSync(FOLDERS, { withFileTypes: true })) {
  const file = new URL(`${folder.name}/samples.ts`, FOLDERS);
  if (!folder.isDirectory() || !existsSync(file)) continue;
  const lists = Object.values((await import(file.href)) as Record<string, unknown>).filter(Array.isArray) as ProtocolSample[][];
  for (const list of lists) for (const sample of list) samples.push(hex(sample.hex));
}

const mutated = fc
  .constantFrom(...samples)
  .filter((bytes) => bytes.length > 0)
  .chain((bytes) =>
    fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255), length: fc.integer({ min: 1, max: bytes.length }) }).map(({ at, value, length }) => bytes.with(at, value).subarray(0, length)),
  );
const chunk = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...samples), mutated);
const chunks = fc.array(
  fc.record({ bytes: chunk, direction: fc.constantFrom(0 as const, 1 as const), skip: fc.constantFrom(0, 0, 0, 1, 300), cut: fc.constantFrom(0, 0, 0, 7), pieces: fc.constantFrom(3, 17, 65_536) }),
  { maxLength: 20 },
);

describe.each(dissected.map((p) => [p.id, p] as const))("%s", (_, { dissector }) => {
  test("any bytes in any pieces", () => {
    expect(samples.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(chunks, fc.boolean(), (sent, isStream) => {
        const heard = new Heard();
        const flow = new DissectedFlow(dissector);
        const next: [number, number] = [0x7ffffff0, 5];
        let micros = 0;
        for (const { bytes, direction, skip, cut, pieces } of sent) {
          micros += 100_000;
          next[direction] = (next[direction] + skip) | 0;
          for (let at = 0; at < bytes.length; at += isStream ? pieces : bytes.length) {
            // Nothing but what was captured is in the buffer: a read past it throws.
            const wire = bytes.slice(at, isStream ? at + pieces : undefined);
            const exact = wire.slice(0, Math.max(0, wire.length - cut));
            const view = new DataView(exact.buffer);
            if (isStream) flow.segment(direction, next[direction], false, view, exact, 0, exact.length, wire.length, micros, heard);
            else flow.datagram(direction, view, exact, 0, exact.length, wire.length, micros, heard);
            next[direction] = (next[direction] + wire.length) | 0;
          }
        }
        heard.end(flow);
        expect(heard.responses.every((seconds) => seconds >= 0)).toBe(true);
        expect(heard.timers.every((timer) => Number(timer.split(" ")[1]) >= 0)).toBe(true);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  }, 60_000);
});
