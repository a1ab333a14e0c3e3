// What counts as a sign of age, of which machine it is said, and that every sign says what dropping and rejecting does.
import { expect, it } from "vitest";
import { asset, conversation, plant } from "../../../tests/generators/plant-builder.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation, OpeningRepeats } from "../../plant/conversation.ts";
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

const repeats = (more: Partial<OpeningRepeats>): OpeningRepeats => ({ unanswered: 14, repetitions: 2, waitsSeconds: [3, 6], afterRefusal: null, ...more });
const inVain = (more: Partial<Conversation>): Conversation => seen({ established: 0, unanswered: 14, packetsToClient: 0, ...more });

it("says for how long the machine was seen hanging under silence, and takes nothing general for it", () => {
  const [system] = old([inVain({ openingRepeats: repeats({}) })]);
  expect(system?.signs.map(({ sign }) => sign)).toEqual(["asks-in-vain", "old-opening-timer"]);
  for (const { dropped, rejected, source, measured } of system?.signs ?? []) {
    expect(dropped).toContain("Unanswered, it asked again after 3 s, then 6 s (measured, 14 times): each attempt hangs for 9 s at least, about 21 s if its last wait is twice the one before.");
    expect(rejected).toContain("General");
    expect(source).toMatch(/^measured in captures; the rest /);
    expect(measured).toMatchObject({ waitsSeconds: [3, 6] });
  }
});

it("says what was seen after a refusal, in whichever conversation of the machine", () => {
  const refused = seen({ serverPort: 102, refused: 3, openingRepeats: repeats({ unanswered: 0, repetitions: null, waitsSeconds: [], afterRefusal: { attempts: 3, waitSeconds: 0.5 } }) });
  const rejectedOf = (other: Conversation): string | undefined =>
    old([inVain({ openingRepeats: repeats({ waitsSeconds: [1, 2] }) }), other]).find(({ asset: name }) => name === "PC")?.signs[0]?.rejected;
  expect(rejectedOf(refused)).toContain("Refused, it asked again 500 ms later (measured, 3 times) before the program learnt of it.");
  expect(rejectedOf({ ...refused, openingRepeats: null })).toContain("Refused, it did not ask again by itself (measured, 3 times)");
  // A log tells of the refusals, and not of what came after them.
  expect(rejectedOf({ ...refused, openingRepeats: null, keepAlives: null })).toContain("General");
});

it.each([
  ["a first wait of one second", repeats({ waitsSeconds: [1, 2] }), false],
  ["3 s and 6 s", repeats({}), true],
  ["3 s alone", repeats({ repetitions: 1, waitsSeconds: [3] }), true],
  ["1 s, 2 s and 4 s, of which the capture missed one request", repeats({ waitsSeconds: [3, 4] }), false],
  ["waits after refusals only", repeats({ unanswered: 0, repetitions: null, waitsSeconds: [], afterRefusal: { attempts: 1, waitSeconds: 3 } }), false],
])("tells stacks of before 2011 by their timer: %s", (_, openingRepeats, isOld) => {
  expect(old([seen({ openingRepeats })]).some(({ signs }) => signs.some(({ sign }) => sign === "old-opening-timer"))).toBe(isOld);
});

it("does not double a wait that no timer doubled, nor one that it did not see", () => {
  const dropped = (openingRepeats: OpeningRepeats): string => old([inVain({ openingRepeats })])[0]?.signs[0]?.dropped ?? "";
  expect(dropped(repeats({ waitsSeconds: [5, 5] }))).toContain("each attempt hangs for 10 s at least.");
  expect(dropped(repeats({ repetitions: 9, waitsSeconds: [1, 2, 4, 8, 16, 32] }))).toContain("and asked 3 more times (measured, 14 times): each attempt hangs for 1 min 3 s at least.");
});

it("says when the program begins another attempt, where that has a rhythm", () => {
  const rhythm = { kind: "strict-period", text: "about every 30 min", periodSeconds: 1_800, missed: 0, nextDue: null, overdue: null } as const;
  const [system] = findOldSystems(plant([inVain({})], { assets: [CLIENT] }), () => CLIENT, [{ rhythm, conditions: [] }]);
  expect(system?.signs[0]?.seen).toContain("The program tries again: about every 30 min.");
});
