// IEC 60870-5-104 read in depth, against tshark on every real capture that holds some: types, causes, stations, refusals, test data, functions
// of U frames, and response times paired from tshark's rows. Known differences stand in DIFFERENCES; one that vanishes fails too.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { capturesFolder, hasTshark, tsharkFields } from "../protocols/walk-capture.ts";
import { differencesBetween, FLOW_FIELDS, flowOfRow, knownOf, readHeard, readingOf, type Readings } from "./compare-flows.ts";

const CAPTURES = ["iec-104/104IPValue.pcap", "iec-104/104deneme.pcap", "iec-104/61.pcap", "iec-104/TestDissectIec104.pcap", "other/IEC104.pcap"];

const GARBAGE = "the sender tests its peer with bytes that are no frame; tshark looks for the next 68 in them and reads an ASDU that is too short for its header, ours calls them malformed";
/** "capture | flow | what: ours / tshark's" → why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1570 172.27.248.79:2404 | cause undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1570 172.27.248.79:2404 | station undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1570 172.27.248.79:2404 | type 24: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1571 172.27.248.79:2404 | cause undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1571 172.27.248.79:2404 | station undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1571 172.27.248.79:2404 | type 24: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1572 172.27.248.79:2404 | cause 26: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1572 172.27.248.79:2404 | station undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1572 172.27.248.79:2404 | type 26: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1577 172.27.248.79:2404 | cause 26: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1577 172.27.248.79:2404 | station undefined: 0 / 1": GARBAGE,
  "iec-104/TestDissectIec104.pcap | tcp 172.27.248.109:1577 172.27.248.79:2404 | type 26: 0 / 1": GARBAGE,
};

const COMPARED = /^(function|type|cause|station|refused|asdu) /;
const FIELDS = [
  "frame.time_epoch",
  "iec60870_104.type",
  "iec60870_104.utype",
  "iec60870_asdu.typeid",
  "iec60870_asdu.causetx",
  "iec60870_asdu.addr",
  "iec60870_asdu.ioa",
  "iec60870_asdu.nega",
  "iec60870_asdu.test",
  "iec60870_asdu.numix",
] as const;
/** U functions as tshark numbers their bits: activation, confirmation. */
const FUNCTIONS: Readonly<Record<number, readonly [name: string, isConfirmation: boolean]>> = {
  1: ["STARTDT", false],
  2: ["STARTDT", true],
  4: ["STOPDT", false],
  8: ["STOPDT", true],
  16: ["TESTFR", false],
  32: ["TESTFR", true],
};

function readTheirs(file: string): Readings {
  const readings: Readings = new Map();
  const open = new Map<string, number[]>();
  for (const row of tsharkFields(file, "iec60870_104", [...FLOW_FIELDS, ...FIELDS], ["-E", "aggregator=|"])) {
    const key = flowOfRow(row);
    const reading = readingOf(readings, key);
    const f = Object.fromEntries(
      FIELDS.map((name, i) => [
        name,
        (row[FLOW_FIELDS.length + i] ?? "")
          .split("|")
          .filter((each) => each !== "")
          .map(Number),
      ]),
    ) as Record<(typeof FIELDS)[number], number[]>;
    const seconds = f["frame.time_epoch"][0] as number;
    const ask = (what: string): void => {
      open.set(`${key} ${what}`, [...(open.get(`${key} ${what}`) ?? []), seconds]);
    };
    const answer = (what: string): void => {
      const asked = open.get(`${key} ${what}`)?.pop();
      if (asked !== undefined) reading.responseSeconds.push(seconds - asked);
    };
    for (const code of f["iec60870_104.utype"]) {
      const [name, isConfirmation] = FUNCTIONS[code] ?? ["other", true];
      if (name === "other") continue;
      if (isConfirmation) answer(name);
      else {
        reading.count(`function ${name}`);
        ask(name);
      }
    }
    let firstObject = 0;
    f["iec60870_asdu.typeid"].forEach((type, i) => {
      const cause = f["iec60870_asdu.causetx"][i] as number;
      const station = f["iec60870_asdu.addr"][i] as number;
      const object = f["iec60870_asdu.ioa"][firstObject];
      firstObject += f["iec60870_asdu.numix"][i] as number;
      reading.count(`type ${type}`);
      reading.count(`cause ${cause}`);
      reading.count(`station ${station}`);
      if (f["iec60870_asdu.nega"][i] === 1) reading.count(`refused ${type}`);
      if (f["iec60870_asdu.test"][i] === 1) reading.count("asdu test");
      const what = `${type} ${type >= 100 && type <= 107 ? "" : station} ${object}`;
      if (type >= 45 && type < 120 && type !== 70) {
        if (cause === 6) ask(what);
        else if (cause === 7 || cause >= 44) answer(what);
      }
    });
  }
  return readings;
}

describe.skipIf(capturesFolder === null || !hasTshark)("IEC 60870-5-104 in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(
        differencesBetween(
          capture,
          readHeard(dissectCapture(file, ["iec104"]), (detail) => COMPARED.test(detail)),
          theirs,
        ),
      ).toEqual(knownOf(capture, DIFFERENCES));
    },
    120_000,
  );
});
