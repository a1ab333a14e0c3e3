// What every recogniser must hold for its samples: named on foreign ports, with the right direction; no prefix makes it throw or look
// beyond its bytes; what is not quite it is refused. Used by the tests beside the recognisers.
import { describe, expect, test } from "vitest";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { LEVEL_NONE, type Protocol, type Recognition, recognitionLevel, recognitionReason, recognitionSender } from "../../src/evidence/protocols/protocol.ts";
import type { ProtocolSample } from "../../src/evidence/protocols/protocol-sample.ts";
import { PacketPayload } from "../../src/evidence/capture/packet-recogniser.ts";

const SENDERS = ["unknown", "client", "server"];
/** Registered for nothing that the product knows. */
export const FOREIGN_PORTS = [40_001, 40_002] as const;
const GUARD = 96;

/** A payload of `length` captured bytes between guard bytes; reading a guard byte shows as an answer that depends on it. */
export function payloadBetweenGuards(
  bytes: Uint8Array,
  length: number,
  guard: number | "rest",
  sample: Pick<ProtocolSample, "transport" | "etherType" | "toMany">,
  wireLength = length,
): PacketPayload {
  const payload = new PacketPayload();
  const buffer = new Uint8Array(GUARD + bytes.length + GUARD);
  buffer.fill(guard === "rest" ? 0x55 : guard);
  buffer.set(guard === "rest" ? bytes : bytes.subarray(0, length), GUARD);
  payload.bytes = buffer;
  payload.view = new DataView(buffer.buffer);
  payload.offset = GUARD;
  payload.length = length;
  payload.wireLength = wireLength;
  payload.transport = sample.transport;
  payload.etherType = sample.etherType ?? 0;
  payload.toMany = sample.toMany ?? false;
  payload.srcPort = FOREIGN_PORTS[0];
  payload.dstPort = FOREIGN_PORTS[1];
  return payload;
}

function ask(protocol: Protocol, payload: PacketPayload): Recognition {
  const first = payload.bytes[payload.offset] as number;
  const firsts = payload.transport === 6 ? (protocol.firstTcpBytes ?? protocol.firstBytes) : payload.transport < 256 ? protocol.firstBytes : undefined;
  return firsts !== undefined && !firsts.includes(first) ? 0 : protocol.recognise(payload);
}

/** Registers the tests that hold for every sample. */
export function describeSamples(protocol: Protocol, samples: readonly ProtocolSample[], lowest: "medium" | "high" = "medium"): void {
  describe(`${protocol.id} by its bytes`, () => {
    test.each(samples.map((sample) => [sample.what, sample] as const))("%s", (_, sample) => {
      expect(protocol.transports).toContain(sample.transport);
      const bytes = hex(sample.hex);
      const answer = ask(protocol, payloadBetweenGuards(bytes, bytes.length, 0, sample));
      expect(recognitionLevel(answer)).toBeGreaterThanOrEqual(lowest === "high" ? 3 : 2);
      expect(SENDERS[recognitionSender(answer)]).toBe(sample.from);
      expect(protocol.reasons[recognitionReason(answer)]).toMatch(/.{10}/);
    });

    test("no prefix makes it throw, look past its end or answer outside its reasons", () => {
      for (const sample of samples) {
        const bytes = hex(sample.hex);
        for (let length = 1; length <= bytes.length; length++) {
          for (const wireLength of [length, bytes.length]) {
            const answers = ([0x00, 0xff, 0x20, "rest"] as const).map((guard) => ask(protocol, payloadBetweenGuards(bytes, length, guard, sample, wireLength)));
            expect([sample.what, length, ...new Set(answers)]).toEqual([sample.what, length, answers[0]]);
            if (recognitionLevel(answers[0] as number) !== LEVEL_NONE) expect(protocol.reasons[recognitionReason(answers[0] as number)]).toBeDefined();
          }
        }
      }
    });
  });
}

/** Registers a test per payload that the protocol must not take for its own. */
export function describeNearMisses(protocol: Protocol, misses: readonly (readonly [why: string, hex: string, transport?: number])[]): void {
  for (const [why, digits, transport] of misses) {
    test(`${protocol.id} refuses: ${why}`, () => {
      const bytes = hex(digits);
      const sample = { transport: transport ?? (protocol.transports[0] as number), etherType: protocol.etherTypes?.[0] ?? 0 };
      expect(ask(protocol, payloadBetweenGuards(bytes, bytes.length, 0, sample))).toBe(0);
    });
  }
}
