// Laws of rendering: the same bytes twice, time never backwards, a window shows what the whole shows, limits and failures are on the wire.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseScenario } from "./parse-scenario.ts";
import { plainWindow, type RenderWindow, renderScenario } from "./render-scenario.ts";
import type { Scenario } from "./scenario.ts";

const FROM = Date.UTC(2026, 8, 28, 10) * 1_000;
const MINUTE = 60_000_000;

function parsed(text: string): Scenario {
  const { value, diagnostics } = parseScenario(text, "t.scenario");
  expect(diagnostics).toEqual([]);
  return value as Scenario;
}

interface Seen {
  readonly micros: number;
  readonly bytes: Uint8Array;
}

function render(scenario: Scenario, windows: readonly RenderWindow[], seed = 1): Seen[] {
  const seen: Seen[] = [];
  renderScenario(scenario, { seed, windows }, { packet: (micros, bytes, length) => void seen.push({ micros, bytes: bytes.slice(0, length) }) });
  return seen;
}

/** The frame without what counts packets of one run: IPv4 identification and header checksum. */
function comparable({ micros, bytes }: Seen): string {
  const copy = bytes.slice();
  if (copy[12] === 8 && copy[13] === 0) copy.fill(0, 18, 20).fill(0, 24, 26);
  return `${micros} ${Buffer.from(copy).toString("hex")}`;
}

const zoo = parsed(readFileSync(new URL("../../tests/scenarios/every-protocol.scenario", import.meta.url), "utf8"));

interface Segment {
  readonly from: string;
  readonly to: string;
  readonly flags: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly micros: number;
}

function segments(seen: readonly Seen[]): Segment[] {
  return seen
    .filter(({ bytes }) => bytes[12] === 8 && bytes[23] === 6)
    .map(({ micros, bytes }) => ({
      micros,
      from: bytes.subarray(26, 30).join("."),
      to: bytes.subarray(30, 34).join("."),
      flags: bytes[47] as number,
      sourcePort: ((bytes[34] as number) << 8) | (bytes[35] as number),
      destinationPort: ((bytes[36] as number) << 8) | (bytes[37] as number),
    }));
}

describe("rendering", () => {
  test("gives the same bytes twice, other bytes for another seed, and never runs backwards", () => {
    const once = render(zoo, [plainWindow(FROM, 120)]);
    expect(render(zoo, [plainWindow(FROM, 120)]).map(comparable)).toEqual(once.map(comparable));
    expect(render(zoo, [plainWindow(FROM, 120)], 2).map(comparable)).not.toEqual(once.map(comparable));
    for (let i = 1; i < once.length; i++) expect(once[i]?.micros).toBeGreaterThanOrEqual(once[i - 1]?.micros as number);
  });

  test("windows opened in the middle show what the whole shows: times, sequence numbers, transaction numbers", () => {
    const whole = render(zoo, [plainWindow(FROM, 300)]).map(comparable);
    const parts = render(zoo, [plainWindow(FROM, 100), plainWindow(FROM + 100_000_000, 37), plainWindow(FROM + 137_000_000, 163)]).map(comparable);
    // Who gets the last free connection is decided anew at each window (README, limits): the machine with that limit stands aside.
    const limited = (text: string): boolean => text.includes("0a02000d");
    const partSet = new Set(parts);
    const missing = whole.filter((p) => !partSet.has(p) && !limited(p));
    expect(missing).toEqual([]);
    expect(parts.filter((p) => !limited(p)).length).toBe(whole.filter((p) => !limited(p)).length);
  });

  test("a filter leaves out its services and nothing else", () => {
    const all = render(zoo, [plainWindow(FROM + MINUTE, 90)]).map(comparable);
    const filtered = new Set(render(zoo, [{ ...plainWindow(FROM + MINUTE, 90), withoutServices: ["udp/2222", "l2/34962"] }]).map(comparable));
    const isFiltered = (text: string): boolean => /^\d+ .{24}8892/.test(text) || (/^\d+ .{24}0800.{18}11/.test(text) && text.split(" ")[1]?.slice(72, 76) === "08ae");
    expect(all.filter(isFiltered).length).toBeGreaterThan(1_000);
    expect(all.filter((p) => !isFiltered(p)).every((p) => filtered.has(p))).toBe(true);
    expect([...filtered].some(isFiltered)).toBe(false);
  });
});

