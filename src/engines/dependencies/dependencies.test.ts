// What small plants tell of impacts: one case per way in which a line can be reached, or cannot.
import { describe, expect, it } from "vitest";
import { asset, conversation, plant, START, textAt } from "../../../tests/generators/plant-builder.ts";
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { DeclaredDependency, EssentialFunction } from "../../plant/plant-file.ts";
import type { Phase } from "../../plant/phase.ts";
import type { Line, Plant } from "../../plant/plant.ts";
import type { DependencyAnswer } from "./answer.ts";
import { askDependencies } from "./dependencies.ts";

const line = (name: string, more: Partial<Line> = {}): Line => ({ name, downtimePerHour: null, restartSeconds: null, bufferSeconds: null, ...more });
const machine = (name: string, role: AssetRole, address: string, more: Partial<Asset> = {}): Asset => asset(name, [address], { role, ...more });
const needs = (more: Partial<DeclaredDependency>): DeclaredDependency => ({
  asset: null,
  line: null,
  needs: null,
  service: null,
  role: null,
  tolerates: { kind: "forever" },
  reason: null,
  at: textAt(1),
  ...more,
});
const [PLC, SCADA_A, SCADA_B, LIC, DRIVE] = ["10.0.1.1", "10.0.2.1", "10.0.2.2", "10.0.3.1", "10.0.1.2"] as const;
const ASSETS = [
  machine("PLC-1", "plc", PLC, { line: "line-1" }),
  machine("DRIVE-1", "drive", DRIVE, { line: "line-1" }),
  machine("SCADA-A", "scada", SCADA_A),
  machine("SCADA-B", "scada", SCADA_B),
  machine("LIC-01", "licence-server", LIC),
];

interface Case {
  readonly seen: readonly Conversation[];
  readonly plant?: Partial<Plant>;
  readonly essential?: readonly EssentialFunction[];
  readonly dependencies?: readonly DeclaredDependency[];
  readonly phases?: readonly Phase[];
  readonly runBlindSeconds?: number;
}

function ask({ seen, plant: more, essential = [], dependencies = [], phases = [], ...blind }: Case): DependencyAnswer {
  return askDependencies({ plant: plant(seen, { assets: ASSETS, lines: [line("line-1")], ...more }), declared: { essential, dependencies, ...blind }, phases, times: [] });
}

const s7 = (client: string, server: string, more: Partial<Conversation> = {}): Conversation =>
  conversation(client, server, "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read", "write"], periodP50: 5, ...more });
const licence = (client: string): Conversation => conversation(client, LIC, "tcp/27000", { protocol: "flexnet", protocolConfidence: "high" });
const io = (more: Partial<Conversation> = {}): Conversation => conversation(PLC, DRIVE, "udp/2222", { protocol: "enip-io", protocolConfidence: "high", ...more });

describe("impactOf", () => {
  it("takes the watchdog that was agreed over the wire", () => {
    const impact = ask({ seen: [io({ declaredTimers: [{ protocol: "enip-io", kind: "O->T watchdog", seconds: 0.4, count: 1 }] })] }).impactOf([0], "blocked");
    expect([impact?.lines, impact?.timeToImpactSeconds, impact?.path, impact?.assumptions]).toEqual([["line-1"], 0.4, ["DRIVE-1", "PLC-1", "line-1"], []]);
  });
  it("takes the protocol facts where none was, and says so", () => {
    const impact = ask({ seen: [io()] }).impactOf([0], "blocked");
    expect([impact?.timeToImpactSeconds, impact?.assumptions]).toEqual([0.06, ["without-enip-io"]]);
  });
  it("follows a licence over the SCADA system to the line, and adds up what each bears", () => {
    const answer = ask({ seen: [s7(SCADA_A, PLC), licence(SCADA_A)], plant: { lines: [line("line-1", { runBlindSeconds: 300 })] } });
    const impact = answer.impactOf([1], "blocked");
    expect([impact?.timeToImpactSeconds, impact?.path, impact?.assumptions]).toEqual([3_900, ["LIC-01", "SCADA-A", "PLC-1", "line-1"], ["without-flexnet"]]);
    expect(impact === null ? [] : answer.assumptionsBehind([impact]).map((a) => a.code)).toEqual(["without-flexnet"]);
  });
  it("gives no time for what people run blind as long as nobody declares one, and asks", () => {
    const answer = ask({ seen: [s7(SCADA_A, PLC), licence(SCADA_A)] });
    const impact = answer.impactOf([1], "blocked");
    expect([impact?.lines, impact?.timeToImpactSeconds, impact?.assumptions]).toEqual([["line-1"], null, ["run-blind", "without-flexnet"]]);
    expect(impact?.byLine[0]).toMatchObject({ afterSeconds: null, whenNext: "when people stop what they cannot watch and steer", nextAt: null });
    expect(answer.undeclared).toEqual([expect.stringContaining("How long do people run what they cannot watch and steer: line-1?")]);
  });
  it("takes what is declared of the line before what is declared of the plant", () => {
    const screens = [...ASSETS, machine("HMI-1", "hmi", "10.0.1.8", { line: "line-1" }), machine("HMI-2", "hmi", "10.0.1.9", { line: "line-2" })];
    const lines = [line("line-1", { runBlindSeconds: 60 }), line("line-2")];
    const answer = ask({ seen: [], plant: { assets: screens, lines }, runBlindSeconds: 900 });
    expect([answer.propagationFrom("HMI-1")?.impact?.timeToImpactSeconds, answer.propagationFrom("HMI-2")?.impact?.timeToImpactSeconds]).toEqual([60, 900]);
    expect(answer.undeclared).toEqual([]);
  });
  it("is null where nothing shows that anybody needs it, and never 0", () => {
    expect(ask({ seen: [conversation(PLC, "224.0.0.251", "udp/5353", { protocol: "mdns", delivery: "multicast" })] }).impactOf([0], "blocked")).toBeNull();
    expect(ask({ seen: [s7(SCADA_A, PLC, { established: 0 })] }).impactOf([0], "blocked")).toBeNull();
  });
  it("names no line where no way to one is known, and does not say that nothing happens", () => {
    const impact = ask({ seen: [licence(SCADA_A)] }).impactOf([0], "blocked");
    expect([impact?.lines, impact?.timeToImpactSeconds]).toEqual([[], null]);
    expect(impact?.text).toContain("does not say that there is none");
  });
  it("says what goes missing where no line stops", () => {
    const seen = [conversation("10.0.4.1", PLC, "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read"] })];
    const impact = ask({ seen, plant: { assets: [...ASSETS, machine("HIST", "historian", "10.0.4.1")] } }).impactOf([0], "blocked");
    expect(impact?.lines).toEqual([]);
    expect(impact?.text).toContain("HIST without PLC-1 (records are kept from it)");
  });
});

