// S7comm read in depth, against tshark on every real capture that holds some: jobs, user data, pushes, status lists, set-up, errors and
// identities of each connection, and response times paired from tshark's rows; jobs also against the log that ICSNPP made of one of them.
// What differs stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, readHeard, readingOf, type Readings } from "./compare-flows.ts";

const CAPTURES = [
  "siemens-s7/s7comm_downloading_block_db1.pcap",
  "siemens-s7/s7comm_plus.pcap",
  "siemens-s7/s7comm_reading_plc_status.pcap",
  "siemens-s7/snap7_s300_stop.pcapng",
  "siemens-s7/step7_s300_download.pcapng",
  "siemens-s7/step7_s300_readDiagData.pcapng",
  "siemens-s7/step7_s300_stop.pcapng",
  "siemens-s7/tia_s300_downloadOb1.pcapng",
  "siemens-s7/tia_s300_goOnline.pcapng",
  "siemens-s7/wincc_s400_production.pcapng",
  "site-qut-mining-refinery/20161215185429.ChangeLowerThreshold.hmi.pcap",
  "site-qut-mining-refinery/20161215185429.ChangeLowerThreshold.master.pcap",
  "site-qut-mining-refinery/20161215192146.ConveyorBeltOn_Flooding.hmi.pcap",
  "site-qut-mining-refinery/20161215193421.WaterTankOnAuto_Flooding.hmi.pcap",
];

