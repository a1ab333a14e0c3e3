import { describe, expect, it } from "vitest";
import type { Conversation } from "./conversation.ts";
import { conversation } from "../../tests/generators/plant-builder.ts";
import { findScanners } from "./failing-scans.ts";

const knock = { established: 0, unanswered: 1, packetsToServer: 3, packetsToClient: 0, largestPayload: 0 };
const many = (make: (i: number) => Conversation): Conversation[] => Array.from({ length: 25 }, (_, i) => make(i));

describe("findScanners", () => {
  it.each([
    ["a client that knocks at many ports of one machine", many((i) => conversation("10.0.0.66", "10.0.0.1", `tcp/${1000 + i}`, knock)), true],
    ["a client that knocks at many machines on one port", many((i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "tcp/502", knock)), true],
    ["a client that knocks by UDP", many((i) => conversation("10.0.0.66", "10.0.0.1", `udp/${1000 + i}`, { ...knock, largestPayload: 8 })), true],
    ["a SCADA server with two dead controllers", many((i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "tcp/502", i < 2 ? knock : {})), false],
    ["polling of which only one direction was captured", many((i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "tcp/502", { ...knock, largestPayload: 12, packetsToServer: 900 })), false],
    ["cyclic UDP that needs no answer", many((i) => conversation("10.0.0.66", `10.0.1.${i + 1}`, "udp/2222", { ...knock, packetsToServer: 900 })), false],
    ["announcements to many groups", many((i) => conversation("10.0.0.66", `239.0.0.${i}`, "udp/5000", { ...knock, delivery: "multicast" })), false],
  ])("%s: %s", (_, seen, isScanner) => expect(findScanners(seen).size).toBe(isScanner ? 1 : 0));
});
