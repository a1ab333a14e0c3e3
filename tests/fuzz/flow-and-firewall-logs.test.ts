// Firewall logs and flow exports under random, mutated and cut records: nothing throws, every flow is one that can be stored, and reading
// that stops and goes on somewhere says the same.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asaSyslog } from "../../src/evidence/logs/asa-syslog/asa-syslog.ts";
import { asaLines } from "../../src/evidence/logs/asa-syslog/samples.ts";
import { filterlog } from "../../src/evidence/logs/filterlog/filterlog.ts";
import { filterlogLines } from "../../src/evidence/logs/filterlog/samples.ts";
import { fortigate } from "../../src/evidence/logs/fortigate/fortigate.ts";
import { fortigateLines } from "../../src/evidence/logs/fortigate/samples.ts";
import { panTraffic } from "../../src/evidence/logs/pan-traffic/pan-traffic.ts";
import { panLines } from "../../src/evidence/logs/pan-traffic/samples.ts";
import type { LogFormat } from "../../src/evidence/logs/log-format.ts";
import { HeardLog, IN_2026 } from "../logs/heard-log.ts";

const SEED = 20261125;
const RUNS = Number(process.env["HOLDPOINT_FUZZ_RUNS"] ?? 300);

const encoder = new TextEncoder();
const texts = (format: LogFormat, lines: readonly string[]) => ({ format, records: lines.map((line) => encoder.encode(line)) });
const targets: readonly { readonly format: LogFormat; readonly records: readonly Uint8Array[] }[] = [
  texts(asaSyslog, asaLines),
  texts(fortigate, fortigateLines),
  texts(panTraffic, panLines),
  texts(filterlog, filterlogLines),
];

describe.each(targets.map((target) => [target.format.id, target] as const))("%s", (_, { format, records }) => {
  const mutated = fc.constantFrom(...records).chain((bytes) =>
    fc.array(fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) }), { maxLength: 4 }).chain((changes) =>
      fc.record({ from: fc.constantFrom(0, 0, 0, 5), length: fc.constantFrom(bytes.length, bytes.length, bytes.length >> 1) }).map(({ from, length }) => {
        const changed = bytes.slice();
        for (const { at, value } of changes) changed[at] = value;
        return changed.subarray(from, length);
      }),
    ),
  );
  const record = fc.oneof({ arbitrary: mutated, weight: 4 }, { arbitrary: fc.constantFrom(...records), weight: 4 }, { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 });

  test("the samples are understood and recognised", () => {
    const heard = new HeardLog();
    const reader = format.open(null, IN_2026);
    records.forEach((bytes, i) => {
      reader.record(bytes, i + 1, heard);
    });
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.length).toBeGreaterThan(0);
    expect(format.recognise(records[0] as Uint8Array)).toBe(2);
  });

  test("any records in any order", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), fc.nat(30), (sent, pause) => {
        const whole = new HeardLog();
        const reader = format.open(null, IN_2026);
        const paused = new HeardLog();
        let resuming = format.open(null, IN_2026);
        sent.forEach((bytes, i) => {
          reader.record(bytes.slice(), i + 1, whole);
          if (i === pause) resuming = format.open(JSON.parse(JSON.stringify(resuming.checkpoint())), IN_2026);
          resuming.record(bytes.slice(), i + 1, paused);
        });
        expect(paused.flows).toEqual(whole.flows);
        for (const bytes of sent) format.recognise(bytes);
        for (const flow of whole.flows) {
          expect(Number.isFinite(flow.start)).toBe(true);
          expect(flow.seconds === null || (flow.seconds >= 0 && Number.isFinite(flow.seconds))).toBe(true);
          for (const port of [flow.clientPort, flow.serverPort]) expect(port >= -1 && port <= 65_535 && Number.isInteger(port)).toBe(true);
          for (const count of [flow.packetsToServer, flow.packetsToClient, flow.ipBytesToServer, flow.ipBytesToClient]) expect(count === null || (count >= 0 && Number.isFinite(count))).toBe(true);
          expect(Number.isInteger(flow.transport) && flow.transport >= 0).toBe(true);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
