// What counts as a sign of age, of which machine it is said, and that every sign says what dropping and rejecting does.
import { expect, it } from "vitest";
import { asset, conversation, plant } from "../../../tests/generators/plant-builder.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { OldSystem } from "../../plant/dependency.ts";
import { findOldSystems } from "./never-updated.ts";

const CLIENT = asset("PC", ["10.0.0.1"], { line: "line-1" });
const SERVER = asset("SRV", ["10.0.0.2"]);

function old(seen: readonly Conversation[], assets: readonly Asset[] = [CLIENT, SERVER]): OldSystem[] {
  return findOldSystems(plant(seen, { assets }), (_, endpoint) => assets.find((a) => a.addresses.includes(endpoint)));
}

const seen = (more: Partial<Conversation>): Conversation => conversation("10.0.0.1", "10.0.0.2", "tcp/445", more);

it.each([
  ["a silent connection without keep-alives", seen({ longestSilence: 4_000 }), [["PC", "no-keep-alive"]]],
  ["one with keep-alives", seen({ longestSilence: 4_000, keepAlives: 3 }), []],
  ["one of which keep-alives are not known", seen({ longestSilence: 4_000, keepAlives: null }), []],
  ["a server that refuses some", seen({ refused: 2 }), [["SRV", "few-connections"]]],
  ["a server that refuses all", seen({ refused: 4, established: 0, unanswered: 0 }), []],
  [
    "the first SMB",
    seen({ details: { "dialect SMB 1 NT LM 0.12": 3 } }),
    [
      ["PC", "smb1"],
      ["SRV", "smb1"],
    ],
  ],
  ["SMB 2", seen({ details: { "dialect SMB 2.1": 3 } }), []],
  ["a server that chooses TLS 1.0", seen({ details: { "version TLS 1.0": 1, "offered TLS 1.2": 1 } }), [["SRV", "old-tls"]]],
  ["a client that can no more than TLS 1.1", seen({ details: { "offered TLS 1.1": 1 } }), [["PC", "old-tls"]]],
  ["a client that asks in vain", seen({ established: 0, unanswered: 4, packetsToClient: 0 }), [["PC", "asks-in-vain"]]],
])("%s", (_, conversations, expected) => {
  expect(old([conversations]).flatMap(({ asset: name, signs }) => signs.map(({ sign }) => [name, sign]))).toEqual(expected);
});

it("reads what systems call themselves, and how long they have run", () => {
  const assets = [asset("A", ["10.0.0.1"], { firmware: "Windows 7 SP1" }), asset("B", ["10.0.0.2"], { firmware: "Windows 10 LTSC" }), asset("C", ["10.0.0.3"], { uptimeSeconds: 100_000_000 })];
  expect(old([], assets).map(({ asset: name, signs }) => [name, signs.map(({ sign }) => sign)])).toEqual([
    ["A", ["old-system"]],
    ["C", ["runs-for-years"]],
  ]);
});

it("says of every sign what dropping and what rejecting does, where that is from, and which conversations show it", () => {
  const [system] = old([seen({ longestSilence: 4_000 }), seen({ longestSilence: 5_000, serverPort: 1_433 })]);
  expect(system).toMatchObject({ asset: "PC", line: "line-1" });
  for (const { dropped, rejected, source, conversations, seen: words } of system?.signs ?? []) {
    expect([dropped.length > 20, rejected.length > 20, source.length > 5, conversations]).toEqual([true, true, true, [0, 1]]);
    expect(words).toBe("A connection without keep-alives (tcp/445) was silent for 1 h 6 min. So did 1 more conversation.");
  }
});
