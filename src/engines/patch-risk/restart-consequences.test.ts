// What a restart does, case by case; every row of controllers' memories by models as people write them; and what must hold whatever was seen.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { asset, conversation, plant, START } from "../../../tests/generators/plant-builder.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import type { InstalledUpdate } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Claim } from "../../plant/claim.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { FailurePropagation, FailureStep } from "../../plant/dependency.ts";
import type { LineImpact } from "../../plant/impact.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { RestartConcernKind, RestartConsequences } from "../../plant/patch-risk-words.ts";
import type { Plant } from "../../plant/plant.ts";
import { lastUpdateOf } from "./last-update.ts";
import { programMemoryOf, seriesOfControllers } from "./program-memory.ts";
import { RestartsOfMachines, type RestartsQuestion } from "./restart-consequences.ts";

const YEAR = 31_557_600;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) * 1_000;
const NOW = day("2026-11-26");
const NOTHING_KNOWN = { updates: [], declared: null, firmwareReleasedAt: null };

function line(name: string, afterSeconds: number | null, whenNext: string | null = null): LineImpact {
  return { line: name, afterSeconds, whenNext, nextAt: null, path: ["PLC", name] };
}

function fails(name: string, afterSeconds: number | null): FailureStep {
  return { name, kind: "asset", afterSeconds, whenNext: null, path: ["PLC", name], why: "", borne: null };
}

function propagation(byLine: readonly LineImpact[], more: Partial<FailurePropagation> = {}): FailurePropagation {
  const impact = {
    lines: byLine.map((of) => of.line),
    functions: ["fill"],
    timeToImpactSeconds: 0,
    whenNext: null,
    downtimeMinutes: null,
    costPerEvent: null,
    path: [],
    byLine,
    text: "",
    assumptions: [],
  };
  return { of: "PLC", failures: [], covered: [], weakened: [], impact: byLine.length === 0 ? null : impact, ...more };
}

function judge(need: PatchNeed, own: Plant, more: Partial<RestartsQuestion> = {}): RestartConsequences {
  const byAddress = new Map(own.assets.flatMap((a) => a.addresses.map((address) => [address, a] as const)));
  return new RestartsOfMachines({
    plant: own,
    assetOf: (_, endpoint) => byAddress.get(endpoint),
    propagationFrom: () => null,
    updatesOf: () => NOTHING_KNOWN,
    releasesBetween: () => null,
    soakSeconds: null,
    now: NOW,
    ...more,
  }).consequencesOf(need);
}

const PLC = asset("PLC", ["10.0.0.1"], { role: "plc", line: "line-1", model: "1756-L61", firmware: "20.13" });
const NEED = patchNeed("PLC", { line: "line-1" });
const concern = (judged: RestartConsequences, kind: RestartConcernKind) => judged.concerns.find((of) => of.kind === kind);
const claim = (attribute: Claim["attribute"], value: string, first: number, last: number): Claim => ({
  addressSpace: "site",
  endpoint: "10.0.0.1",
  attribute,
  value,
  by: "s7comm",
  first,
  last,
  source: "f",
});

describe("lines", () => {
  const known = propagation([line("line-1", 0), line("line-2", 600), line("line-3", 7_200), line("line-4", null, "at the next changeover")], {
    failures: [fails("HMI", 60), fails("HIST", 90_000), fails("MES", null)],
  });
  const judged = judge(NEED, plant([], { assets: [PLC] }), { propagationFrom: () => known });

  it("stop within the work and the restart, or later, or at an event", () => {
    expect(judged.awaySeconds).toBe(3_300);
    expect(judged.stops.map((of) => of.line)).toEqual(["line-1", "line-2"]);
    expect(judged.stopsLater.map((of) => of.line)).toEqual(["line-3", "line-4"]);
    expect(judged).toMatchObject({ machines: ["HMI"], functions: ["fill"], text: "Away for up to 55 min, it stops line-1 at once, line-2 after 10 min." });
  });

  it("are not stopped without a restart", () => {
    const quiet = judge({ ...NEED, effort: { ...NEED.effort, restarts: { value: false, assumption: null } } }, plant([], { assets: [PLC] }), { propagationFrom: () => known });
    expect(quiet).toMatchObject({ awaySeconds: 0, stops: [], stopsLater: [], machines: [], functions: [] });
    expect(concern(quiet, "program-may-be-lost")).toBeUndefined();
  });

  it("stand with a machine of theirs of which nothing is known", () => {
    const open = judge(NEED, plant([], { assets: [PLC] }));
    expect(open.stops.map((of) => of.line)).toEqual(["line-1"]);
    expect(open.text).toBe("Away for up to 55 min, it stops line-1 (how long it goes on is not known).");
  });

  it("that are not known are not none", () => {
    const nowhere = { ...NEED, line: null };
    expect(judge(nowhere, plant([])).text).toContain("what stops is not known");
    expect(judge(nowhere, plant([]), { propagationFrom: () => propagation([]) }).text).toContain("does not say that none does");
  });
});

