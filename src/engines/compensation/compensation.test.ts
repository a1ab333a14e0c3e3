// The drafted rule takes away just what the reference says, on any small plant; and what cannot be compensated, or only in part, is said.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asset, conversation, plant } from "../../../tests/generators/plant-builder.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { parseSegmentation } from "../../controls/segmentation/parse-segmentation.ts";
import { placeInZones } from "../../controls/segmentation/zone-placement.ts";
import { conduitsToRules } from "../../packets/conduits-to-rules.ts";
import { runByScan } from "../../packets/reference.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { OPENING_PACKET } from "../../plant/packet-rule.ts";
import type { ExposureToday, VulnerableService } from "../../plant/patch-risk-words.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { compensate } from "./compensation.ts";
import type { CompensationQuestion } from "./question.ts";
import { isKeptOut } from "./reference.ts";

const TODAY = "2026-10-05";
const PLC = "10.0.1.10";

function port(word: string): VulnerableService {
  const [transport, number] = word.split("/") as [VulnerableService["transport"], string | undefined];
  return { transport, fromPort: Number(number ?? 0), toPort: Number(number ?? 0), protocol: null, words: word };
}

/** As the engine of exposure finds talkers: whoever used one of the services. */
function exposureOf(p: Plant, services: readonly VulnerableService[] | null, more: Partial<ExposureToday> = {}): ExposureToday {
  const machine = p.assets.find(({ name }) => name === "PLC") as Asset;
  const named = (address: string): Asset | undefined => p.assets.find(({ addresses }) => addresses.includes(address));
  const byName = new Map<string, number[]>();
  p.conversations.forEach((c, i) => {
    const used = services === null || services.some(({ transport, fromPort }) => c.transport === transport && c.serverPort === fromPort);
    if (!machine.addresses.includes(c.server) || named(c.client) === machine || !used) return;
    const name = named(c.client)?.name ?? c.client;
    byName.set(name, [...(byName.get(name) ?? []), i]);
  });
  const talkers = [...byName].map(([name, conversations]) => ({ name, level: p.assets.find((a) => a.name === name)?.level ?? null, isOutside: name.startsWith("203."), conversations }));
  return { exposure: "open", why: "", services, talkers, exploitedPerDay: { value: 0.001, assumption: null }, exploitedWhy: "", assumptions: [], ...more };
}

const CHECKED = { verdict: "unknown" as const, why: "little was seen.", kept: 3, blocked: 0, degraded: 0, unknown: 1, unfiltered: 0 };

function ask(p: Plant, exposures: readonly ExposureToday[], more: Partial<CompensationQuestion> = {}): CompensationQuestion {
  return {
    plant: p,
    assetOf: (_, endpoint) => p.assets.find(({ addresses, macs }) => addresses.includes(endpoint) || macs.includes(endpoint)),
    exposed: exposures.map((exposure, i) => ({ need: patchNeed("PLC", { id: `n${i}`, advisory: `ADVISORY-${i}` }), exposure })),
    fileName: "plc.yaml",
    until: "2026-10-18",
    judge: () => CHECKED,
    exposureWith: () => ({ ...(exposures[0] as ExposureToday), exposure: "controlled" }),
    ...more,
  };
}

const NETWORKS = ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" }));
const HOSTS = ["10.0.1.20", "10.0.1.21", "10.0.2.5", "10.0.2.6", "10.0.3.7", "172.16.0.9", "203.0.113.9"];
const small = (conversations: readonly Conversation[], more: Partial<Plant> = {}): Plant =>
  plant(conversations, {
    assets: [asset("PLC", [PLC], { role: "plc", macs: ["mac:00:1b:1b:00:00:01"] }), asset("SCADA", ["10.0.2.5"], { level: 2 }), asset("HMI", ["10.0.1.20"])],
    networks: NETWORKS,
    ...more,
  });

function parsed(text: string): SegmentationChange {
  const { value, diagnostics } = parseSegmentation(text, "plc.yaml", "0");
  expect(diagnostics).toEqual([]);
  return value as SegmentationChange;
}

