// What the app knows of patched machines, on small plants with the real dependency graph: lines that stop, or that nobody can say; histories, approvals and restarts.
import { describe, expect, it } from "vitest";
import { advisory, flaw, product, score } from "../../tests/generators/advisories.ts";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import { asset, conversation, plant, START } from "../../tests/generators/plant-builder.ts";
import { askDependencies } from "../engines/dependencies/dependencies.ts";
import { ExposureOfMachines } from "../engines/patch-risk/exposure-today.ts";
import type { PatchKnowledge } from "../engines/patch-risk/question.ts";
import { RestartsOfMachines } from "../engines/patch-risk/restart-consequences.ts";
import { parsePlantFile } from "../evidence/lists/plant-file/parse-plant-file.ts";
import type { AdvisoryRecord, UpdateApproval } from "../plant/advisory.ts";
import type { Asset, AssetRole } from "../plant/asset.ts";
import type { Claim } from "../plant/claim.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { PatchMatch, PatchNeed } from "../plant/patch-need.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import { patchKnowledge } from "./patch-knowledge.ts";
import { type PatchSubjectFacts, patchSubjectFacts } from "./patch-subject-facts.ts";

const DAY = 86_400;
const YEAR = 31_557_600;
const NOW = START + 30 * DAY * 1e6;
const EMPTY: AdvisoryRecord = { advisories: [], knownExploited: [], forecasts: [], approvals: [], installed: [] };

const machine = (name: string, role: AssetRole, address: string, more: Partial<Asset> = {}): Asset => asset(name, [address], { role, ...more });
const PLC = machine("PLC-1", "plc", "10.0.1.1", { line: "line-1" });
const PRINTER = machine("PRN-1", "printer", "10.0.1.9", { line: "line-1" });
const SCADA = machine("SCADA-A", "scada", "10.0.2.1");
const HIST = machine("HIST-01", "historian", "10.0.2.3", { roleConfidence: "high" });
const [DC1, DC2] = [machine("DC-01", "domain-controller", "10.0.3.1"), machine("DC-02", "domain-controller", "10.0.3.2")];
const ALL = [PLC, PRINTER, SCADA, HIST, DC1, DC2];

interface Drawn {
  readonly seen?: readonly Conversation[];
  readonly assets?: readonly Asset[];
  readonly yaml?: string;
  readonly record?: Partial<AdvisoryRecord>;
  readonly matches?: readonly PatchMatch[];
  readonly redundancy?: Plant["redundancy"];
}

interface Known extends PatchKnowledge {
  readonly facts: PatchSubjectFacts;
  readonly need: (name: string, more?: Partial<PatchNeed>) => PatchNeed;
}

function know({ seen = [], assets = ALL, yaml = "", record: learnt = {}, matches = [], redundancy = [] }: Drawn): Known {
  const { value, diagnostics } = parsePlantFile(`lines: [{ name: line-1, restart: 90m, restartAtWorst: 4h, buffer: 10m }, { name: line-2 }]\n${yaml}`, "plant.yaml");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const plantFile = value as PlantFile;
  const drawn = plant(seen, { assets, lines: plantFile.lines, redundancy });
  const record = { ...EMPTY, ...learnt };
  const dependencies = askDependencies({ plant: drawn, declared: plantFile, phases: [], times: [] });
  const byAddress = new Map(assets.flatMap((of) => of.addresses.map((address) => [address, of] as const)));
  const assetOf = (_: string, endpoint: string): Asset | undefined => byAddress.get(endpoint);
  const facts = patchSubjectFacts({ plant: drawn, plantFile, record, matches });
  const restarts = new RestartsOfMachines({ plant: drawn, assetOf, propagationFrom: (name) => dependencies.propagationFrom(name), ...facts, soakSeconds: null, now: NOW });
  const exposure = new ExposureOfMachines({ plant: drawn, assetOf, reaches: () => null, wordsOf: facts.wordsOf });
  const known = patchKnowledge({ plant: drawn, plantFile, dependencies, record, facts, consequencesOf: (need) => restarts.consequencesOf(need), exposureOf: (need) => exposure.of(need), now: NOW });
  return {
    ...known,
    facts,
    need(name, more) {
      const of = assets.find((each) => each.name === name);
      return patchNeed(name, { role: of?.role ?? "unknown", line: of?.line ?? null, ...more });
    },
  };
}