describe("a redundant pair", () => {
  const own = plant([], { assets: [PLC], redundancy: [["PLC", "PLC-B"]] });
  it("asks the maker of mixed versions while the first is watched", () => {
    const judged = judge(NEED, own, { soakSeconds: 7 * 86_400, propagationFrom: () => propagation([], { covered: ["PLC-B stands in for PLC"] }) });
    expect(judged.partners).toEqual(["PLC-B"]);
    expect(judged.questions.map((of) => of.text)).toContain("Does the maker support PLC and PLC-B on different versions for the 7 d in which it is watched?");
    expect(concern(judged, "mixed-versions")).toBeDefined();
    expect(concern(judged, "partner-not-shown")).toBeUndefined();
  });
  it("of which nothing shows that one stands in for the other is told", () => expect(concern(judge(NEED, own), "partner-not-shown")).toBeDefined());
});

describe("the program of a controller", () => {
  const MODELS: Readonly<Record<string, readonly string[]>> = {
    "SIMATIC S5": ["S5-115U", "6ES5 944-7UB21"],
    "SIMATIC S7-300 without memory card": ["6ES7 315-2AF03-0AB0"],
    "SIMATIC S7-400": ["S7-400", "CPU 416-2 DP", "6ES7 412-3HJ14-0AB0"],
    "SIMATIC S7-300": ["CPU 315-2 PN/DP", "6ES7 315-2EH14-0AB0", "SIMATIC S7-300"],
    "SIMATIC S7-1500 and ET 200 CPUs": ["CPU 1516-3 PN/DP", "6ES7 516-3AN01-0AB0"],
    "SIMATIC S7-1200": ["CPU 1214C", "6ES7 214-1AG40-0XB0"],
    "PLC-5": ["PLC-5/40", "1785-L40C"],
    "SLC 500": ["SLC 5/05", "SLC 500", "1747-L552"],
    "Logix with energy storage": ["1756-L83E", "1756-L71", "1769-L30ER"],
    "ControlLogix and CompactLogix with a battery": ["1756-L61", "1756-L1", "1769-L35E", "1768-L43"],
    MicroLogix: ["MicroLogix 1400", "1766-L32BWA"],
    "Modicon Quantum": ["Modicon Quantum", "140 CPU 65160"],
    "Modicon Premium": ["Premium", "TSX P57 4634M"],
    "Modicon Momentum and 984": ["Momentum", "171 CCS 960 30", "984-685E"],
    "Modicon M340": ["M340", "BMX P34 2020"],
    "Modicon M580": ["M580", "BMEP582040"],
    "MELSEC A, Q and FX": ["Q06UDVCPU", "FX3U", "MELSEC-Q"],
    "Omron C, CV, CS1 and CJ1": ["CJ1M-CPU12", "CS1G", "C200HX"],
    "GE Fanuc 90-30 and 90-70": ["Series 90-30", "IC693CPU374"],
    "AC 800M": ["AC 800M", "PM861"],
    "numerical controls": ["SINUMERIK 840D", "iTNC 530", "FANUC 31i CNC"],
  };
  it("has models for every row", () => expect(Object.keys(MODELS)).toEqual(seriesOfControllers.map(({ series }) => series)));
  it.each(Object.entries(MODELS).flatMap(([series, models]) => models.map((model) => [model, series] as const)))("%s is of %s", (model, series) =>
    expect(programMemoryOf(asset("PLC", [], { model }), "plc")?.series).toBe(series),
  );

  it("may be lost with its battery, and not where it needs none", () => {
    expect(concern(judge(NEED, plant([], { assets: [PLC] })), "program-may-be-lost")).toMatchObject({ confidence: "medium", known: { confidence: "general" } });
    expect(concern(judge(NEED, plant([], { assets: [{ ...PLC, model: "1756-L83E" }] })), "program-may-be-lost")).toBeUndefined();
  });
  it("of a model that nobody knows may be lost too", () => {
    expect(concern(judge(NEED, plant([], { assets: [{ ...PLC, model: null }] })), "program-may-be-lost")).toMatchObject({ confidence: "low" });
    expect(concern(judge(NEED, plant([])), "program-may-be-lost")).toMatchObject({ confidence: "low" });
  });
  it("is no matter of a computer", () => expect(concern(judge({ ...NEED, role: "server" }, plant([], { assets: [{ ...PLC, role: "server" }] })), "program-may-be-lost")).toBeUndefined());
  it("that keeps people safe has to be proven anew", () => {
    const judged = judge({ ...NEED, role: "safety-controller" }, plant([], { assets: [PLC] }));
    expect(concern(judged, "safety-signature")).toBeDefined();
    expect(judged.questions.map(({ owner }) => owner)).toContain("functional safety engineer");
  });
});

