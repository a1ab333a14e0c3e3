// Firewall logs and flow exports under random, mutated and cut records: nothing throws, every flow is one that can be stored, and reading
// that stops and goes on somewhere says the same.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asaSyslog } from "../../src/evidence/logs/asa-syslog/asa-syslog.ts";
import { asaLines } from "../../src/evidence/logs/asa-syslog/samples.ts";
import { checkPoint } from "../../src/evidence/logs/check-point/check-point.ts";
import { checkPointLines } from "../../src/evidence/logs/check-point/samples.ts";
import { filterlog } from "../../src/evidence/logs/filterlog/filterlog.ts";
import { filterlogLines } from "../../src/evidence/logs/filterlog/samples.ts";
import { flowCsv, nfdumpCsv } from "../../src/evidence/logs/flow-csv/flow-csv.ts";
import { flowTableLines, nfdumpLines } from "../../src/evidence/logs/flow-csv/samples.ts";
import { fortigate } from "../../src/evidence/logs/fortigate/fortigate.ts";
import { fortigateLines } from "../../src/evidence/logs/fortigate/samples.ts";
import { hostSyslog } from "../../src/evidence/logs/host-syslog/host-syslog.ts";
import { trafficLines } from "../../src/evidence/logs/host-syslog/samples.ts";
import { juniperSrx } from "../../src/evidence/logs/juniper-srx/juniper-srx.ts";
import { juniperLines } from "../../src/evidence/logs/juniper-srx/samples.ts";
import { huaweiH3c } from "../../src/evidence/logs/huawei-h3c/huawei-h3c.ts";
import { huaweiH3cLines } from "../../src/evidence/logs/huawei-h3c/samples.ts";
import { ExportDecoder } from "../../src/evidence/logs/netflow/export-decoder.ts";
import { IpfixMessages, isIpfixFile } from "../../src/evidence/logs/netflow/ipfix-messages.ts";
import { cef } from "../../src/evidence/logs/ot-monitor-cef/cef.ts";
import { cefLines, nozomiAlertLines } from "../../src/evidence/logs/ot-monitor-cef/samples.ts";
import { panTraffic } from "../../src/evidence/logs/pan-traffic/pan-traffic.ts";
import { panLines } from "../../src/evidence/logs/pan-traffic/samples.ts";
import { probeCsv } from "../../src/evidence/logs/probe-csv/probe-csv.ts";
import { probe104Lines } from "../../src/evidence/logs/probe-csv/samples.ts";
import { sonicwallLines } from "../../src/evidence/logs/sonicwall/samples.ts";
import { sonicwall } from "../../src/evidence/logs/sonicwall/sonicwall.ts";
import { sophosLines } from "../../src/evidence/logs/sophos-firewall/samples.ts";
import { sophosFirewall } from "../../src/evidence/logs/sophos-firewall/sophos-firewall.ts";
import { stormshieldLines } from "../../src/evidence/logs/stormshield/samples.ts";
import { stormshield } from "../../src/evidence/logs/stormshield/stormshield.ts";
import { meraki } from "../../src/evidence/logs/meraki/meraki.ts";
import { merakiLines } from "../../src/evidence/logs/meraki/samples.ts";
import { mikrotik } from "../../src/evidence/logs/mikrotik/mikrotik.ts";
import { mikrotikLines } from "../../src/evidence/logs/mikrotik/samples.ts";
import { leef } from "../../src/evidence/logs/leef/leef.ts";
import { leefLines } from "../../src/evidence/logs/leef/samples.ts";
import type { LogFormat, LoggedFlow } from "../../src/evidence/logs/log-format.ts";
import { type Field, ip4, ipfix, optionsTemplate, record as exportRecord, set, template, u32, version5, version9 } from "../generators/flow-exports.ts";
import { HeardLog, IN_2026 } from "../logs/heard-log.ts";

const SEED = 20261125;
const RUNS = Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 300);

const encoder = new TextEncoder();
const texts = (format: LogFormat, lines: readonly string[]) => ({ format, records: lines.map((line) => encoder.encode(line)) });
const targets: readonly { readonly format: LogFormat; readonly records: readonly Uint8Array[] }[] = [
  texts(asaSyslog, asaLines),
  texts(fortigate, fortigateLines),
  texts(panTraffic, panLines),
  texts(juniperSrx, juniperLines),
  texts(checkPoint, checkPointLines),
  texts(sophosFirewall, sophosLines),
  texts(sonicwall, sonicwallLines),
  texts(stormshield, stormshieldLines),
  texts(meraki, merakiLines),
  texts(huaweiH3c, huaweiH3cLines),
  texts(mikrotik, mikrotikLines),
  texts(leef, leefLines),
  texts(filterlog, filterlogLines),
  texts(hostSyslog, trafficLines),
  texts(nfdumpCsv, nfdumpLines),
  texts(flowCsv, flowTableLines),
  texts(probeCsv, probe104Lines),
  texts(cef, cefLines),
  texts(cef, nozomiAlertLines),
];

