// Zeek and Suricata logs under random, mutated and cut lines: nothing throws, every flow and message can be stored, reading that stops and goes on
// somewhere says the same, and what was read makes conversations.
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { SignInRows } from "../../src/evidence/sessions/sign-in-rows.ts";
import type { SignInRecord } from "../../src/evidence/logs/sign-in.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { LoggedRows } from "../../src/evidence/flows/logged-rows.ts";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { LogFormat } from "../../src/evidence/logs/log-format.ts";
import { LogTally } from "../../src/evidence/logs/log-tally.ts";
import { guacamole } from "../../src/evidence/logs/guacamole/guacamole.ts";
import { guacamoleLines, guacamoleTable } from "../../src/evidence/logs/guacamole/samples.ts";
import { hostSyslog } from "../../src/evidence/logs/host-syslog/host-syslog.ts";
import { hostLines, trafficLines } from "../../src/evidence/logs/host-syslog/samples.ts";
import { flowEvent } from "../../src/evidence/logs/suricata/samples.ts";
import { suricata } from "../../src/evidence/logs/suricata/suricata.ts";
import { teleportLines } from "../../src/evidence/logs/teleport/samples.ts";
import { teleport } from "../../src/evidence/logs/teleport/teleport.ts";
import { asConverted, asCsv, asEvtxECmd, asExportCsv, asNxlog, asPowerShell, asWinlogbeat, sampleEvents } from "../../src/evidence/logs/windows-events/samples.ts";
import { hasLayout } from "../../src/evidence/logs/windows-events/message-fields.ts";
import { windowsCsv } from "../../src/evidence/logs/windows-events/windows-csv.ts";
import { windowsJson } from "../../src/evidence/logs/windows-events/windows-json.ts";
import { zeekJson, zeekTsv } from "../../src/evidence/logs/zeek/samples.ts";
import { zeek } from "../../src/evidence/logs/zeek/zeek.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { HeardLog, IN_2026 } from "../logs/heard-log.ts";

const SEED = 20261125;
const RUNS = Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 300);
const encoder = new TextEncoder();

const eve = [
  flowEvent({}),
  flowEvent({ vlan: [100], tcp: { tcp_flags_ts: "02", tcp_flags_tc: "14", syn: true, state: "closed" } }),
  { ...flowEvent({}), event_type: "netflow", netflow: { pkts: 3, bytes: 300, start: "2026-10-05T06:00:00.000000+0200", end: "2026-10-05T06:00:01.000000+0200" } },
  { ...flowEvent({}), event_type: "modbus", modbus: { request: { function_raw: 3, unit_id: 1 } } },
  { ...flowEvent({}), event_type: "stats", stats: { capture: { kernel_packets: 100, kernel_drops: 1 } } },
];
/** Those whose message is laid out in a way that is known; a line that is empty is nothing to change. */
const exportedLines = asCsv(sampleEvents.filter(({ id, provider }) => !provider.includes("Security") || hasLayout(id)).map(asExportCsv))
  .split("\r\n")
  .map((line) => (line === "" ? " " : line));
const windowsLines = (shape: (event: (typeof sampleEvents)[number]) => object): string[] => sampleEvents.map((event) => JSON.stringify(shape(event)));
const targets: readonly { readonly format: LogFormat; readonly name: string; readonly lines: readonly string[] }[] = [
  { format: zeek, name: "zeek, TSV", lines: zeekTsv },
  { format: zeek, name: "zeek, JSON", lines: zeekJson },
  { format: suricata, name: "suricata", lines: eve.map((event) => JSON.stringify(event)) },
  { format: suricata, name: "suricata through syslog", lines: eve.map((event, i) => `<14>Oct  5 06:00:00 ids-1 suricata[12]: ${i % 2 === 0 ? "" : "@cee: "}${JSON.stringify(event)}`) },
  { format: hostSyslog, name: "host syslog", lines: hostLines },
  { format: hostSyslog, name: "host syslog with traffic", lines: [...trafficLines, ...hostLines] },
  { format: teleport, name: "teleport", lines: teleportLines },
  { format: guacamole, name: "guacamole, JSON", lines: guacamoleLines },
  { format: guacamole, name: "guacamole, table", lines: guacamoleTable },
  { format: windowsJson, name: "windows events, NXLog", lines: windowsLines(asNxlog) },
  { format: windowsJson, name: "windows events, Winlogbeat", lines: windowsLines(asWinlogbeat) },
  { format: windowsJson, name: "windows events, EvtxECmd", lines: windowsLines(asEvtxECmd) },
  { format: windowsJson, name: "windows events, other JSON", lines: [...windowsLines(asConverted), ...windowsLines(asPowerShell)] },
  { format: windowsCsv, name: "windows events, EvtxECmd CSV", lines: asCsv(sampleEvents.map(asEvtxECmd)).split("\r\n") },
  { format: windowsCsv, name: "windows events, Export-Csv", lines: exportedLines },
];

