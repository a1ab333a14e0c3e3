// Machines that a list names and nobody ever saw: they change no verdict of what was seen, are told as unseen, and never make a result better.
import { describe, expect, it } from "vitest";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { asset, change, conduit, conversation, plant, zone } from "../../../tests/generators/plant-builder.ts";
import { zonesOf } from "../../../tests/generators/zones-of.ts";
import type { ReachAnswer } from "./answer.ts";
import { judgeReach } from "./reach.ts";
import { judgeReachSlowly } from "./reference.ts";

const ZONES = [zone("a", ["10.0.1.0/24"]), zone("b", ["10.0.2.0/24"])];
const CONDUITS = [conduit("a", "b", ["tcp/502"])];
const NETWORKS = ["10.0.1.0/24", "10.0.2.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" }));
const SEEN = [conversation("10.0.1.1", "10.0.2.1", "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high" })];
const MACHINES = [asset("hmi", ["10.0.1.1"], { status: "listed" }), asset("plc", ["10.0.2.1"], { status: "listed" })];

function ghost(name: string, addresses: readonly string[], more: Partial<Asset> = {}): Asset {
  return asset(name, addresses, { status: "ghost", visible: false, firstSeen: null, lastSeen: null, ...more });
}

function judge(assets: readonly Asset[], seen: readonly Conversation[] = SEEN): { answer: ReachAnswer; reference: readonly string[] } {
  const p = plant(seen, { assets, networks: NETWORKS });
  const c = change(ZONES, CONDUITS);
  const question = { plant: p, change: c, zoneOf: zonesOf(p, c.zones), today: "2026-10-05" };
  return { answer: judgeReach(question), reference: judgeReachSlowly(question).map((j) => j.verdict) };
}

describe("ghosts", () => {
  const with3 = [...MACHINES, ghost("old scale", ["10.0.2.9"]), ghost("handheld", []), ghost("elsewhere", ["10.9.9.9"], { macs: ["00:1b:1b:00:00:99"] })];

  it("change no verdict and no count, and the reference says the same", () => {
    const without = judge(MACHINES);
    const { answer, reference } = judge(with3);
    expect(answer.conversations.map((c) => [c.verdict, c.openQuestions.map((q) => q.question)])).toEqual(without.answer.conversations.map((c) => [c.verdict, c.openQuestions.map((q) => q.question)]));
    expect(reference).toEqual(answer.conversations.map((c) => c.verdict));
    expect(answer.findings).toEqual(without.answer.findings);
  });

  it("never make a result stable, also where nothing at all was seen", () => {
    expect(judge(with3).answer.verdict).toBe("unknown");
    expect(judge([ghost("old scale", ["10.0.2.9"])], []).answer.verdict).toBe("unknown");
  });

  it("are told as listed and never seen, not as heard of, and those in no zone are told as such", () => {
    const { dependencies } = judge(with3).answer.questions;
    expect(dependencies.points).toContainEqual("Listed, but never seen; what they need is in no verdict: old scale, handheld, elsewhere.");
    expect(dependencies.points.some((p) => p.startsWith("Heard of"))).toBe(false);
    expect(dependencies.points.some((p) => p.includes("in no zone") && p.includes("elsewhere"))).toBe(true);
  });

  it("with an address in two zones leave the way around open, for a machine that was seen too", () => {
    const dual = [asset("hmi", ["10.0.1.1", "10.0.2.77"], { status: "listed" }), MACHINES[1] as Asset];
    expect(judge(dual).answer.conversations[0]?.openQuestions.map((q) => q.question)).toContain("dual-homed");
  });
});
