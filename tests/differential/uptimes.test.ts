// Uptimes from TCP timestamps as the meter claims them, against the last timestamp that tshark prints of each machine.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FlowMeter } from "../generators/flow-meter.ts";
import { capturesFolder, hasTshark, tsharkFields, walkPackets } from "../protocols/walk-capture.ts";

/** Machines that several peers saw ticking on one line, with the ticks a second of their systems. */
const TOLD: Readonly<Record<string, readonly [address: string, ticksPerSecond: number]>> = {
  "other/DLMSDirector.pcap": ["192.168.137.242", 1_000],
  "site-s4x15-ics-village/WinXP.pcap": ["10.200.1.18", 10],
};
/** Many machines with timestamps, none of which several peers were seen to hear. */
const UNTOLD = ["protocols-merged/Synchrophasor.pcap", "it-and-remote-access/ssh.pcap"];

function uptimesClaimed(capture: string): string[] {
  const meter = new FlowMeter({ source: 1 });
  walkPackets(join(capturesFolder as string, capture), (packet, view, bytes) => meter.add(packet, view, bytes));
  meter.finish();
  return [...meter.payloads.claims.values()].filter((claim) => claim.by.startsWith("tcp-timestamps")).map((claim) => `${claim.endpoint} ${claim.attribute} ${claim.value}`);
}

describe.skipIf(capturesFolder === null || !hasTshark)("uptimes from TCP timestamps", () => {
  test.each(Object.entries(TOLD))(
    "%s",
    (capture, [address, ticksPerSecond]) => {
      const rows = tsharkFields(join(capturesFolder as string, capture), `ip.src == ${address} && tcp.hdr_len == 32 && tcp.options.timestamp.tsval`, ["tcp.options.timestamp.tsval"]);
      expect(rows.length).toBeGreaterThan(0);
      expect(uptimesClaimed(capture)).toEqual([`${address} uptime ${Math.floor(Number(rows.at(-1)?.[0]) / ticksPerSecond)}`]);
    },
    120_000,
  );
  test.each(UNTOLD)("%s: nothing", (capture) => {
    expect(uptimesClaimed(capture)).toEqual([]);
  });
});