const accounts = new AccountNames(new Uint8Array(KEY_BYTES));

describe.each(targets.map((target) => [target.name, target] as const))("%s", (_, { format, lines }) => {
  const whole = lines.map((line) => encoder.encode(line));
  const mutated = fc.constantFrom(...whole).chain((bytes) =>
    fc
      .record({ changes: fc.array(fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) }), { maxLength: 4 }), length: fc.constantFrom(bytes.length, bytes.length, bytes.length >> 1) })
      .map(({ changes, length }) => {
        const changed = bytes.slice();
        for (const { at, value } of changes) changed[at] = value;
        return changed.subarray(0, length);
      }),
  );
  const line = fc.oneof({ arbitrary: mutated, weight: 4 }, { arbitrary: fc.constantFrom(...whole), weight: 4 }, { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 });

  test("the samples are understood and recognised", () => {
    const heard = new HeardLog();
    const reader = format.open(null, IN_2026);
    whole.forEach((bytes, i) => {
      reader.record(bytes, i + 1, heard);
    });
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.length + heard.signIns.length).toBeGreaterThan(0);
    expect(format.recognise(whole[0] as Uint8Array)).toBe(2);
  });

  test("any lines in any order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), fc.nat(30), async (sent, pause) => {
        const store = createMemoryStore(evidenceTables);
        const writer = await store.beginSegment(null);
        const rows = new LoggedRows(writer.source);
        const signIns = new SignInRows(writer.source, accounts);
        const tally = new LogTally("log", Object.assign(rows, { signIn: (record: SignInRecord) => signIns.signIn(record) }));
        const reader = format.open(null, IN_2026);
        const paused = new HeardLog();
        const heard = new HeardLog();
        const plain = format.open(null, IN_2026);
        let resuming = format.open(null, IN_2026);
        sent.forEach((bytes, i) => {
          tally.begin({ bytes, number: i + 1, offsetBytes: 0, lengthBytes: bytes.length, isTooLong: false });
          reader.record(bytes.slice(), i + 1, tally);
          tally.end();
          plain.record(bytes.slice(), i + 1, heard);
          if (i === pause) resuming = format.open(JSON.parse(JSON.stringify(resuming.checkpoint())), IN_2026);
          resuming.record(bytes.slice(), i + 1, paused);
          format.recognise(bytes);
        });
        expect([paused.flows, paused.messages, paused.signIns, paused.claims]).toEqual([heard.flows, heard.messages, heard.signIns, heard.claims]);
        expect(tally.understood).toBeLessThanOrEqual(tally.records);
        for (const batch of [...rows.take(), ...signIns.take()]) await writer.append(batch);
        const state = { bytes: 0, records: 0, understood: 0, notUnderstood: 0, first: tally.first, last: tally.last, lossShare: tally.lossShare, warnings: [], complete: true, checkpoint: "" };
        await writer.commit({ ...state, sha256: "s", file: "s", kind: format.id, vantage: format.id, addressSpace: "site" });
        for (const c of await readConversations(store)) {
          expect(c.first).toBeLessThanOrEqual(c.last);
          for (const count of [c.connections, c.packetsToServer, c.packetsToClient, c.longestConnection, c.maxConcurrent]) expect(count === null || count >= 0).toBe(true);
          expect(JSON.parse(JSON.stringify(c))).toEqual(c);
        }
        await store.close();
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
