// Frames that a mirror port copied twice, on every real capture, beside editcap, which drops a frame whose bytes are those of one within the
// same time. The number that is left must be the same; what differs stands in DIFFERENCES with its reason.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type CaptureState, readCapture } from "../../src/evidence/capture/read-capture.ts";
import { capturesFolder, captureNames } from "../protocols/walk-capture.ts";

const hasEditcap = spawnSync("editcap", ["--version"]).status === 0;

/** "capture: ours / theirs" → why editcap counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "it-and-remote-access/RADIUS.pcap: 4 / 2": "frames 5 and 15 repeat frames 4 and 14 in all but a wrong checksum, which is not read",
  "vendor-mitsubishi/melsoft_variant_clean.pcap: 338 / 0": "a machine in the middle passed packets on under other MAC addresses: the same packet, but not the same frame",
};

async function copiesIn(file: string): Promise<number> {
  let delivered = 0;
  const content = new Uint8Array(readFileSync(file));
  const outcome = await readCapture({
    file,
    segmentBytes: 1 << 28,
    chunks: (async function* () {
      yield content;
    })(),
    startAt: null,
    dropsCopies: true,
    sink: { packet: () => void delivered++ },
    onSegment: async () => {},
  });
  const { understood } = (outcome as { state: CaptureState }).state;
  return understood - delivered;
}

describe.skipIf(capturesFolder === null || !hasEditcap)("copies by mirror ports, as editcap finds them", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-copies-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("every capture", async () => {
    const differences: string[] = [];
    let copies = 0;
    for (const name of captureNames()) {
      const file = join(capturesFolder as string, name);
      const ours = await copiesIn(file);
      const run = spawnSync("editcap", ["-w", "0.002", file, join(folder, "out.pcap")], { encoding: "utf8" });
      const theirs = Number(/, (\d+) packets? skipped/.exec(`${run.stdout}${run.stderr}`)?.[1] ?? Number.NaN);
      copies += ours;
      if (ours !== theirs) differences.push(`${name}: ${ours} / ${theirs}`);
    }
    expect(copies).toBeGreaterThan(3_000);
    expect(differences.sort()).toEqual(Object.keys(DIFFERENCES).sort());
  }, 120_000);
});
