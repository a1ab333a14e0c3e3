// ADS in depth, against tshark on the real capture that holds some: commands, ports, index groups, errors, response times, device information.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

const CAPTURE = "vendor-beckhoff/beckoffiplink.pcapng";
/** What we count beyond tshark → why. One that vanishes fails too. */
const DIFFERENCES: Readonly<Record<string, string>> = { "error 0x2 ×3": "tshark shows no result where a read-write comes back empty" };
const FIELDS = [
  "frame.time_epoch",
  "ams.cmdid",
  "ams.state_response",
  "ams.targetport",
  "ams.senderport",
  "ams.invokeid",
  "ams.ads_indexgroup",
  "ams.adsresult",
  "ams.errorcode",
  "ams.ads_devicename",
];

function count(facts: Map<string, number>, key: string, times = 1): void {
  facts.set(key, (facts.get(key) ?? 0) + times);
}
const lines = (facts: Map<string, number>): string[] => [...facts].map(([key, times]) => `${key} ×${times}`).sort();

describe.skipIf(capturesFolder === null || !hasTshark)("ADS in depth, as tshark reads it", () => {
  test(CAPTURE, () => {
    const file = join(capturesFolder as string, CAPTURE);
    const theirs = new Map<string, number>();
    const names = new Set<string>();
    const asked = new Map<string, number>();
    const seconds: number[] = [];
    for (const row of tsharkFields(file, "ams", FIELDS)) {
      const [time, command, response, target, sender, invoke, group, result, error, name] = row as string[];
      const isResponse = response === "1" || response === "True";
      const key = isResponse ? `${target} ${invoke} ${command}` : `${sender} ${invoke} ${command}`;
      if (!isResponse) {
        count(theirs, `command ${Number(command)}`);
        count(theirs, `port ${Number(target)}`);
        if (group !== undefined && group !== "") count(theirs, `group 0x${Number(group).toString(16)}`);
        asked.set(key, Number(time));
        continue;
      }
      const code = Number(error) === 0 ? Number(result || 0) : Number(error);
      if (code !== 0) count(theirs, `error 0x${code.toString(16)}`);
      if (name) names.add(name);
      const at = asked.get(key);
      if (at !== undefined) seconds.push(Number(time) - at);
      asked.delete(key);
    }
    const connections = [...dissectCapture(file, ["beckhoff-ads"]).values()].filter((flow) => flow.key.startsWith("tcp"));
    const ours = new Map<string, number>();
    for (const { heard } of connections) for (const [detail, times] of Object.entries(heard.details)) if (/^(command|port|group|error) /.test(detail)) count(ours, detail, times);
    expect(theirs.size).toBeGreaterThan(10);
    expect(lines(ours)).toEqual([...lines(theirs), ...Object.keys(DIFFERENCES)].sort());
    const software = new Set(connections.flatMap(({ heard }) => heard.claims.flatMap((claim) => /^sender software = (.*) [\d.]+ \(/.exec(claim)?.[1] ?? [])));
    expect([...software].sort()).toEqual([...names].sort());
    const responses = connections.flatMap(({ heard }) => heard.responses);
    expect(responses.length).toBe(seconds.length);
    expect(Math.abs(responses.reduce((a, b) => a + b, 0) - seconds.reduce((a, b) => a + b, 0))).toBeLessThan(0.01);
  }, 60_000);
});