/** "capture | flow | what: ours / tshark's" → why. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

const COMPARED = /^(function|userdata|push|mode|szl|pdu|parallel-jobs|error|service|connection|item-error) /;
const KINDS = ["", "PG", "OP", "other"];
const [JOB, ACK, ACK_DATA, USERDATA] = [1, 2, 3, 7];
const MODES: Readonly<Record<string, string>> = { "0": "STOP" };
const CLAIM_FIELDS: readonly (readonly [field: string, attribute: string, by: string])[] = [
  ["s7comm.szl.001c.0001.name", "name", "station name"],
  ["s7comm.szl.001c.0003.tag", "line", "plant designation"],
  ["s7comm.szl.001c.0005.serialn", "serial", "serial number"],
  ["s7comm.szl.001c.0007.cputypname", "model", "module type name"],
];

const FIELDS = [
  "frame.time_epoch",
  "s7comm.header.rosctr",
  "s7comm.header.pduref",
  "s7comm.header.errcls",
  "s7comm.header.errcod",
  "s7comm.param.func",
  "s7comm.param.userdata.type",
  "s7comm.param.userdata.funcgroup",
  "s7comm.param.userdata.subfunc",
  "s7comm.param.errcod",
  "s7comm.data.userdata.szl_id",
  "s7comm.param.pdu_length",
  "s7comm.param.maxamq_called",
  "s7comm.param.pistart.servicename",
  "s7comm.data.returncode",
  "s7comm.param.modetrans.subfunc",
  "s7comm.szl.xy11.0001.index",
  "s7comm.szl.xy11.0001.anz",
  "s7comm.szl.xy11.0001.ausbg",
  "s7comm.szl.xy11.0001.ausbe",
  ...CLAIM_FIELDS.map(([field]) => field),
];

const word = (high: number, low: number): string => `0x${(high * 256 + low).toString(16).padStart(4, "0")}`;

function readTheirs(file: string): { readings: Readings; claims: string[] } {
  const readings: Readings = new Map();
  const claims = new Set<string>();
  const open = new Map<string, number>();
  for (const row of tsharkFields(file, "s7comm", [...FLOW_FIELDS, ...FIELDS], ["-E", "aggregator=|"])) {
    const key = flowOfRow(row);
    const reading = readingOf(readings, key);
    const f = Object.fromEntries(FIELDS.map((name, i) => [name, (row[FLOW_FIELDS.length + i] ?? "").split("|")])) as Record<string, string[]>;
    const first = (name: string): string => f[name]?.[0] ?? "";
    // One S7comm message per frame in all these captures.
    const rosctr = Number(first("s7comm.header.rosctr"));
    const side = `${key} ${row[0]} ${row[4]}${row[6]}`;
    const other = `${key} ${row[2]} ${row[5]}${row[7]}`;
    const reference = first("s7comm.header.pduref");
    const seconds = Number(first("frame.time_epoch"));
    const respond = (kind: string): boolean => {
      const asked = open.get(`${other} ${kind} ${reference}`);
      open.delete(`${other} ${kind} ${reference}`);
      if (asked !== undefined) reading.responseSeconds.push(seconds - asked);
      return asked !== undefined;
    };
    const code = first("s7comm.param.func");
    if (rosctr === JOB) {
      reading.count(`function ${code}`);
      if (first("s7comm.param.pistart.servicename") !== "" && code === "0x28") reading.count(`service ${first("s7comm.param.pistart.servicename")}`);
      open.set(`${side} job ${reference}`, seconds);
    } else if (rosctr === ACK || rosctr === ACK_DATA) {
      if (!respond("job")) reading.count(`function ${code}`);
      const error = word(Number(first("s7comm.header.errcls")), Number(first("s7comm.header.errcod")));
      if (error !== "0x0000") reading.count(`error ${error}`);
      if (code === "0xf0") {
        reading.count(`pdu ${first("s7comm.param.pdu_length")}`);
        reading.count(`parallel-jobs ${first("s7comm.param.maxamq_called")}`);
      } else for (const each of f["s7comm.data.returncode"] as string[]) if (each !== "" && each !== "0xff") reading.count(`item-error ${each}`);
    } else if (rosctr === USERDATA) {
      const type = first("s7comm.param.userdata.type");
      const what = `${first("s7comm.param.userdata.funcgroup")}/${first("s7comm.param.userdata.subfunc")}`;
      const list = first("s7comm.data.userdata.szl_id");
      if (type === "4") {
        reading.count(`userdata ${what}`);
        if (list !== "") reading.count(`szl ${list}`);
        open.set(`${side} userdata ${reference}`, seconds);
      } else if (type === "8") {
        if (!respond("userdata")) reading.count(`userdata ${what}`);
        const error = Number(first("s7comm.param.errcod"));
        if (error !== 0) reading.count(`error ${word(0, error)}`);
      } else if (first("s7comm.param.userdata.funcgroup") === "0") reading.count(`mode ${MODES[first("s7comm.param.modetrans.subfunc")] ?? "other"}`);
      else reading.count(`push ${what}`);
    }
    (f["s7comm.szl.xy11.0001.index"] as string[]).forEach((index, i) => {
      if (Number(index) === 1) claims.add(`sender model = ${(f["s7comm.szl.xy11.0001.anz"]?.[i] ?? "").trim()} (s7comm SZL 0x0011 order number)`);
      if (Number(index) !== 7) return;
      const [version, release] = [Number(f["s7comm.szl.xy11.0001.ausbg"]?.[i]), Number(f["s7comm.szl.xy11.0001.ausbe"]?.[i])];
      claims.add(`sender firmware = V${version & 0xff}.${release >> 8}.${release & 0xff} (s7comm SZL 0x0011 firmware)`);
    });
    for (const [field, attribute, by] of CLAIM_FIELDS) {
      const value = first(field).trim();
      if (value !== "") claims.add(`sender ${attribute} = ${value} (s7comm SZL 0x001C ${by})`);
    }
  }
  for (const row of tsharkFields(file, "cotp.type == 0x0e", [...FLOW_FIELDS, "cotp.dst-tsap-bytes"])) {
    const selector = Number.parseInt((row.at(-1) as string).replaceAll(":", "").replace(/^0x/, ""), 16);
    const reading = readings.get(flowOfRow(row));
    if (reading !== undefined) reading.count(`connection ${KINDS[selector >> 8]} to rack ${(selector >> 5) & 7} slot ${selector & 31}`);
  }
  return { readings, claims: [...claims].sort() };
}

describe.skipIf(capturesFolder === null || !hasTshark)("S7comm in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const flows = dissectCapture(file, ["s7comm"]);
      const theirs = readTheirs(file);
      expect(theirs.readings.size).toBeGreaterThan(0);
      expect(
        differencesBetween(
          capture,
          readHeard(flows, (detail) => COMPARED.test(detail)),
          theirs.readings,
        ),
      ).toEqual(knownOf(capture, DIFFERENCES));
      const claims = new Set([...flows.values()].flatMap(({ heard }) => heard.claims.filter((claim) => !claim.includes(" vendor = "))));
      expect([...claims].sort()).toEqual(theirs.claims);
    },
    120_000,
  );
});

describe.skipIf(capturesFolder === null)("S7comm in depth, as the ICSNPP log tells it", () => {
  test("requests and answers by function", () => {
    const [rosctrAt, codeAt] = [11, 14];
    const log = readFileSync(join(capturesFolder as string, "../zeek/icsnpp-s7comm-plus/s7comm.log"), "utf8");
    const theirs = new Map<string, number>();
    let answers = 0;
    for (const line of log.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
      const row = line.split("\t");
      if (row[rosctrAt] === "1") theirs.set(`function ${row[codeAt]}`, (theirs.get(`function ${row[codeAt]}`) ?? 0) + 1);
      else answers++;
    }
    const [flow, ...others] = [...dissectCapture(join(capturesFolder as string, "siemens-s7/s7comm_plus.pcap"), ["s7comm"]).values()];
    expect(others).toEqual([]);
    expect(Object.fromEntries(Object.entries(flow?.heard.details ?? {}).filter(([detail]) => detail.startsWith("function ")))).toEqual(Object.fromEntries(theirs));
    expect(flow?.heard.responses.length).toBe(answers);
  });
});
