import { describe, expect, test } from "vitest";
import { Heard } from "../../../tests/protocols/heard.ts";
import { RepeatedMessages } from "./repeated-messages.ts";

function reading(passedFrom = 0, passedTo = 0) {
  let reads = 0;
  const repeated = new RepeatedMessages(
    (view, bytes, offset, length, micros, sink) => {
      reads++;
      sink.operation(4);
      sink.detail("first", String(bytes[offset]));
      sink.detail("first", String(bytes[offset]));
      sink.operation(2);
      sink.request(micros);
      sink.response(0.5);
      sink.claim("sender", "name", `n${view.getUint8(offset + length - 1)}`, "test");
      sink.claim("10.0.0.7", "role", "DNS server", "test");
      sink.timer("test", "lifetime", 30);
      sink.secondary("receiver", "tcp", 4_000, "unknown");
      sink.secondary("sender", "udp", 4_001, "unknown", "10.0.0.8");
      sink.trouble("malformed");
      return bytes[offset] as number;
    },
    passedFrom,
    passedTo,
  );
  const hear = (bytes: readonly number[], micros: number): { told: Heard; result: number } => {
    const chunk = Uint8Array.from([9, 9, 9, ...bytes, 9]);
    const told = new Heard();
    const result = repeated.read(new DataView(chunk.buffer), chunk, 3, bytes.length, micros, told);
    return { told, result };
  };
  return { hear, reads: () => reads };
}

describe("messages that come again", () => {
  test("tell the same each time, at their own times, and are read no more than twice", () => {
    const { hear, reads } = reading();
    const message = [1, 2, 3, 4, 5, 6, 7];
    const first = hear(message, 1_000);
    for (let micros = 2_000; micros <= 5_000; micros += 1_000) {
      const later = hear(message, micros);
      expect(later.result).toBe(first.result);
      expect(later.told.requests).toEqual([micros]);
      expect({ ...later.told, requests: [] }).toEqual({ ...first.told, requests: [] });
    }
    expect(reads()).toBe(2);
    expect(first.told.claims).toHaveLength(2);
  });
  test("one that differs in a single byte anywhere is read anew", () => {
    const { hear } = reading();
    const message = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (let i = 0; i < 3; i++) hear(message, i);
    expect(hear([...message.slice(0, 8), 10], 9).told.claims[0]).toContain("n10");
    expect(hear([2, ...message.slice(1)], 9).result).toBe(2);
    expect(hear(message.slice(0, 8), 9).told.claims[0]).toContain("n8");
    expect(hear(message, 9).told.claims[0]).toContain("n9");
  });
  test("ids that the reader does not look at make no difference", () => {
    const { hear, reads } = reading(4, 8);
    for (let id = 0; id < 5; id++) expect(hear([1, 2, 3, 4, id, id, id, id, 5, 6], id).result).toBe(1);
    expect(reads()).toBe(2);
    expect(hear([1, 2, 3, 5, 0, 0, 0, 0, 5, 6], 9).told.details["first 1"]).toBe(2);
    expect(reads()).toBe(3);
  });
  test("long messages are read each time", () => {
    const { hear, reads } = reading();
    const long = Array.from({ length: 3_000 }, (_, i) => i & 0xff);
    for (let i = 0; i < 4; i++) hear(long, i);
    expect(reads()).toBe(4);
  });
});
