// FINS read in depth, against tshark on the real capture that holds some: commands, end codes, identities and response times of each flow.
// Known differences stand in DIFFERENCES with their reason.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { type CountsByFlow, count, countsOf, differences, knownFor, tsharkFrames } from "../protocols/tshark-flows.ts";
import { capturesFolder, hasTshark } from "../protocols/walk-capture.ts";

const CAPTURE = "protocols-merged/OmronFINS.pcap";

/** "capture | flow | what: ours / tshark's" → why they differ. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

function readOurs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  for (const { key, heard } of dissectCapture(file, ["fins"]).values()) {
    const counts = countsOf(flows, key);
    for (const [detail, times] of Object.entries(heard.details)) if (/^(command|endcode) /.test(detail)) count(counts, detail, times);
    for (const claim of heard.claims) if (!claim.includes("vendor")) counts.set(claim.replace(/ \(.*/, ""), 1);
    for (const seconds of heard.responses) count(counts, `response ${seconds.toFixed(6)}`);
  }
  return flows;
}

function readTheirs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  const asked = new Map<string, number>();
  const fields = ["omron.command", "omron.icf.dtb", "omron.icf.rsb", "omron.sid", "omron.response.code", "omron.controller.model", "omron.controller.version", "omron.tcp.command"];
  for (const { key, sender, seconds, values } of tsharkFrames(file, "omron", fields)) {
    const [commands, answers, silent, ids, codes, models, versions, connections] = values as string[][] & Record<number, string[]>;
    const counts = countsOf(flows, key);
    const connection = Number(connections?.[0] ?? "9");
    if (connection === 0) asked.set(`${key} address`, seconds);
    else if (connection === 1 && asked.has(`${key} address`)) count(counts, `response ${(seconds - (asked.get(`${key} address`) as number)).toFixed(6)}`);
    (commands as string[]).forEach((command, i) => {
      const other = key.split(" ").find((end) => end.includes(":") && end !== sender) as string;
      const exchange = (end: string): string => `${key} ${end} ${ids?.[i]} ${command}`;
      const name = `command ${command.replace("0x", "")}`;
      if (Number(answers?.[i]) === 0) {
        count(counts, name);
        if (Number(silent?.[i]) === 0) asked.set(exchange(sender), seconds);
        return;
      }
      const open = asked.get(exchange(other));
      asked.delete(exchange(other));
      if (open === undefined) count(counts, name);
      else count(counts, `response ${(seconds - open).toFixed(6)}`);
      if ((Number(codes?.[i]) & 0x7f3f) !== 0) count(counts, `endcode ${codes?.[i]?.replace("0x", "")}`);
    });
    for (const model of models as string[]) counts.set(`sender model = ${model.trim()}`, 1);
    for (const version of versions as string[]) counts.set(`sender firmware = ${version.trim()}`, 1);
  }
  return flows;
}

describe.skipIf(capturesFolder === null || !hasTshark)("FINS in depth, as tshark reads it", () => {
  test(CAPTURE, () => {
    const file = join(capturesFolder as string, CAPTURE);
    const theirs = readTheirs(file);
    expect(theirs.size).toBeGreaterThan(0);
    expect(differences(CAPTURE, readOurs(file), theirs)).toEqual(knownFor(CAPTURE, DIFFERENCES));
  });
});
