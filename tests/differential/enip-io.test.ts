// EtherNet/IP I/O in depth: datagrams of every connection, against tshark and against the I/O log that Zeek wrote of the same capture.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURES = ["ethernet-ip/enip_cip_example.pcap", "site-westermo-testbed/reduced-right.pcap"];
const LOG = capturesFolder === null ? "" : join(capturesFolder, "../zeek/icsnpp-enip-basic/cip_io.log");

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

const sorted = (map: ReadonlyMap<string, number>): string[] => [...map].map(([key, times]) => `${key} ×${times}`).sort();
const address = (end: string): string => end.slice(0, end.lastIndexOf(":"));

/** "address address connection" → datagrams, the ends in a fixed order. */
function readOurs(capture: string): Map<string, number> {
  const ours = new Map<string, number>();
  for (const flow of dissectCapture(join(capturesFolder as string, capture), ["enip-io"]).values()) {
    const [, a, b] = flow.key.split(" ") as [string, string, string];
    for (const [detail, times] of Object.entries(flow.heard.details)) {
      const [facet, id] = detail.split(" ");
      if (facet !== "connection") continue;
      const key = `${[address(a), address(b)].sort().join(" ")} ${id}`;
      ours.set(key, (ours.get(key) ?? 0) + times);
    }
    expect(flow.heard.requests.length).toBeGreaterThan(0);
  }
  return ours;
}

describe.skipIf(capturesFolder === null || !hasTshark)("EtherNet/IP I/O in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const theirs = new Map<string, number>();
      // tshark calls everything on port 2222 so: only what has a connection in it is asked for.
      for (const [src, dst, id] of tsharkFields(join(capturesFolder as string, capture), "enip.cpf.sai.connid && udp", ["ip.src", "ip.dst", "enip.cpf.sai.connid"])) {
        count(theirs, `${[src, dst].sort().join(" ")} ${id}`);
      }
      expect(sorted(readOurs(capture))).toEqual(sorted(theirs));
    },
    60_000,
  );
});

describe.skipIf(!existsSync(LOG))("EtherNet/IP I/O in depth, as Zeek logs it", () => {
  test("datagrams of every connection", () => {
    const theirs = new Map<string, number>();
    for (const line of readFileSync(LOG, "utf8").split("\n")) {
      const row = line.split("\t");
      if (row.length > 12) count(theirs, `${[row[2], row[4]].sort().join(" ")} ${row[11]}`);
    }
    expect(theirs.size).toBeGreaterThan(5);
    expect(sorted(readOurs("ethernet-ip/enip_cip_example.pcap"))).toEqual(sorted(theirs));
  });
});