describe("redundancy", () => {
  const redundancy = [["SCADA-A", "SCADA-B"]];
  const seen = [s7(SCADA_A, PLC), s7(SCADA_B, PLC)];
  it("lets the partner stand in while its own way is open", () => {
    const impact = ask({ seen, plant: { redundancy } }).impactOf([0], "blocked");
    expect([impact?.lines, impact?.text]).toEqual([[], expect.stringContaining("SCADA-B stands in for SCADA-A")]);
    expect(ask({ seen, plant: { redundancy } }).propagationFrom("SCADA-A")?.impact).toBeNull();
  });
  it("stops the line when the partner's way is closed too, in one group or by the rest of the change", () => {
    const answer = ask({ seen, plant: { redundancy } });
    expect(answer.impactOf([0, 1], "blocked")?.lines).toEqual(["line-1"]);
    expect(answer.impactOf([0], "blocked", [0, 1])?.lines).toEqual(["line-1"]);
    expect(answer.impactOf([0], "blocked", [0])?.lines).toEqual([]);
  });
  it("lets a partner that nobody was seen using stand in for a machine, and not for a way that is closed", () => {
    const answer = ask({ seen: [s7(SCADA_A, PLC)], plant: { redundancy } });
    expect(answer.propagationFrom("SCADA-A")?.impact).toBeNull();
    expect(answer.impactOf([0], "blocked")?.lines).toEqual(["line-1"]);
  });
  it("keeps partners that talk to each other from failing of each other", () => {
    const sync = conversation(SCADA_A, SCADA_B, "tcp/4502");
    expect(ask({ seen: [...seen, sync], plant: { redundancy } }).impactOf([2], "blocked")?.lines).toEqual([]);
  });
});

describe("what plant.yaml declares", () => {
  const seen = [s7(SCADA_A, PLC), licence(SCADA_A)];
  it("wins over every default", () => {
    const impact = ask({
      seen,
      dependencies: [needs({ needs: "LIC-01", tolerates: { kind: "seconds", seconds: 259_200 } }), needs({ role: "supervisory", tolerates: { kind: "seconds", seconds: 600 } })],
    }).impactOf([1], "blocked");
    expect([impact?.timeToImpactSeconds, impact?.assumptions]).toEqual([259_800, []]);
  });
  it("takes the closest entry, whatever the order", () => {
    const entries = [needs({ service: "flexnet", tolerates: { kind: "seconds", seconds: 10 } }), needs({ asset: "SCADA-A", needs: "LIC-01", tolerates: { kind: "seconds", seconds: 1_000 } })];
    for (const dependencies of [entries, [...entries].reverse()]) expect(ask({ seen, dependencies, runBlindSeconds: 300 }).impactOf([1], "blocked")?.timeToImpactSeconds).toBe(1_300);
  });
  it("may say that something can be missing for ever", () => {
    const impact = ask({ seen, dependencies: [needs({ needs: "LIC-01", tolerates: { kind: "forever" } })] }).impactOf([1], "blocked");
    expect([impact?.lines, impact?.text]).toEqual([[], "As plant.yaml says, LIC-01 may be missing."]);
  });
  it("may name a need that nothing shows, and an event", () => {
    const phases: Phase[] = [{ name: "changeover", by: "calendar", state: "changeover", line: null, spans: [], watched: [], next: START }];
    const answer = ask({ seen: [], phases, dependencies: [needs({ line: "line-1", needs: "LIC-01", tolerates: { kind: "until", event: "changeover" } })] });
    expect(answer.propagationFrom("LIC-01")?.impact?.byLine).toEqual([{ line: "line-1", afterSeconds: null, whenNext: "at the next changeover", nextAt: START, path: ["LIC-01", "line-1"] }]);
  });
  it("is reported where it fits nothing", () => {
    expect(ask({ seen: [], dependencies: [needs({ service: "opcua", tolerates: { kind: "forever" } })] }).unmatched).toEqual(['change.yaml:1: nothing in this plant fits "opcua"']);
    // That nobody needs it is what this one says; of a machine that is not there it is a mistake all the same.
    expect(ask({ seen: [], dependencies: [needs({ needs: "LIC-01" })] }).unmatched).toEqual([]);
    expect(ask({ seen: [], dependencies: [needs({ needs: "LIC-02" })] }).unmatched).toEqual(['change.yaml:1: nothing in this plant fits "needs LIC-02"']);
  });
  it("makes an essential function fail with what it needs", () => {
    const answer = ask({ seen: [], essential: [{ name: "fill", needs: ["PLC-1"], at: textAt(1) }] });
    expect(answer.propagationFrom("PLC-1")?.impact).toMatchObject({ functions: ["fill"], lines: ["line-1"], timeToImpactSeconds: 0 });
  });
});

