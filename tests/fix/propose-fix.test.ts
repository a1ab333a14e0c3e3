// What fix proposes on small plants with the real judgement: what it adds, what it refuses, and that a promise is kept.
import { describe, expect, it } from "vitest";
import { attachFixes } from "../../src/engines/fix/attach-fixes.ts";
import { proposeFix } from "../../src/engines/fix/propose-fix.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import type { Plant } from "../../src/plant/plant.ts";
import type { SegmentationChange } from "../../src/plant/segmentation.ts";
import { acknowledged, asset, change, conduit, conversation, plant, point, START, textAt, zone } from "../generators/plant-builder.ts";
import { fixInput } from "./reach-judge.ts";

const SCADA = "10.0.0.10";
const PLC = "10.0.1.5";
const OFFICE = "10.0.9.7";
const zones = [
  zone("supervisory", ["10.0.0.0/24"], { securityLevel: 2, level: 2 }),
  zone("line", ["10.0.1.0/24"], { securityLevel: 2, level: 1 }),
  zone("office", ["10.0.9.0/24"], { securityLevel: 1, level: 4 }),
];
const machines = [asset("SCADA", [SCADA], { role: "scada" }), asset("PLC", [PLC], { role: "plc" }), asset("PLC-2", ["10.0.1.6"], { role: "plc" }), asset("OFFICE", [OFFICE])];
const modbus = (client: string, server: string, more: Partial<Conversation> = {}): Conversation =>
  conversation(client, server, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high", operations: ["read"], ...more });

function fix(conversations: readonly Conversation[], c: SegmentationChange, assets = machines, networks: Plant["networks"] = []) {
  const input = fixInput(plant(conversations, { assets, networks }), c);
  return { ...proposeFix(input), findings: input.findings };
}

describe("proposeFix", () => {
  it("adds one word to the conduit that exists, and counts what was never seen", () => {
    const p = fix([modbus(SCADA, PLC, { operations: ["read", "write"] })], change(zones, [conduit("supervisory", "line", ["tcp/102"])]));
    expect(p.additions).toMatchObject([{ kind: "conduit", from: "supervisory", to: "line", into: 0, services: [{ written: "tcp/502" }], cost: 21 }]);
    expect(p.additions[0]?.alsoOpens[0]).toMatchObject({ pairs: 2, ports: 1, neverObserved: 1 });
    expect(p.additions[0]?.alsoOpens[1]?.text).toContain("writing included");
    expect(p.restores).toHaveLength(1);
    expect(p.recheck).toEqual({ verdict: "unknown", breaksBefore: 1, breaksAfter: 0, derivedAfter: 0, notRestored: [], newBreaks: [] });
    expect(p.provenSmallest).toBe(true);
    expect(p.questions).toEqual([]);
  });

  it("opens a new one-way conduit where none exists, and does not use one that ends", () => {
    const p = fix([modbus(SCADA, PLC)], change(zones, [conduit("supervisory", "line", ["tcp/102"], { until: "2027-01-01" })]));
    expect(p.additions).toMatchObject([{ kind: "conduit", into: null, eitherWay: false, cost: 121 }]);
    expect(p.cost).toMatchObject({ total: 121 });
  });

  it("uses a name where it opens no more than the port, and the port where the name opens more", () => {
    const rdp = conversation(SCADA, PLC, "tcp/22", { protocol: "ssh", protocolConfidence: "high", operations: ["browse"] });
    const p = fix([rdp, modbus(SCADA, PLC)], change(zones, []));
    expect(p.additions.flatMap((a) => (a.kind === "conduit" ? a.services.map((s) => s.written) : []))).toEqual(["ssh", "tcp/502"]);
  });

  it("leaves alone what does not count: housekeeping, what was failing already, what is acknowledged", () => {
    const noise = conversation(SCADA, PLC, "udp/5355", { protocol: "llmnr" });
    const failing = modbus(SCADA, PLC, { established: 0, unanswered: 4 });
    const wanted = conversation(SCADA, PLC, "tcp/23", { protocol: "telnet", protocolConfidence: "high" });
    const p = fix([noise, failing, wanted], change(zones, [], { acknowledged: [acknowledged({ client: SCADA, server: PLC, services: null, from: null })] }));
    expect(p.additions).toEqual([]);
  });

  it("does not open what was acknowledged as a wanted break, even along with something else", () => {
    const p = fix([modbus(SCADA, PLC), modbus("10.0.0.11", PLC)], change(zones, [], { acknowledged: [acknowledged({ client: "10.0.0.11", server: PLC })] }));
    expect(p.additions).toEqual([]);
    expect(p.questions.map((q) => q.code)).toEqual(["opens-acknowledged"]);
  });

  it("asks instead of opening writes from a less trusted zone, and what would open them along", () => {
    const p = fix([modbus(OFFICE, PLC, { operations: ["write"] }), modbus("10.0.9.8", PLC)], change(zones, []));
    expect(p.additions).toEqual([]);
    expect(p.questions.map((q) => [q.code, q.owner])).toEqual([
      ["less-trusted", "controls engineer"],
      ["opens-refused", "controls engineer"],
    ]);
    expect(p.questions[0]?.couldAdd).toBe("conduits: - { from: office, to: line, allow: [tcp/502] }");
    expect(p.recheck.breaksAfter).toBe(2);
  });

  it("opens reading from a less trusted zone, and asks where the operations were not recognised", () => {
    expect(fix([modbus(OFFICE, PLC)], change(zones, [])).additions).toHaveLength(1);
    expect(fix([modbus(OFFICE, PLC, { operations: [] })], change(zones, [])).questions.map((q) => q.code)).toEqual(["operations-unknown"]);
    expect(fix([conversation(OFFICE, PLC, "tcp/9000")], change(zones, [])).questions.map((q) => q.code)).toEqual(["operations-unknown"]);
  });

  it("takes zones without levels for less trusted", () => {
    const bare = [zone("a", ["10.0.0.0/24"]), zone("line", ["10.0.1.0/24"])];
    expect(fix([modbus(SCADA, PLC, { operations: ["write"] })], change(bare, [])).questions.map((q) => q.code)).toEqual(["less-trusted"]);
  });

  it("never opens anything into a zone with a safety controller", () => {
    const withSafety = [...machines, asset("SIS", ["10.0.1.99"], { role: "safety-controller" })];
    const p = fix([modbus(SCADA, PLC), modbus(SCADA, "10.0.1.99")], change(zones, []), withSafety);
    expect(p.additions).toEqual([]);
    expect(new Set(p.questions.map((q) => q.code))).toEqual(new Set(["safety"]));
    expect(p.questions.map((q) => q.owner)).toEqual(["functional safety engineer", "functional safety engineer"]);
  });

  it("opens nothing from outside every zone, nor from a zone that holds every other address", () => {
    const rest = zone("outside", [], { members: [{ kind: "any", written: "any", at: { kind: "text", file: "change.yaml", line: 1, column: 1 } }], securityLevel: 3 });
    expect(fix([conversation("192.0.2.9", SCADA, "tcp/443")], change([...zones, rest], [])).questions.map((q) => q.code)).toEqual(["open-ended-zone"]);
    const p = fix([conversation("192.0.2.9", SCADA, "tcp/443")], change(zones, []));
    expect(p.additions).toEqual([]);
    expect(p.questions.map((q) => q.code)).toEqual(["no-zone"]);
  });

  it("follows a negotiation at the named point rather than opening a range", () => {
    const opc = conversation(SCADA, "10.0.1.6", "tcp/135", { protocol: "opc-classic", protocolConfidence: "high", operations: ["browse"], last: START + 1e9 });
    const callBack = conversation("10.0.1.6", SCADA, "tcp/50123", { first: START + 1e6 });
    const p = fix([opc, callBack], change(zones, [conduit("supervisory", "line", ["tcp/135"])]));
    expect(p.additions).toMatchObject([{ kind: "alg", point: "cell-firewall", alg: "dce-rpc", cost: 30 }]);
    expect(p.restores.map((r) => r.additions)).toEqual([[0], [0]]);
    expect(p.recheck.breaksAfter).toBe(0);
    const unnamed = fix([opc, callBack], change(zones, [conduit("supervisory", "line", ["tcp/135"])], { enforcement: [] }));
    expect(unnamed.additions).toMatchObject([{ kind: "conduit", from: "line", to: "supervisory", services: [{ written: "tcp/49152-65535" }] }]);
    expect(unnamed.additions[0]?.cost).toBeGreaterThan(10_000);
  });

  it("has requests for addresses relayed at the named point, which a conduit cannot do", () => {
    const claims = [{ addressSpace: "site", endpoint: PLC, attribute: "mac" as const, value: "00:1b:1b:00:00:09", by: "dhcp-bootp ACK", first: START, last: START, source: "" }];
    const leased = [...machines.filter(({ addresses }) => !addresses.includes(PLC)), asset("PLC", [PLC], { role: "plc", claims })];
    const lease = { protocol: "dhcp-bootp", kind: "lease", seconds: 86_400, count: 1 };
    const renewal = conversation(PLC, SCADA, "udp/67", { protocol: "dhcp-bootp", protocolConfidence: "high", serverBegan: 3, declaredTimers: [lease] });
    const toAll = conversation(SCADA, "255.255.255.255", "udp/68", { protocol: "dhcp-bootp", protocolConfidence: "high", delivery: "broadcast", packetsToClient: 0, declaredTimers: [lease] });
    const oneNet = [{ prefix: "10.0.0.0/16", vlan: null, gateway: null, by: "test" }];
    const open = change(zones, [conduit("line", "supervisory", ["udp/67"])]);
    const p = fix([renewal, toAll], open, leased, oneNet);
    expect(p.additions).toMatchObject([{ kind: "alg", point: "cell-firewall", alg: "dhcp", change: "alg of cell-firewall: add dhcp" }]);
    expect(p.recheck.breaksAfter).toBe(0);
    // Permitted first, and only then seen to need a relay.
    const closed = fix([renewal, toAll], change(zones, []), leased, oneNet);
    expect(closed.additions.map((addition) => addition.kind)).toEqual(["conduit", "alg"]);
    expect(closed.recheck.breaksAfter).toBe(0);
    const unnamed = fix([renewal, toAll], { ...open, enforcement: [] }, leased, oneNet);
    expect(unnamed.additions).toEqual([]);
    expect(unnamed.questions.map((q) => q.text).join(" ")).toContain("set up a DHCP relay between the zones");
  });

  it("raises an idle timeout at the point that forgets, and asks for keep-alives where a day is not enough", () => {
    const silent = (seconds: number): Conversation => modbus(SCADA, PLC, { longestSilence: seconds, longestConnection: seconds * 2 });
    const open = change(zones, [conduit("supervisory", "line", ["tcp/502"])], { enforcement: [point(), point({ name: "core", idleTimeout: { tcp: 86_400 } })] });
    const p = fix([silent(5_000)], open);
    expect(p.additions).toMatchObject([{ kind: "idle-timeout", point: "cell-firewall", seconds: 7_200, cost: 10 }]);
    expect(p.recheck.breaksAfter).toBe(0);
    const week = fix([silent(500_000)], open);
    expect(week.additions).toEqual([]);
    expect(week.questions.map((q) => q.code)).toEqual(["keep-alive"]);
  });

  it("opens a blocked conversation and raises the timeout that it would meet then", () => {
    const p = fix([modbus(SCADA, PLC, { longestSilence: 5_000, longestConnection: 9_000 })], change(zones, []));
    expect(p.additions.map((a) => a.kind)).toEqual(["conduit", "idle-timeout"]);
    expect(p.restores[0]?.additions).toEqual([0, 1]);
    expect(p.recheck).toMatchObject({ breaksAfter: 0, notRestored: [] });
  });

  it("writes nothing for a point that runs a configuration: its text decides there", () => {
    const configured = { enforcement: [point({ configFile: { path: "cell.conf", at: textAt(1) } })] };
    const blocked = fix([modbus(SCADA, PLC)], change(zones, [], configured));
    const idle = fix([modbus(SCADA, PLC, { longestSilence: 5_000, longestConnection: 9_000 })], change(zones, [conduit("supervisory", "line", ["tcp/502"])], configured));
    for (const p of [blocked, idle]) {
      expect(p.additions).toEqual([]);
      expect(p.questions.map((q) => q.text).join()).toContain("stands in cell.conf");
    }
  });

  it("says what an addition cannot cure, but still permits it", () => {
    const noGateway = [asset("SCADA", [SCADA], { role: "scada" }), asset("PLC", [PLC], { role: "plc", gateway: { state: "missing", why: "gateway 0.0.0.0" } })];
    const p = fix([modbus(SCADA, PLC)], change(zones, []), noGateway);
    expect(p.additions).toHaveLength(1);
    expect(p.additions[0]?.restores).toEqual([]);
    expect(p.questions).toMatchObject([{ code: "degraded", owner: "controls engineer" }]);
    expect(p.questions[0]?.text).toContain("gateway");
  });

  it("asks who opens where the evidence does not prove it", () => {
    const p = fix([modbus(SCADA, PLC, { clientDecidedBy: "header" })], change(zones, []));
    expect(p.additions).toEqual([]);
    expect(p.questions).toMatchObject([{ code: "opener", couldAdd: "conduits: - { between: [supervisory, line], allow: [tcp/502] }" }]);
  });

  it("asks once about ports that are handed out anew each time", () => {
    const p = fix(
      [50_001, 50_007, 50_003].map((port) => conversation(SCADA, PLC, `udp/${port}`, { serverBegan: 1 })),
      change(zones, []),
    );
    expect(p.questions).toMatchObject([{ code: "opener", couldAdd: "conduits: - { between: [supervisory, line], allow: [udp/50001-50007] }" }]);
    expect(p.questions[0]?.conversations).toHaveLength(3);
    expect(p.questions[0]?.text).toContain("udp/50001-50007 from supervisory to line (3 conversations, SCADA → PLC)");
  });

  it("restores what a redundant partner in another zone would need", () => {
    const assets = [asset("A", [SCADA], { role: "scada" }), asset("B", ["10.0.2.10"], { role: "scada" }), asset("PLC", [PLC], { role: "plc" })];
    const c = change([...zones, zone("reserve", ["10.0.2.0/24"], { securityLevel: 2 })], [conduit("supervisory", "line", ["tcp/502"])]);
    const input = fixInput(plant([modbus(SCADA, PLC)], { assets, redundancy: [["A", "B"]] }), c);
    const p = proposeFix(input);
    expect(p.additions).toMatchObject([{ from: "reserve", to: "line" }]);
    expect(p.restores).toMatchObject([{ derived: true }]);
    expect(p.recheck.verdict).toBe("unknown");
    expect(
      attachFixes(input.findings, p)
        .filter((f) => f.fixes.length > 0)
        .map((f) => f.kind),
    ).toEqual(["derived-blocked"]);
  });

  it("puts each addition beside the findings it restores", () => {
    const p = fix([modbus(SCADA, PLC), modbus(OFFICE, PLC, { operations: ["write"] })], change(zones, []));
    const fixed = attachFixes(p.findings, p);
    const withFix = fixed.filter((f) => f.fixes.length > 0);
    expect(withFix).toHaveLength(1);
    expect(withFix[0]?.subject.client).toBe(SCADA);
    expect(withFix[0]?.fixes[0]).toMatchObject({ change: "conduits: - { from: supervisory, to: line, allow: [tcp/502] }", restores: 1 });
  });
});