const linesOf = (drawn: Drawn, name: string, more?: Partial<PatchNeed>) => {
  const known = know(drawn);
  return known.linesOf(known.need(name, more));
};
const ntp = (client: string): Conversation => conversation(client, "10.0.3.1", "udp/123", { protocol: "ntp", protocolConfidence: "high" });
const ldap = (client: string): Conversation => conversation(client, "10.0.3.1", "tcp/389", { protocol: "kerberos-ldap", protocolConfidence: "high" });
const s7 = (client: string): Conversation => conversation(client, "10.0.1.1", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read", "write"], periodP50: 5 });
const records = (client: string, server: string): Conversation => conversation(client, server, "tcp/4840", { protocol: "opcua", protocolConfidence: "high", operations: ["read"], periodP50: 10 });

describe("lines that stop with a machine", () => {
  it("its own line counts, as long as it goes on without it", () => {
    expect(linesOf({}, "PLC-1")).toEqual([{ line: "line-1", afterSeconds: 0 }]);
    // What is piled up in front of the printer bridges it.
    expect(linesOf({}, "PRN-1")).toEqual([{ line: "line-1", afterSeconds: 600 }]);
  });

  it("counts the lines of those that fail with it, whether or not it restarts", () => {
    const drawn = { seen: [s7("10.0.2.1")] };
    expect(linesOf(drawn, "SCADA-A")).toMatchObject([{ line: "line-1" }]);
    const taken = <T>(value: T) => ({ value, assumption: null });
    expect(linesOf(drawn, "SCADA-A", { effort: { ...patchNeed("x").effort, restarts: taken(false) } })).toMatchObject([{ line: "line-1" }]);
  });

  it("is not known of a machine that nobody was seen to need", () => {
    expect(linesOf({}, "HIST-01")).toBeNull();
    expect(linesOf({}, "DC-01")).toBeNull();
    expect(linesOf({}, "NOBODY")).toBeNull();
  });

  it("is none where a person says that everybody goes on without it, and no one is named who does not", () => {
    const sw = machine("SW-1", "switch", "10.0.9.1");
    const of = (entries: string) =>
      linesOf({ assets: [...ALL, sw], yaml: `assets: [{ name: SW-1, addresses: [10.0.9.1] }, { name: HIST-01, addresses: [10.0.2.3] }]\ndependencies: [${entries}]\n` }, "SW-1");
    expect(of("{ needs: SW-1, tolerates: forever }")).toEqual([]);
    expect(of("{ needs: SW-1, tolerates: 4h }")).toBeNull();
    expect(of("{ needs: SW-1, service: ntp, tolerates: forever }")).toBeNull();
    expect(of("{ needs: SW-1, tolerates: forever }, { line: line-2, needs: SW-1, tolerates: 10m }")).toEqual([{ line: "line-2", afterSeconds: 600 }]);
    expect(of("{ needs: SW-1, tolerates: forever }, { asset: HIST-01, needs: SW-1, tolerates: 10m }")).toBeNull();
  });

  it("is none of a historian that only keeps records", () => {
    const seen = [records("10.0.2.3", "10.0.2.1")];
    expect(linesOf({ seen }, "HIST-01")).toEqual([]);
    // Nobody was seen to collect anything, or it only may be one.
    expect(linesOf({}, "HIST-01")).toBeNull();
    expect(linesOf({ seen, assets: [...ALL.filter((of) => of !== HIST), { ...HIST, roleConfidence: "low" }] }, "HIST-01")).toBeNull();
    // It is asked by somebody who goes on without it.
    expect(linesOf({ seen: [records("10.0.3.2", "10.0.2.3")] }, "HIST-01")).toEqual([]);
  });

  it("is not known of screens and of what carries packets, whoever keeps records of them", () => {
    // The historian reads from the SCADA system: that says nothing of the people who steer from it.
    expect(linesOf({ seen: [records("10.0.2.3", "10.0.2.1")] }, "SCADA-A")).toBeNull();
    const sw = machine("SW-1", "switch", "10.0.9.1");
    expect(linesOf({ assets: [...ALL, sw], seen: [conversation("10.0.2.3", "10.0.9.1", "udp/161", { protocol: "snmp", protocolConfidence: "high", operations: ["read"] })] }, "SW-1")).toBeNull();
  });

  it("is none of a SCADA server whose declared partner goes on with all that was seen to need it", () => {
    const assets = [...ALL, machine("SCADA-B", "scada", "10.0.2.9")];
    const both = [s7("10.0.2.1"), s7("10.0.2.9")];
    expect(linesOf({ assets, seen: both, redundancy: [["SCADA-A", "SCADA-B"]] }, "SCADA-A")).toEqual([]);
    // Nobody declared the pair, or nothing shows that anybody needs them.
    expect(linesOf({ assets, seen: both }, "SCADA-A")).not.toEqual([]);
    expect(linesOf({ assets, redundancy: [["SCADA-A", "SCADA-B"]] }, "SCADA-A")).toBeNull();
  });

  it("of a domain controller: what fails with it decides, and a partner that stands in", () => {
    // The SCADA system fails with it, and nothing says what that one is for.
    expect(linesOf({ seen: [ldap("10.0.2.1")] }, "DC-01")).toBeNull();
    expect(linesOf({ seen: [ldap("10.0.2.3")] }, "DC-01")).toEqual([]);
    // It moves nothing but is asked for names by what a line needs.
    expect(linesOf({ seen: [ldap("10.0.2.1"), s7("10.0.2.1")] }, "DC-01")).toMatchObject([{ line: "line-1" }]);
    const both = [ldap("10.0.2.1"), conversation("10.0.2.1", "10.0.3.2", "tcp/389", { protocol: "kerberos-ldap", protocolConfidence: "high" })];
    expect(linesOf({ seen: both, redundancy: [["DC-01", "DC-02"]] }, "DC-01")).toEqual([]);
    expect(linesOf({ seen: [ntp("10.0.1.1")] }, "DC-01")).not.toBeNull();
  });

  it("takes the lines of an essential function that is tied to none, and knows none where its machines stand on none", () => {
    const assets = [...ALL, machine("PLC-2", "plc", "10.0.1.2", { line: "line-2" })];
    const declared = "assets: [{ name: PLC-1, addresses: [10.0.1.1] }, { name: PLC-2, addresses: [10.0.1.2] }, { name: SCADA-A, addresses: [10.0.2.1] }]\n";
    expect(linesOf({ assets, yaml: `${declared}essential: [{ name: fill and cap, needs: [PLC-1, PLC-2, SCADA-A] }]\n` }, "SCADA-A")).toEqual([
      { line: "line-1", afterSeconds: null },
      { line: "line-2", afterSeconds: null },
    ]);
    expect(linesOf({ assets, yaml: `${declared}essential: [{ name: watch, needs: [SCADA-A] }]\n` }, "SCADA-A")).toBeNull();
  });
});

const claim = (attribute: Claim["attribute"], value: string, last: number): Claim => ({ addressSpace: "site", endpoint: "10.0.1.1", attribute, value, by: "s7comm", first: last, last, source: "a" });
const history = (drawn: Drawn, name: string, more?: Partial<PatchNeed>) => {
  const known = know(drawn);
  return known.historyOf(known.need(name, more));
};

describe("history", () => {
  it("counts since the last update that anything tells of", () => {
    expect(history({}, "PLC-1").sinceUpdateSeconds).toBeNull();
    const yaml = "assets: [{ name: PLC-1, addresses: [10.0.1.1], installed: 2015-04 }]\n";
    expect(history({ yaml }, "PLC-1").sinceUpdateSeconds).toBe(NOW / 1e6 - Date.UTC(2015, 3, 1) / 1_000);
    const installed = [
      { machine: "scada-a.plant.example", update: "KB5005112", title: null, state: "installed" as const, stateWords: "", at: NOW - 400 * DAY * 1e6, witness: { file: "w.csv", at: "row 2" } },
    ];
    expect(history({ record: { installed } }, "SCADA-A").sinceUpdateSeconds).toBe(400 * DAY);
    expect(history({ record: { installed } }, "HIST-01").sinceUpdateSeconds).toBeNull();
  });

  it("lets it have run on for a month after it said how long it runs, unless it was changed since", () => {
    const up = (saidDaysAgo: number): Asset => ({ ...PLC, uptimeSeconds: 2 * YEAR, claims: [claim("uptime", String(2 * YEAR), NOW - saidDaysAgo * DAY * 1e6)] });
    expect(history({ assets: [up(10)] }, "PLC-1").uptimeSeconds).toBe(2 * YEAR + 10 * DAY);
    expect(history({ assets: [up(300)] }, "PLC-1").uptimeSeconds).toBe(2 * YEAR);
    const installed = [{ machine: "PLC-1", update: "V2.6.2", title: null, state: "installed" as const, stateWords: "", at: NOW - 5 * DAY * 1e6, witness: { file: "w.csv", at: "row 2" } }];
    expect(history({ assets: [up(10)], record: { installed } }, "PLC-1").uptimeSeconds).toBeNull();
    expect(history({}, "PLC-1").uptimeSeconds).toBeNull();
  });

  it("takes what the list of the maker of the control system says of the update, for what the machine runs", () => {
    const approval = (update: string, state: UpdateApproval["state"], of: string | null = null): UpdateApproval => ({
      ...{ update, product: of, productVersion: null, vendor: "Maker", state, stateWords: "", remarks: null, at: null },
      witness: { file: "approvals.csv", at: "row 2" },
    });
    const of = (approvals: readonly UpdateApproval[], more: Partial<PatchNeed>, scada = SCADA) => history({ assets: [scada], record: { approvals } }, "SCADA-A", more).approval;
    expect(of([approval("5005112", "approved")], { advisory: "kb 5005112" })).toBe("approved");
    expect(of([approval("KB5005112", "not-approved")], { advisory: "ADV-1", remedy: { kind: "update", to: null, text: "Install KB5005112.", url: null } })).toBe("not-approved");
    expect(of([approval("KB5005112", "approved"), approval("KB5005113", "not-approved")], { advisory: "KB5005112" })).toBe("approved");
    expect(of([approval("KB5005113", "approved")], { advisory: "KB5005112" })).toBeNull();
    expect(of([approval("KB5005112", "not-applicable")], { advisory: "KB5005112" })).toBeNull();
    const two = [approval("KB5005112", "in-test", "WinCC V7.4"), approval("KB5005112", "approved", "WinCC V7.5")];
    expect(of(two, { advisory: "KB5005112" })).toBe("in-test");
    expect(of(two, { advisory: "KB5005112" }, { ...SCADA, claims: [claim("software", "SIMATIC WinCC V7.5 SP2", NOW)] })).toBe("approved");
  });

  it("takes the plant's own patches by role, and those of all others for the rest", () => {
    const known = know({ yaml: "patchHistory: [{ roles: [hmi, scada], patches: 40, troubles: 2 }, { patches: 12, troubles: 0 }]\n" });
    expect([known.ownPatches(known.need("SCADA-A")), known.ownPatches(known.need("PLC-1"))]).toEqual([
      { patches: 40, troubles: 2 },
      { patches: 12, troubles: 0 },
    ]);
    const none = know({});
    expect(none.ownPatches(none.need("PLC-1"))).toEqual({ patches: 0, troubles: 0 });
  });

  it("takes the declared restart of the lines that stop", () => {
    const known = know({ assets: [...ALL, machine("PLC-2", "plc", "10.0.1.2", { line: "line-2" })] });
    expect(known.restartMinutesOf(known.need("PLC-1"))).toEqual({ p50: 90, p95: 240 });
    expect(known.restartMinutesOf(known.need("PLC-2"))).toBeNull();
    expect(known.restartMinutesOf(known.need("HIST-01"))).toBeNull();
  });
});

describe("facts of the subject", () => {
  const two = advisory("SSA-1", {
    vulnerabilities: [
      flaw("CVE-2026-0001", { title: "Denial of service", summary: "Port 102/tcp is affected.", scores: [{ ...score(9.8), vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }] }),
      flaw("CVE-2026-0002"),
    ],
  });

  it("are the words and vectors of its own flaws", () => {
    const { facts, need } = know({ record: { advisories: [two, advisory("SSA-1", { namespace: "https://other.example", file: "other.json", title: "Other" })] } });
    const words = facts.wordsOf(need("PLC-1", { advisory: "SSA-1", flaws: ["CVE-2026-0001", "CVE-2026-0009"], witness: { file: "SSA-1.json", at: "" } }));
    expect(words).toEqual([
      { flaw: "CVE-2026-0001", text: "Flaws in SSA-1\nDenial of service\nPort 102/tcp is affected.", vectors: ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"] },
      { flaw: "CVE-2026-0009", text: null, vectors: [] },
    ]);
    expect(facts.advisoryOf(need("PLC-1", { advisory: "SSA-1", witness: { file: "other.json", at: "" } }))?.title).toBe("Other");
    expect(facts.advisoryOf(need("PLC-1", { advisory: "KB5005112" }))).toBeNull();
  });

  it("count the releases that advisories name between two versions", () => {
    const versions = ["V2.6.1", "V2.6.2", "V2.8", "V2.8", "V3.3.19"].map((text, i) => product(`P${i}`, { version: { kind: "version", text } }));
    const range = product("R", { version: { kind: "range", text: "< V2.9" } });
    const matches: PatchMatch[] = [
      {
        addressSpace: "site",
        asset: "PLC-1",
        advisory: "SSA-1",
        namespace: "https://maker.example",
        flaws: [],
        outcome: "affected",
        confidence: "high",
        why: "",
        products: ["P0", "P1", "P2", "P3", "P4", "R"],
      },
    ];
    const { facts, need } = know({ record: { advisories: [advisory("SSA-1", { products: [...versions, range] })] }, matches });
    expect(facts.releasesBetween(need("PLC-1"), "V2.6.1", "V3.3.19")).toBe(2);
    expect(facts.releasesBetween(need("PLC-1"), "V2.8", "V3.3.19")).toBeNull();
    expect(facts.releasesBetween(need("SCADA-A"), "V2.6.1", "V3.3.19")).toBeNull();
  });

  it("find a machine by the name that a list gives it, and no machine where two bear it", () => {
    const installed = [{ machine: "10.0.2.1", update: "KB1", title: null, state: "installed" as const, stateWords: "", at: null, witness: { file: "w.csv", at: "row 2" } }];
    const { facts, need } = know({ record: { installed } });
    expect(facts.updatesOf(need("SCADA-A")).updates).toHaveLength(1);
    const twice = know({ assets: [...ALL, machine("SCADA-A", "scada", "10.0.2.1", { addressSpace: "skid" })], record: { installed } });
    expect(twice.facts.updatesOf(twice.need("SCADA-A")).updates).toHaveLength(0);
  });
});

describe("inputs of SSVC", () => {
  it("come together for one patch, and what nobody says stays open", () => {
    const known = know({ seen: [s7("10.0.2.1")], record: { advisories: [advisory("SSA-1")] } });
    expect(known.ssvcOf(known.need("PLC-1", { advisory: "SSA-1", flaws: ["CVE-2026-0001"] }))).toEqual({ exploitation: null, exposure: "open", automatable: null, humanImpact: null });
    expect(known.ssvcOf(known.need("PLC-1", { advisory: "SSA-1", exploited: ["CVE-2026-0001"] })).exploitation).toBe("active");
  });

  it("count a plant that stops as a whole, and a safety controller, as the worst", () => {
    const sis = machine("SIS-1", "safety-controller", "10.0.1.7");
    const known = know({
      assets: [...ALL, sis, machine("PLC-2", "plc", "10.0.1.2", { line: "line-2" })],
      seen: [s7("10.0.2.1"), conversation("10.0.2.1", "10.0.1.2", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["write"] })],
    });
    expect(known.ssvcOf(known.need("SIS-1")).humanImpact).toBe("very high");
    expect(known.ssvcOf(known.need("SCADA-A")).humanImpact).toBe("very high");
    expect(known.ssvcOf(known.need("PLC-1")).humanImpact).toBeNull();
  });
});