describe("buffers, minutes and money", () => {
  const declared = line("line-1", { bufferSeconds: 480, restartSeconds: 3_600, restartWorstSeconds: 7_200, downtimePerHour: { amount: 9_000, currency: "EUR" } });
  it("count a buffer for a printer, and not for a drive", () => {
    const assets = [...ASSETS, machine("PRN", "printer", "10.0.1.9", { line: "line-1" })];
    const answer = ask({ seen: [], plant: { assets, lines: [declared] } });
    expect(answer.propagationFrom("PRN")?.impact?.timeToImpactSeconds).toBe(480);
    expect(answer.propagationFrom("DRIVE-1")?.impact?.timeToImpactSeconds).toBe(0);
  });
  it("come from declared restarts and rates", () => {
    const impact = ask({ seen: [io()], plant: { lines: [declared] } }).impactOf([0], "blocked");
    expect([impact?.downtimeMinutes, impact?.costPerEvent]).toEqual([
      { p50: 60, p95: 120 },
      { amount: 9_000, currency: "EUR", p95: 18_000 },
    ]);
  });
  it("are null where nothing is declared", () => {
    const impact = ask({ seen: [io()] }).impactOf([0], "blocked");
    expect([impact?.downtimeMinutes, impact?.costPerEvent]).toEqual([null, null]);
    expect(impact?.text).toContain("no restart of line-1 is declared, so no minutes and no cost");
  });
  it("count what comes during a restart as the same stop", () => {
    const answer = ask({ seen: [], plant: { lines: [declared, line("line-2")] } });
    const stop = (afterSeconds: number | null, name = "line-1", when = ""): { line: string; afterSeconds: number | null; when: string } => ({ line: name, afterSeconds, when });
    const totals = answer.totalOf([stop(0), stop(1_800), stop(3_600), stop(null, "line-1", "next use"), stop(null, "line-1", "next start"), stop(0, "line-2")]);
    expect(totals).toEqual({
      stops: 4,
      downtimeMinutes: { p50: 180, p95: 360 },
      costs: [{ currency: "EUR", p50: 27_000, p95: 54_000 }],
      linesWithoutRestart: ["line-2"],
      linesWithoutRate: [],
      linesWithoutWorst: [],
    });
  });
});

describe("single points of failure", () => {
  it("are machines whose failure stops lines they do not stand on, most lines first", () => {
    const assets = [...ASSETS, machine("PLC-2", "plc", "10.0.1.8", { line: "line-2" })];
    const answer = ask({ seen: [s7(SCADA_A, PLC), s7(SCADA_A, "10.0.1.8"), licence(SCADA_A), s7(SCADA_B, PLC)], plant: { assets }, runBlindSeconds: 300 });
    expect(answer.singlePointsOfFailure.map(({ asset: name, impact }) => [name, impact.lines, impact.timeToImpactSeconds])).toEqual([
      ["SCADA-A", ["line-1", "line-2"], 300],
      ["LIC-01", ["line-1", "line-2"], 3_900],
      ["SCADA-B", ["line-1"], 300],
    ]);
  });
});

describe("needsOf", () => {
  it("says both directions with how long each is borne", () => {
    const both = ask({ seen: [s7(SCADA_A, PLC), licence(SCADA_A)], runBlindSeconds: 300 }).needsOf("SCADA-A");
    expect(both?.needs.map((n) => [n.needs, n.effect, n.borne.seconds])).toEqual([
      [["PLC-1"], "weakens", 10],
      [["LIC-01"], "stops", 3_600],
    ]);
    expect(both?.neededBy.map((n) => [n.dependent, n.borne.by])).toEqual([["PLC-1", "plant.yaml"]]);
    expect(ask({ seen: [] }).needsOf("nobody")).toBeNull();
  });
});