it("tells of years without a start", () => {
  const old = { ...PLC, uptimeSeconds: 3 * YEAR, claims: [claim("uptime", String(3 * YEAR), NOW - 10 * 86_400e6, NOW - 10 * 86_400e6)] };
  expect(concern(judge(NEED, plant([], { assets: [old] })), "long-uptime")?.text).toBe("When it last said so, 10 d ago, it had been running for 1095 d 18 h: nobody has seen it start since.");
  expect(concern(judge(NEED, plant([], { assets: [{ ...PLC, uptimeSeconds: 60 }] })), "long-uptime")).toBeUndefined();
  expect(judge(NEED, plant([], { assets: [PLC] })).questions.map(({ text }) => text)).toContain("When was PLC last without power, and did it come back by itself?");
});

describe("what a start needs", () => {
  const RIO = asset("RIO", ["10.0.0.2"], { role: "remote-io" });
  const SERVER = asset("SRV", ["10.0.0.3"], { role: "server" });
  const with_ = (conversations: readonly Conversation[]) => judge(NEED, plant(conversations, { assets: [PLC, RIO, SERVER] }));
  it("is asked for by the machine", () => {
    const judged = with_([
      conversation("10.0.0.1", "255.255.255.255", "udp/67", { protocol: "dhcp-bootp", delivery: "broadcast" }),
      conversation("10.0.0.1", "10.0.0.3", "tcp/27000", { protocol: "flexnet" }),
    ]);
    expect(concern(judged, "needs-to-start")).toMatchObject({
      text: "When it starts it may wait for others: a licence (SRV); an address (whoever answers).",
      conversations: [0, 1],
      confidence: "high",
    });
  });
  it("is asked of it: a device waits for its controller", () => {
    const judged = with_([
      conversation("10.0.0.1", "10.0.0.2", "udp/34964", { protocol: "profinet-cm" }),
      conversation("10.0.0.2", "10.0.0.1", "udp/67", { protocol: "dhcp-bootp" }),
      conversation("10.0.0.1", "10.0.0.2", "l2/0x8892", { protocol: "profinet-dcp", details: { "set name of station": 1 } }),
      conversation("10.0.0.1", "10.0.0.3", "l2/0x8892", { protocol: "profinet-dcp", details: { "service identify": 1 } }),
    ]);
    expect(concern(judged, "needed-to-start")).toMatchObject({
      text: "Others ask it when they start: a name and address by PROFINET DCP (RIO); an address (RIO); the set-up of its I/O by the controller (RIO).",
      conversations: [0, 1, 2],
    });
  });
  it("is not turned round by frames that a device happens to send first", () => {
    const judged = with_([conversation("10.0.0.2", "10.0.0.1", "udp/2222", { protocol: "enip-io" })]);
    expect(concern(judged, "needed-to-start")?.text).toBe("Others ask it when they start: the connection of its scanner (RIO).");
    expect(concern(judged, "needs-to-start")?.confidence).toBe("low");
  });
  it("is not known of a machine that was not seen starting", () => {
    expect(concern(with_([]), "needs-to-start")).toMatchObject({ confidence: "low" });
    expect(concern(judge(NEED, plant([], { assets: [{ ...PLC, uptimeSeconds: 600 }] })), "needs-to-start")).toBeUndefined();
  });
});

describe("versions", () => {
  const to = (version: string | null) =>
    concern(judge({ ...NEED, remedy: { kind: "update", to: version, text: null, url: null } }, plant([], { assets: [PLC] }), { releasesBetween: () => 9 }), "versions-skipped");
  it("that are skipped are counted", () => expect(to("33.11")?.text).toBe("From 20.13 to 33.11: 13 main versions further, 9 releases between are known."));
  it("are not skipped backwards, or where nothing is said", () => {
    expect(to("19.11")).toBeUndefined();
    expect(to(null)).toBeUndefined();
  });
});

