// Every real capture: the conversation list of the product must be tshark's, but for the differences that known-differences.json explains.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { compareExactly, compareWithRows, type Difference } from "./compare-lists.ts";
import { addHours, listsOfPieces, meterCapture } from "./metered-lists.ts";
import { hasTshark, listsOfPackets, type PairLists, readWithTshark } from "./tshark-lists.ts";

interface KnownDifference {
  /** Path below the captures folder. */
  readonly capture: string;
  /** Where tshark's value stands: in its packets added up ("fields"), or in `-z conv`, where that differs from its own packets ("conv"). */
  readonly source: "conv" | "fields";
  readonly list: string;
  readonly conversation: string;
  readonly field: string;
  readonly ours: string;
  readonly tshark: string;
  /** Number of the first packet that makes the difference. */
  readonly packet: number;
  readonly why: string;
}

const captures = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "captures");
const isReady = existsSync(captures) && hasTshark();
const files = existsSync(captures)
  ? readdirSync(captures, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(pcap|pcapng|cap)(\.gz)?$/.test(entry.name))
      .map((entry) => relative(captures, join(entry.parentPath, entry.name)))
      .sort()
  : [];
const known = JSON.parse(readFileSync(new URL("known-differences.json", import.meta.url), "utf8")) as KnownDifference[];

const identity = (source: string, d: { list: string; conversation: string; field: string; ours: string; tshark: string }): string =>
  `${source} ${d.list} | ${d.conversation} | ${d.field}: ours ${d.ours}, tshark ${d.tshark}`;

async function differencesOf(file: string): Promise<string[]> {
  const { outcome, pieces } = await meterCapture(join(captures, file), 1 << 20);
  expect(outcome.outcome, "is a capture").toBe("read");
  const ours = listsOfPieces(pieces);
  const { packets, conversations } = readWithTshark(join(captures, file));
  if (outcome.outcome === "read") expect(outcome.state.records, "number of packets").toBe(packets.length);
  await checkFolding(file, ours);
  const theirs = listsOfPackets(packets);
  const inTshark = (source: string) => (d: Difference) => identity(source, d);
  // Ours is held against tshark's packets, which are exact; those against its conversation lists, which it rounds.
  return [...compareExactly(ours, theirs).map(inTshark("fields")), ...compareWithRows(theirs, conversations, packets[0]?.micros ?? Number.NaN).map(inTshark("conv"))].sort();
}

/** Folding flows into hours neither loses nor moves a packet. */
async function checkFolding(file: string, ours: PairLists): Promise<void> {
  const { pieces, hours } = await meterCapture(join(captures, file), 100_003, true);
  const folded = listsOfPieces(pieces);
  addHours(folded, hours);
  expect(compareExactly({ ...folded, tcp: ours.tcp, udp: ours.udp, sctp: ours.sctp }, ours), "with folded flows").toEqual([]);
}

describe.skipIf(!isReady)("conversation lists beside tshark's (needs tshark and the captures in HOLDPOINT_DATA)", () => {
  it.each(files)("%s", async (file) => {
    const listed = known
      .filter((d) => d.capture === file)
      .map((d) => identity(d.source, d))
      .sort();
    expect(await differencesOf(file)).toEqual(listed);
  });

  it("names a capture that exists, a packet and a reason in every known difference", () => {
    for (const difference of known) {
      expect(files).toContain(difference.capture);
      expect(difference.packet).toBeGreaterThan(0);
      expect(difference.why.length).toBeGreaterThan(20);
    }
  });
});