function expectStorable(flow: LoggedFlow): void {
  expect(Number.isFinite(flow.start)).toBe(true);
  expect(flow.seconds === null || (flow.seconds >= 0 && Number.isFinite(flow.seconds))).toBe(true);
  for (const port of [flow.clientPort, flow.serverPort]) expect(port >= -1 && port <= 65_535 && Number.isInteger(port)).toBe(true);
  for (const count of [flow.packetsToServer, flow.packetsToClient, flow.ipBytesToServer, flow.ipBytesToClient]) expect(count === null || (count >= 0 && Number.isFinite(count))).toBe(true);
  expect(Number.isInteger(flow.transport) && flow.transport >= 0).toBe(true);
}

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
    expect(format.recognise(records[0] as Uint8Array)).toBe(format.id === "flow-csv" ? 1 : 2);
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
        expect([paused.flows, paused.signIns]).toEqual([whole.flows, whole.signIns]);
        for (const bytes of sent) format.recognise(bytes);
        for (const flow of whole.flows) {
          for (const port of [flow.clientPort, flow.serverPort]) expect(port >= -1 && port <= 65_535 && Number.isInteger(port)).toBe(true);
          for (const count of [flow.packetsToServer, flow.packetsToClient, flow.ipBytesToServer, flow.ipBytesToClient]) expect(count === null || (count >= 0 && Number.isFinite(count))).toBe(true);
          expect(Number.isInteger(flow.transport) && flow.transport >= 0).toBe(true);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

const SENT = Date.UTC(2026, 2, 10) / 1_000;
const FIELDS: readonly Field[] = [
  [8, 4],
  [12, 4],
  [4, 1],
  [7, 2],
  [11, 2],
  [6, 1],
  [2, 8],
  [22, 4],
  [21, 4],
  [96, 65_535],
];
const told = exportRecord(FIELDS, [ip4("10.0.0.1"), ip4("10.0.0.2"), 6, 1, 2, 2, 5, 100, 200, Uint8Array.of(65, 66)]);
const FIXED = FIELDS.slice(0, -1);
const toldFixed = exportRecord(FIXED, [ip4("10.0.0.1"), ip4("10.0.0.2"), 6, 1, 2, 2, 5, 100, 200]);
const v5 = { source: "10.0.0.1", target: "10.0.0.2", sourcePort: 1, targetPort: 2, transport: 6, flags: 2, packets: 1, bytes: 60, firstMs: 0, lastMs: 0 };
const messages: readonly Uint8Array[] = [
  version5(SENT, 1_000, 0, 0, [v5, v5]),
  version9(SENT, 1_000, 0, 1, [set(0, template(300, FIXED))]),
  version9(SENT, 1_000, 1, 1, [set(300, toldFixed, toldFixed)]),
  ipfix(SENT, 0, 1, [set(2, template(256, FIELDS)), set(256, told, told)]),
  ipfix(SENT, 2, 1, [
    set(
      3,
      optionsTemplate(257, 1, [
        [149, 4],
        [305, 4],
      ]),
    ),
    set(257, u32(1, 9)),
  ]),
  ipfix(SENT, 3, 1, [set(2, template(256, []))]),
];

describe("flow export messages", () => {
  const mutated = fc.constantFrom(...messages).chain((bytes) =>
    fc.array(fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) }), { maxLength: 3 }).map((changes) => {
      const changed = bytes.slice();
      for (const { at, value } of changes) changed[at] = value;
      return changed;
    }),
  );

  test("any messages in any order, and going on anywhere", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(mutated, fc.constantFrom(...messages), fc.uint8Array({ maxLength: 80 })), { maxLength: 30 }), fc.nat(30), (sent, pause) => {
        const whole = new HeardLog();
        const paused = new HeardLog();
        const decoder = new ExportDecoder(null);
        let resuming = new ExportDecoder(null);
        sent.forEach((message, i) => {
          // Nothing but the message is in the buffer: a read past it throws.
          const bytes = message.slice();
          decoder.message(new DataView(bytes.buffer), 0, bytes.length, "x", i, null, whole);
          if (i === pause) resuming = new ExportDecoder(JSON.parse(JSON.stringify(resuming.checkpoint())));
          resuming.message(new DataView(bytes.buffer), 0, bytes.length, "x", i, null, paused);
        });
        expect(paused.flows).toEqual(whole.flows);
        for (const flow of whole.flows) expectStorable(flow);
      }),
      { seed: SEED, numRuns: RUNS * 3 },
    );
  });

  test("any content as an IPFIX file, in any chunks", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 }), fc.integer({ min: 1, max: 300 }), (parts, size) => {
        const content = Uint8Array.from(parts.flatMap((part) => [...part]));
        isIpfixFile(content);
        const read = (step: number): number[] => {
          const splitter = new IpfixMessages(0, 0);
          const lengths: number[] = [];
          for (let from = 0; from < content.length; from += step)
            for (let at = 0, chunk = content.subarray(from, from + step); at < chunk.length; ) {
              at += splitter.give(chunk, at);
              for (let message = splitter.next(); message !== null; message = splitter.next()) lengths.push(message.offsetBytes, message.bytes.length);
            }
          expect(splitter.consumedBytes + splitter.restBytes).toBe(content.length);
          return lengths;
        };
        expect(read(size)).toEqual(read(1_000_000));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