const SMALL = `timezone Europe/Berlin
from 2026-09-28 for 7 days
network near 10.1.0.0/24 gateway 10.1.0.1 level 1
network far 10.2.0.0/24 gateway 10.2.0.1 level 3
host plc 10.1.0.11 accepts 2 connections
host lost 10.1.0.12 no gateway
host win 10.2.0.10 stack windows
host lin 10.2.0.11 stack linux
`;

describe("what breaks plants", () => {
  test("a full machine refuses with a reset, never has more connections open than it accepts, and frees one when a job ends", () => {
    const scenario = parsed(`${SMALL}win -> plc modbus read every 1s\nlin -> plc modbus read 12:01 for 2m every 1s\nwin -> plc modbus read every 10s per poll\n`);
    const seen = segments(render(scenario, [plainWindow(FROM, 300)]));
    const synAcks = new Set<string>();
    let open = 1;
    let refusedWhileFull = 0;
    for (const s of seen.filter((each) => each.sourcePort === 502)) {
      const peer = `${s.to}:${s.destinationPort}`;
      if (s.flags === 0x12) {
        synAcks.add(peer);
        open++;
      } else if ((s.flags & 0x01) !== 0) open--;
      else if ((s.flags & 0x04) !== 0) refusedWhileFull++;
      expect(open).toBeLessThanOrEqual(2);
    }
    expect(synAcks.size).toBeGreaterThan(10);
    // Windows tries three times: twelve polls fall into the two minutes of the job.
    expect(refusedWhileFull).toBeGreaterThanOrEqual(30);
  });

  test("a machine without a gateway never answers off its network, and asks by ARP for the stranger", () => {
    const scenario = parsed(`${SMALL}win -> lost modbus read every 30s\nlost -> lin ntp query every 60s\nplc -> lost modbus read every 5s\n`);
    const seen = render(scenario, [plainWindow(FROM, 300)]);
    const tcp = segments(seen);
    expect(tcp.filter((s) => s.from === "10.2.0.10").every((s) => s.flags === 0x02)).toBe(true);
    expect(tcp.some((s) => s.from === "10.1.0.12" && s.to === "10.2.0.10")).toBe(false);
    expect(tcp.some((s) => s.from === "10.1.0.12" && s.to === "10.1.0.11")).toBe(true);
    const asked = new Set(seen.filter(({ bytes }) => bytes[12] === 8 && bytes[13] === 6).map(({ bytes }) => `${bytes.subarray(28, 32).join(".")} asks for ${bytes.subarray(38, 42).join(".")}`));
    expect([...asked].sort()).toEqual(["10.1.0.12 asks for 10.2.0.10", "10.1.0.12 asks for 10.2.0.11"]);
  });

  test("a connection without keep-alives is silent between jobs; one with them is not", () => {
    const scenario = parsed(`${SMALL}win -> lin mssql write 10:30,13:30 kept open no keep-alive\nlin -> win mssql write 10:30,13:30 kept open keep-alive 5m\n`);
    const seen = segments(render(scenario, [plainWindow(FROM, 3_600)]));
    expect(seen.filter((s) => s.from === "10.2.0.10" && s.destinationPort === 1433)).toEqual([]);
    expect(seen.filter((s) => s.from === "10.2.0.11" && s.destinationPort === 1433).length).toBe(12);
  });

  test("a call-back opens from the server to the client, on 135 and on a dynamic port", () => {
    const scenario = parsed(`${SMALL}win -> plc opc-classic download 12:01 times 20 every 1s call-back every 1s\n`);
    const opened = segments(render(scenario, [plainWindow(FROM, 120)])).filter((s) => s.flags === 0x02);
    expect(opened.map((s) => [s.from, s.destinationPort === 135])).toEqual([
      ["10.2.0.10", true],
      ["10.2.0.10", false],
      ["10.1.0.11", true],
      ["10.1.0.11", false],
    ]);
  });

  test("what stays behind one switch is not seen, what goes to everybody is", () => {
    const scenario = parsed(`${SMALL}host a 10.1.0.21 behind cell\nhost b 10.1.0.22 behind cell\na -> b modbus every 1s\na -> b arp resolve every 10s\na -> plc modbus every 1s\n`);
    const seen = render(scenario, [plainWindow(FROM, 30)]);
    expect(new Set(segments(seen).map((s) => s.to))).toEqual(new Set(["10.1.0.11", "10.1.0.21"]));
    expect(seen.filter(({ bytes }) => bytes[13] === 6).every(({ bytes }) => bytes[0] === 0xff)).toBe(true);
  });
});
