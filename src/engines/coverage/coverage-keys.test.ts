import { describe, expect, it } from "vitest";
import { conversation, plant, START } from "../../../tests/generators/plant-builder.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { coverageKeys } from "./coverage-keys.ts";

const HOUR = 3_600_000_000;

/** All of them active in one hour. */
function keysOf(conversations: readonly Conversation[]): readonly number[] {
  const hours = [{ hour: START / HOUR, first: START, last: START + HOUR / 2, connections: 1 }];
  return [...coverageKeys({ plant: plant(conversations), activity: { watches: [], conversations: conversations.map(() => ({ hours, watches: [0] })) }, placesOf: () => null }).keyOf];
}

const A = "10.0.1.1";
const B = "10.0.2.1";
const ftp = conversation(A, B, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" });

describe("what counts as one", () => {
  it("is everything that FTP negotiated between two machines, on low ports too, whichever of them are recognised", () => {
    expect(keysOf([ftp, conversation(B, A, "tcp/2001"), conversation(B, A, "tcp/2002"), conversation(B, A, "tcp/40001", { protocol: "ftp-tftp", protocolConfidence: "high" })])).toEqual([0, 1, 1, 1]);
  });

  it("is also what speaks the same on a handed-out port, and whose negotiation was not seen", () => {
    const later = conversation(B, A, "tcp/40001", { protocol: "ftp-tftp", protocolConfidence: "high", first: ftp.last + 60_000_000 });
    expect(keysOf([ftp, conversation(B, A, "tcp/2001"), later])).toEqual([0, 1, 1]);
  });

  it("is not what was negotiated the other way round, nor with another machine", () => {
    expect(keysOf([ftp, conversation(B, A, "tcp/2001"), conversation(A, B, "tcp/2002"), conversation(B, "10.0.1.2", "tcp/2003")])).toEqual([0, 1, 2, 3]);
  });

  it("is a port that the system hands out, of whatever speaks the same", () => {
    expect(keysOf([conversation(A, B, "tcp/50001"), conversation(A, B, "tcp/50002"), conversation(A, B, "tcp/2001"), conversation(A, B, "tcp/2002")])).toEqual([0, 0, 1, 2]);
  });
});