/** By the rules of the change, looked through one after the other. */
function isDeniedBy(change: SegmentationChange, p: Plant, client: string, server: string, transport: "tcp" | "udp", port: number): boolean {
  const { zoneOf } = placeInZones(change, p);
  const [from, to] = [zoneOf("site", client)?.zone ?? null, zoneOf("site", server)?.zone ?? null];
  const rules = conduitsToRules(change, TODAY);
  const point = { fromZone: from, toZone: to, source: client, destination: server, transport, port, protocol: "unknown", protocolKnownBy: "nothing" as const, toMany: false, ...OPENING_PACKET };
  const isOnTheWay = change.enforcement.some(({ between }) => between !== "all" && from !== to && between.includes(from ?? "") && between.includes(to ?? ""));
  return isOnTheWay && rules[runByScan(rules, point).rule]?.action === "deny";
}

describe("compensate", () => {
  it("takes away what the reference says, and nothing else", () => {
    const hosts = fc.subarray(HOSTS, { minLength: 1 });
    const words = ["tcp/102", "tcp/80", "udp/161"];
    const cases = fc.record({
      known: hosts,
      twoHomed: fc.boolean(),
      prefixes: fc.subarray(NETWORKS),
      spoken: fc.array(fc.tuple(fc.constantFrom(...HOSTS), fc.constantFrom(PLC, PLC, "10.0.2.6"), fc.constantFrom(...words, "tcp/4840"), fc.constantFrom(4, 4, 0)), { maxLength: 8 }),
      services: fc.array(fc.oneof(fc.constant(null), fc.subarray(words, { minLength: 1 }), fc.constant(["l2", "tcp/102"])), { minLength: 1, maxLength: 2 }),
      onlyFrom: fc.constantFrom(undefined, undefined, undefined, "the machine" as const),
      roles: fc.constantFrom("engineering-station" as const, "unknown" as const),
    });
    let drafted = 0;
    let denials = 0;
    fc.assert(
      fc.property(cases, ({ known, twoHomed, prefixes, spoken, services, onlyFrom, roles }) => {
        const machines = [asset("PLC", [PLC], { role: "plc" }), ...known.map((address, i) => asset(`M${i}`, twoHomed && i === 0 ? [address, "10.0.3.99"] : [address], { role: roles }))];
        const conversations = spoken.filter(([a, b]) => a !== b).map(([client, server, word, established]) => conversation(client, server, word, { established }));
        const p = plant(conversations, { assets: machines, networks: prefixes });
        const exposures = services.map((own, i) => exposureOf(p, own === null ? null : own.map(port), i === 0 && onlyFrom !== undefined ? { onlyFrom } : {}));
        const question = ask(p, exposures);
        const answer = compensate(question);
        if (answer.compensation === null) return;
        drafted++;
        const change = parsed(answer.compensation.change.text);
        for (const client of [...HOSTS, "10.0.3.99", "192.0.2.1"]) {
          for (const server of [PLC, "10.0.2.6", "10.0.1.21"]) {
            if (client === server) continue;
            for (const [transport, number] of [
              ["tcp", 102],
              ["tcp", 80],
              ["udp", 161],
              ["udp", 102],
              ["tcp", 50_000],
            ] as const) {
              const shown = [client, server, transport, number];
              const expected = isKeptOut(question, client, server, transport, number);
              expect([...shown, isDeniedBy(change, p, client, server, transport, number)]).toEqual([...shown, expected]);
              // What the machine itself opens, and what others say to each other, is never touched.
              expect(isDeniedBy(change, p, server, client, transport, number) && server === PLC).toBe(false);
              if (expected) denials++;
            }
          }
        }
      }),
      { seed: 20261126, numRuns: 120 },
    );
    expect(drafted).toBeGreaterThan(60);
    expect(denials).toBeGreaterThan(500);
  });

  it("says who keeps its way, who is in its own network, and until when", () => {
    const p = small([conversation("10.0.2.5", PLC, "tcp/102"), conversation("10.0.1.20", PLC, "tcp/102")]);
    const { compensation } = compensate(ask(p, [exposureOf(p, [port("tcp/102")])])) as Extract<ReturnType<typeof compensate>, { compensation: object }>;
    expect(compensation).toMatchObject({
      rule: "From other networks only SCADA may open tcp/102 to PLC; everything else stays as it is.",
      permits: ["HMI", "SCADA"],
      neighbours: ["HMI"],
      services: ["tcp/102"],
      until: "2026-10-18",
      before: "open",
      after: "controlled",
      closes: true,
      checked: CHECKED,
    });
    expect(compensation.why).toContain("1 machine of its own network passes no router and still reaches it");
    const change = parsed(compensation.change.text);
    expect(change.conduits).toHaveLength(1);
    expect(change.conduits[0]).toMatchObject({ from: "everything else", to: "PLC", until: "2026-10-18", deny: [{ transport: "tcp", fromPort: 102, toPort: 102 }] });
    expect(change.default).toBe("permit");
  });

  it("does not say that it closes what it cannot", () => {
    const outside = small([conversation("203.0.113.9", PLC, "tcp/102"), conversation("10.0.2.5", PLC, "tcp/102")]);
    expect(compensate(ask(outside, [exposureOf(outside, [port("tcp/102")])])).compensation).toMatchObject({ closes: false });
    const wide = small([conversation("10.0.2.5", PLC, "tcp/102")], { assets: [asset("PLC", [PLC]), asset("MAIL", ["10.0.2.5"], { level: 4 })] });
    const answer = compensate(ask(wide, [exposureOf(wide, [port("tcp/102")])])).compensation;
    expect(answer).toMatchObject({ closes: false });
    expect(answer?.why).toContain("MAIL keeps its way");
    const unknown = small([conversation("10.0.2.5", PLC, "tcp/102")], { networks: [] });
    expect(compensate(ask(unknown, [exposureOf(unknown, [port("tcp/102")])])).compensation).toMatchObject({ closes: false, neighbours: [] });
  });

  it("names who tried and never got through, and keeps an engineering station in", () => {
    const p = small([conversation("10.0.2.5", PLC, "tcp/102"), conversation("10.0.3.7", PLC, "tcp/102", { established: 0 }), conversation("10.0.3.8", PLC, "tcp/102", { established: 0 })], {
      assets: [asset("PLC", [PLC]), asset("SCADA", ["10.0.2.5"]), asset("SCANNER", ["10.0.3.7"]), asset("ENG", ["10.0.3.8"], { role: "engineering-station" })],
    });
    const { compensation } = compensate(ask(p, [exposureOf(p, [port("tcp/102")])]));
    expect(compensation?.permits).toEqual(["ENG", "SCADA"]);
    expect(compensation?.why).toContain("SCANNER tried and never got through, and is kept out");
  });

  it.each<[string, Partial<Plant>, Partial<ExposureToday>, string]>([
    ["a flaw that is used at the machine itself", {}, { onlyFrom: "the machine" }, "is used at the machine itself"],
    ["a protocol that no router carries", {}, { services: [port("l2")] }, "reached from its own network"],
    ["a machine without an address", { assets: [asset("PLC", ["mac:00:1b:1b:00:00:01"])] }, {}, "No IP address"],
    ["a machine that nobody knows", { assets: [] }, {}, "not known in the plant"],
    ["a plant of one network without a router", { networks: NETWORKS.slice(0, 1), assets: [asset("PLC", [PLC], { gateway: { state: "unknown", why: "" } })] }, {}, "nothing tells of a router"],
  ])("is not found for %s", (_, more, exposure, why) => {
    const p = small([], more);
    const answer = compensate(ask(p, [exposureOf(small([]), [port("tcp/102")], exposure)]));
    expect(answer.compensation).toBeNull();
    expect("why" in answer ? answer.why : "").toContain(why);
  });

  it("is not found where only the internet was seen to use it, or where the draft is refused", () => {
    const p = small([conversation("203.0.113.9", PLC, "tcp/102")]);
    const exposure = exposureOf(p, [port("tcp/102")]);
    expect(compensate(ask(p, [exposure]))).toMatchObject({ compensation: null, why: expect.stringContaining("Only the internet") });
    const q = small([conversation("10.0.2.5", PLC, "tcp/102")]);
    const refused = ask(q, [exposureOf(q, [port("tcp/102")])], { judge: () => ({ diagnostics: [{ code: "zone-tie", severity: "error", message: "PLC is in two zones." }] }) });
    expect(compensate(refused)).toMatchObject({ compensation: null, why: "A rule was drafted and cannot be judged: PLC is in two zones." });
  });

  it("writes names that no file is safe from", () => {
    for (const name of ["who needs it", "a: b", "# x", '"', "line\nbreak", "\u0007", "- a", "*a"]) {
      const p = small([conversation("10.0.2.5", PLC, "tcp/102")], { assets: [asset("PLC", [PLC]), asset(name, ["10.0.2.5"])] });
      const { compensation } = compensate(ask(p, [exposureOf(p, [port("tcp/102")])]));
      const change = parsed(compensation?.change.text ?? "");
      expect(isDeniedBy(change, p, "10.0.2.5", PLC, "tcp", 102), name).toBe(false);
      expect(isDeniedBy(change, p, "10.0.2.6", PLC, "tcp", 102), name).toBe(true);
    }
  });
});