describe("the last update", () => {
  const update = (state: InstalledUpdate["state"], at: number | null): InstalledUpdate => ({
    machine: "PLC",
    update: "KB5023702",
    title: null,
    state,
    stateWords: state,
    at,
    witness: { file: "w.csv", at: "row 2" },
  });
  it("is the latest that anything tells of", () => {
    const of = (updates: readonly InstalledUpdate[], declared: string | null, firmwareReleasedAt: number | null, claims: readonly Claim[] = []) =>
      lastUpdateOf({ ...PLC, claims }, { updates, declared, firmwareReleasedAt }, NOW);
    expect(of([], null, null)).toBeNull();
    expect(of([], "2009-05", null)).toEqual({ at: day("2009-05-01"), by: "it was put in", confidence: "medium" });
    expect(of([], "2009-05", day("2012-01-31"))).toEqual({ at: day("2012-01-31"), by: "the firmware that it runs (20.13) was released", confidence: "medium" });
    expect(of([update("installed", day("2023-04-01"))], "2009", null)).toMatchObject({ at: day("2023-04-01"), confidence: "high" });
    expect(of([update("needed", day("2023-04-01")), update("installed", null)], "2009", null)).toMatchObject({ at: day("2009-01-01") });
    expect(of([], "2031", null)).toBeNull();
    expect(of([], null, Number.NEGATIVE_INFINITY)).toBeNull();
    expect(of([], "soon", null, [claim("firmware", "V1", START - 9e12, START - 8e12), claim("firmware", "V2", START - 7e12, START)])).toMatchObject({ at: START - 7e12, confidence: "high" });
  });
  it("long ago, or never told of, is a concern", () => {
    const age = (declared: string | null) => concern(judge(NEED, plant([], { assets: [PLC] }), { updatesOf: () => ({ ...NOTHING_KNOWN, declared }) }), "long-not-updated");
    expect(age("2009-05")?.text).toBe("The last change that anything tells of is 17 years old: it was put in on 2009-05-01.");
    expect(age(null)).toMatchObject({ confidence: "low" });
    expect(age("2026-10")).toBeUndefined();
  });
});

const pieces: readonly Conversation[] = [
  conversation("10.0.0.1", "10.0.0.2", "udp/34964", { protocol: "profinet-cm" }),
  conversation("10.0.0.1", "10.0.0.3", "tcp/27000", { protocol: "flexnet" }),
  conversation("10.0.0.2", "10.0.0.1", "udp/123", { protocol: "ntp" }),
  conversation("10.0.0.1", "10.0.0.3", "udp/53", { protocol: "dns" }),
];
const assets: readonly Asset[] = [PLC, asset("RIO", ["10.0.0.2"]), asset("SRV", ["10.0.0.3"])];

test("more evidence never takes away who is asked at a start, and its order makes no difference", () => {
  fc.assert(
    fc.property(fc.subarray([...pieces]), fc.subarray([...pieces]), (some, more) => {
      const words = (conversations: readonly Conversation[]) => judge(NEED, plant(conversations, { assets })).concerns.map(({ kind, text }) => ({ kind, text }));
      const before = words(some).filter(({ kind, text }) => kind !== "needs-to-start" || !text.includes("not known"));
      const after = words([...some, ...more]);
      for (const of of before) expect(after.map(({ kind }) => kind)).toContain(of.kind);
      expect(words([...some].reverse())).toEqual(words(some));
    }),
    { numRuns: 100, seed: 20261126 },
  );
});

test("a longer time away never stops fewer lines", () => {
  const lines = fc.array(fc.record({ line: fc.constantFrom("a", "b", "c", "d"), afterSeconds: fc.option(fc.nat(9_000), { nil: null }), event: fc.boolean() }), { maxLength: 5 });
  fc.assert(
    fc.property(lines, fc.nat(9_000), fc.nat(9_000), (drawn, short, extra) => {
      const known = propagation(drawn.map(({ line: name, afterSeconds, event }) => line(name, afterSeconds, afterSeconds === null && event ? "at month end" : null)));
      const stops = (seconds: number) =>
        judge({ ...NEED, effort: { ...NEED.effort, workSeconds: { value: seconds, assumption: null } } }, plant([], { assets: [PLC] }), { propagationFrom: () => known });
      const longer = stops(short + extra).stops.length;
      const judged = stops(short);
      expect(longer).toBeGreaterThanOrEqual(judged.stops.length);
      for (const { line: name, afterSeconds, event } of drawn) if (afterSeconds === null && !event) expect(judged.stops.map((of) => of.line)).toContain(name);
    }),
    { numRuns: 100, seed: 20261126 },
  );
});
