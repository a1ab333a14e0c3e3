// HART-IP read in depth, against tshark on the real captures that hold some: messages, commands, session timers, identities and response times
// of each flow. Known differences stand in DIFFERENCES with their reason.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { Heard } from "../protocols/heard.ts";
import { type CountsByFlow, count, countsOf, differences, knownFor, tsharkFrames } from "../protocols/tshark-flows.ts";
import { capturesFolder, hasTshark } from "../protocols/walk-capture.ts";

const CAPTURES = ["protocols-merged/HARTIP.pcap", "protocols-merged/hart_ip.pcap"];

/** "capture | flow | what: ours / tshark's" → why they differ. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "protocols-merged/HARTIP.pcap | tcp 10.0.2.15:59792 10.9.0.117:5094 | command 31: 0 / 4": "command 31 stands for the number in its data: ours counts that, tshark the 31",
  "protocols-merged/HARTIP.pcap | tcp 10.0.2.15:59792 10.9.0.117:5094 | command 520: 1 / 0": "number of a command 31, as above",
  "protocols-merged/HARTIP.pcap | tcp 10.0.2.15:59792 10.9.0.117:5094 | command 533: 2 / 0": "number of a command 31, as above",
  "protocols-merged/HARTIP.pcap | tcp 10.0.2.15:59792 10.9.0.117:5094 | command 543: 1 / 0": "number of a command 31, as above",
  "protocols-merged/HARTIP.pcap | tcp 10.9.0.117:5094 192.168.122.197:51832 | sender firmware = software revision 101: 0 / 1":
    "a request of command 21 carries a long tag; tshark reads it as if it were the answer",
  "protocols-merged/HARTIP.pcap | tcp 10.9.0.117:5094 192.168.122.197:51832 | sender serial = 3749165: 0 / 1": "the same request",
};

const IDENTIFIERS = ["session initiate", "session close", "keep-alive", "token-passing", "direct", "audit log"];

/** tshark reads neither direct nor audit messages: what they count is left out. */
class WithoutDirect extends Heard {
  private isLeftOut = false;
  override detail(facet: string, value: string): void {
    if (facet === "message") this.isLeftOut = value === "direct" || value === "audit log";
    if (!this.isLeftOut) super.detail(facet, value);
  }
  override response(seconds: number): void {
    if (!this.isLeftOut) super.response(seconds);
  }
}

function readOurs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  for (const { key, heard } of dissectCapture(file, ["hart-ip"], () => new WithoutDirect()).values()) {
    const counts = countsOf(flows, key);
    for (const [detail, times] of Object.entries(heard.details)) if (/^(message|command|published) /.test(detail)) count(counts, detail, times);
    for (const timer of heard.timers) count(counts, timer);
    for (const claim of heard.claims) if (/(serial|firmware) = /.test(claim)) counts.set(claim.replace(/ \(.*/, ""), 1);
    for (const seconds of heard.responses) count(counts, `response ${seconds.toFixed(6)}`);
  }
  return flows;
}

function readTheirs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  const asked = new Map<string, number>();
  const fields = [
    "hart_ip.message_type",
    "hart_ip.message_id",
    "hart_ip.transaction_id",
    "hart_ip.pt.command",
    "hart_ip.session_init.inactivity_close_timer",
    "hart_ip.pt.rsp.device_id",
    "hart_ip.pt.rsp.software_rev",
  ];
  for (const { key, sender, seconds, values } of tsharkFrames(file, "hart_ip && !icmp", fields)) {
    const [types, identifiers, sequences, commands, timers, serials, revisions] = values as string[][] & Record<number, string[]>;
    const counts = countsOf(flows, key);
    const other = key.split(" ").find((end) => end.includes(":") && end !== sender) as string;
    let token = 0;
    (identifiers as string[]).forEach((identifier, i) => {
      const type = types?.[i];
      count(counts, `message ${IDENTIFIERS[Number(identifier)]}`);
      const command = identifier === "3" ? commands?.[token++] : undefined;
      if (type === "2") {
        if (command !== undefined) count(counts, `published ${command}`);
        return;
      }
      const exchange = (end: string): string => `${key} ${end} ${identifier} ${sequences?.[i]}`;
      const open = type === "0" ? undefined : asked.get(exchange(other));
      if (type === "0") asked.set(exchange(sender), seconds);
      else asked.delete(exchange(other));
      if (open !== undefined) count(counts, `response ${(seconds - open).toFixed(6)}`);
      else if (command !== undefined) count(counts, `command ${command}`);
      if (type === "1" && identifier === "0" && timers?.[0] !== undefined) count(counts, `hart-ip ${Number(timers[0]) / 1_000} session inactivity`);
    });
    for (const serial of serials as string[]) counts.set(`sender serial = ${Number.parseInt(serial, 16)}`, 1);
    for (const revision of revisions as string[]) counts.set(`sender firmware = software revision ${revision}`, 1);
  }
  return flows;
}

describe.skipIf(capturesFolder === null || !hasTshark)("HART-IP in depth, as tshark reads it", () => {
  test.each(CAPTURES)("%s", (capture) => {
    const file = join(capturesFolder as string, capture);
    const theirs = readTheirs(file);
    expect(theirs.size).toBeGreaterThan(0);
    expect(differences(capture, readOurs(file), theirs)).toEqual(knownFor(capture, DIFFERENCES));
  });
});
