// The rehearsal on the kernel of this machine. Skipped, visibly, where namespaces or programs are missing.
import { describe, expect, test } from "vitest";
import { rehearse } from "../../src/rehearsal/rehearse.ts";
import type { RehearsalReport } from "../../src/rehearsal/rehearsal-report.ts";
import { conversation, DROPPED, PERMITTED, REJECTED, smallPlant } from "./small-plant.ts";

const probe = await rehearse(smallPlant([]));
const why = probe.value === undefined ? `: ${probe.diagnostics.map((d) => d.message).join("; ")}` : "";
const reportOf = async (...args: Parameters<typeof rehearse>): Promise<RehearsalReport> => {
  const { value, diagnostics } = await rehearse(...args);
  expect(diagnostics).toEqual([]);
  return value as RehearsalReport;
};
const seenById = (report: RehearsalReport): Record<string, string> =>
  Object.fromEntries(report.compared.map((c) => [c.secondary === null ? c.conversation : `${c.conversation} ${c.secondary}`, c.seen.kind]));

describe.skipIf(why !== "")(`rehearsal in network namespaces${why}`, () => {
  test("what the kernel does with each kind of conversation is seen, and agrees with what is predicted", async () => {
    const report = await reportOf(
      smallPlant([
        conversation("permitted tcp", "hmi", "plc", "tcp", 502, PERMITTED),
        conversation("dropped tcp", "laptop", "plc", "tcp", 502, DROPPED),
        conversation("reset tcp", "hmi", "drive", "tcp", 80, REJECTED),
        conversation("prohibited tcp", "hmi", "drive", "tcp", 81, REJECTED),
        conversation("permitted udp", "hmi", "plc", "udp", 5000, PERMITTED),
        conversation("one-way udp", "hmi", "plc", "udp", 2222, PERMITTED, { answers: false }),
        conversation("dropped udp", "laptop", "plc", "udp", 5000, DROPPED),
        conversation("rejected udp", "hmi", "drive", "udp", 161, REJECTED),
        conversation("permitted echo", "hmi", "drive", "icmp", null, PERMITTED),
        conversation("dropped echo", "laptop", "drive", "icmp", null, DROPPED),
        conversation("permitted gre", "hmi", "drive", "ip/47", null, PERMITTED),
        conversation("dropped gre", "laptop", "drive", "ip/47", null, DROPPED),
        conversation("mates", "plc", "drive", "tcp", 4840, PERMITTED),
      ]),
    );
    expect(report.disagreed).toEqual([]);
    expect(report.notRehearsed).toEqual([]);
    expect(report.agreed).toBe(13);
    expect(report.compared.map((c) => c.conversation)[1]).toBe("dropped tcp");
  });

  test("a wrong prediction is a disagreement", async () => {
    const report = await reportOf(
      smallPlant([
        conversation("said to be denied", "hmi", "plc", "tcp", 502, DROPPED),
        conversation("said to be permitted", "laptop", "plc", "tcp", 502, PERMITTED),
        conversation("said to be dropped", "hmi", "drive", "tcp", 80, DROPPED),
        conversation("said to be rejected", "laptop", "plc", "udp", 5000, REJECTED),
        conversation("said to be denied somehow", "hmi", "drive", "tcp", 80, { kind: "denied", how: "either" }),
      ]),
    );
    expect(report.agreed).toBe(1);
    expect(report.disagreed.map((d) => d.conversation)).toEqual(["said to be denied", "said to be permitted", "said to be dropped", "said to be rejected"]);
    expect(seenById(report)).toEqual({
      "said to be denied": "carried",
      "said to be permitted": "dropped",
      "said to be dropped": "rejected",
      "said to be rejected": "dropped",
      "said to be denied somehow": "rejected",
    });
  });

  test("a silence longer than the idle timeout cuts, a shorter one does not", async () => {
    const cut = { kind: "cut", idleSeconds: 3600 } as const;
    const report = await reportOf(
      smallPlant([
        conversation("two hours", "hmi", "plc", "tcp", 502, cut, { longestSilenceSeconds: 7200 }),
        conversation("two hours, server speaks", "hmi", "plc", "tcp", 44818, cut, { longestSilenceSeconds: 7200, speaksAfterSilence: "server" }),
        conversation("59 minutes", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 3540 }),
        conversation("two hours said to be fine", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 7200 }),
        conversation("59 minutes said to be cut", "hmi", "plc", "tcp", 502, { kind: "cut", idleSeconds: 60 }, { longestSilenceSeconds: 3540 }),
        conversation("udp client asks again", "hmi", "plc", "udp", 5000, PERMITTED, { longestSilenceSeconds: 600 }),
        conversation("udp server speaks late", "hmi", "plc", "udp", 5000, { kind: "cut", idleSeconds: 30 }, { longestSilenceSeconds: 600, speaksAfterSilence: "server" }),
        conversation("exactly", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 3600 }),
      ]),
    );
    expect(report.notRehearsed.map((n) => [n.conversation, n.code])).toEqual([["exactly", "silence-equals-timeout"]]);
    expect(report.disagreed.map((d) => [d.conversation, d.seen.kind])).toEqual([
      ["two hours said to be fine", "cut"],
      ["59 minutes said to be cut", "carried"],
    ]);
  });
});
