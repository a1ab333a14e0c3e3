import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { advisoriesArbitrary, advisory, flaw, matchesArbitrary, product, remediation, score } from "../../../tests/generators/advisories.ts";
import { parsePatching } from "../../controls/patching/parse-patching.ts";
import type { KnownExploited } from "../../plant/advisory.ts";
import type { PatchMatch, PatchNeed } from "../../plant/patch-need.ts";
import type { PatchingChange } from "../../plant/patching.ts";
import { findPatchNeeds } from "./patch-needs.ts";
import type { PatchNeedsQuestion } from "./question.ts";
import { needsSlowly, type PlainNeed } from "./reference.ts";

const DAY = 86_400e6;
const RELEASED = Date.UTC(2026, 8, 1) * 1_000;
const ASSETS: PatchNeedsQuestion["assets"] = [
  { addressSpace: "site", name: "FILLER-1-PLC", role: "plc", line: "line-1" },
  { addressSpace: "site", name: "SCADA-A", role: "scada", line: null },
  { addressSpace: "skid", name: "FILLER-1-PLC", role: "plc", line: null },
];

function change(text: string): PatchingChange {
  const { value, diagnostics } = parsePatching(`kind: patching\nname: x\n${text}`, "c.yaml", "0");
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

const exploited = (cve: string): KnownExploited => ({ cve, vendor: "", product: "", name: "", added: null, due: null, usedForRansom: null, action: "", witness: { file: "kev.json", at: "" } });

function match(asset: string, more: Partial<PatchMatch> = {}): PatchMatch {
  return {
    ...{ addressSpace: "site", asset, advisory: "SSA-1", namespace: "https://maker.example", flaws: ["CVE-2026-0001"], outcome: "affected", confidence: "high" },
    ...{ why: "It is this product, and its version lies inside.", products: ["P1"] },
    ...more,
  };
}

function ask(text: string, more: Partial<Omit<PatchNeedsQuestion, "change">> = {}) {
  return findPatchNeeds({
    assets: ASSETS,
    change: change(text),
    record: { advisories: [advisory("SSA-1", { vulnerabilities: [flaw("CVE-2026-0001", { scores: [score(9.8)] })] })], knownExploited: [], forecasts: [] },
    matches: [match("FILLER-1-PLC")],
    timezone: "UTC",
    today: "2026-10-05",
    ...more,
  });
}

describe("what the rule asks for", () => {
  it("is counted from the release, of the machines that the advisory means", () => {
    const { needs, assumptions } = ask("rule: { critical: 30d, high: 90d }\n");
    expect(needs).toHaveLength(1);
    expect(needs[0]).toMatchObject({ asset: "FILLER-1-PLC", addressSpace: "site", advisory: "SSA-1", certainty: "affected", gravity: "critical", score: 9.8, dueAt: RELEASED + 30 * DAY });
    expect(needs[0]?.cause).toMatchObject({ at: { line: 3, column: 19 }, rule: "rule: critical" });
    // Nobody said what it takes: each number names what it rests on.
    expect(needs[0]?.effort.restarts).toEqual({ value: true, assumption: "patch-effort-controllers-and-field-devices" });
    expect(assumptions.map(({ code }) => code)).toEqual(["patch-effort-controllers-and-field-devices"]);
  });

  it("leaves out what is less grave than every deadline, and what is fixed", () => {
    const low = { record: { advisories: [advisory("SSA-1", { vulnerabilities: [flaw("CVE-2026-0001", { scores: [score(5)] })] })], knownExploited: [], forecasts: [] } };
    expect(ask("rule: { critical: 30d }\n", low).needs).toEqual([]);
    expect(ask("rule: { critical: 30d }\n", { matches: [match("FILLER-1-PLC", { outcome: "fixed" })] }).needs).toEqual([]);
  });

  it("takes the deadline of exploited flaws, whatever their score", () => {
    const record = { advisories: [advisory("SSA-1", { vulnerabilities: [flaw("CVE-2026-0001", { scores: [score(5)] })] })], knownExploited: [exploited("CVE-2026-0001")], forecasts: [] };
    expect(ask("rule: { exploited: 14d, critical: 30d }\n", { record }).needs[0]).toMatchObject({ gravity: "exploited", exploited: ["CVE-2026-0001"], dueAt: RELEASED + 14 * DAY });
  });

  it("takes what is not known at its worst, and says so", () => {
    const record = { advisories: [advisory("SSA-1", { released: null })], knownExploited: [], forecasts: [] };
    const { needs, assumptions } = ask("rule: { critical: 30d, high: 90d }\n", { record });
    expect(needs[0]).toMatchObject({ gravity: null, score: null, dueAt: Date.UTC(2026, 9, 5) * 1_000 });
    expect(assumptions.map(({ code }) => code)).toEqual(["patch-effort-controllers-and-field-devices", "patch-no-release", "patch-no-score"]);
  });

  it("joins what is sure and what may be into one need", () => {
    const { needs } = ask("rule: { critical: 30d }\n", { matches: [match("FILLER-1-PLC"), match("FILLER-1-PLC", { flaws: ["CVE-2026-0002"], outcome: "may-be-affected", why: "Or this." })] });
    expect(needs.map(({ certainty, flaws, why }) => [certainty, flaws, why])).toEqual([["affected", ["CVE-2026-0001", "CVE-2026-0002"], "It is this product, and its version lies inside. Or this."]]);
  });
});

describe("what people name", () => {
  it("overrules what is assumed, and keeps the rule's date", () => {
    const { needs, assumptions } = ask(
      'rule: { critical: 30d }\nitems: [{ asset: FILLER-*, advisory: cve-2026-0001, to: "V3.3.19", at: 2026-10-06T10:00, takes: 20m, restart: false, backOut: 15m, people: 2 }]\n',
    );
    const [ours, skid] = needs;
    expect(ours).toMatchObject({ addressSpace: "site", startsAt: Date.UTC(2026, 9, 6, 10) * 1_000, dueAt: RELEASED + 30 * DAY, remedy: { kind: "update", to: "V3.3.19" } });
    expect(ours?.effort).toMatchObject({
      workSeconds: { value: 1_200, assumption: null },
      restarts: { value: false, assumption: null },
      backOutSeconds: { value: 900, assumption: null },
      people: { value: 2 },
    });
    expect(skid).toMatchObject({ addressSpace: "skid", certainty: "named", dueAt: null });
    // Only how long a restart takes was left open.
    expect(assumptions).toHaveLength(1);
  });

  it("is there though nobody learnt of it, and is told when nothing answers to it", () => {
    const { needs, notFound } = ask("items:\n  - { asset: SCADA-A, advisory: KB5005112 }\n  - { asset: NOBODY, advisory: SSA-1 }\n");
    expect(needs.map(({ asset, advisory: of, certainty, remedy }) => [asset, of, certainty, remedy.kind])).toEqual([["SCADA-A", "KB5005112", "named", "update"]]);
    expect(notFound.map(({ item, missing }) => [item.advisory, missing])).toEqual([
      ["KB5005112", "advisory"],
      ["SSA-1", "asset"],
    ]);
  });

  it("is left with somebody's word for as long as it holds", () => {
    const text = (until: string): string => `rule: { critical: 30d }\naccepted: [{ asset: FILLER-1-PLC, owner: controls, reason: replaced, until: ${until} }]\n`;
    expect(ask(text("2026-10-05")).needs[0]?.accepted?.owner).toBe("controls");
    const over = ask(text("2026-10-04"));
    expect(over.needs[0]?.accepted).toBeNull();
    expect(over.withoutEffect).toMatchObject([
      { what: "accepted", why: "over", at: { line: 4, column: 12 }, needs: [over.needs[0]?.id], text: "Everything on FILLER-1-PLC is accepted until 2026-10-04, which is over: it no longer counts." },
    ]);
  });

  it("is still asked for where one flaw of several is accepted, and that is told", () => {
    const two = { matches: [match("FILLER-1-PLC", { flaws: ["CVE-2026-0001", "CVE-2026-0002"] })] };
    const accept = (...flaws: string[]): string => `rule: { critical: 30d }\naccepted: [${flaws.map((flaw, i) => `{ asset: FILLER-*, advisory: ${flaw}, owner: o${i}, reason: x }`).join(", ")}]\n`;
    const one = ask(accept("cve-2026-0001"), two);
    expect(one.needs[0]?.accepted).toBeNull();
    expect(one.withoutEffect).toMatchObject([
      {
        what: "accepted",
        why: "in-part",
        advisory: "cve-2026-0001",
        needs: [one.needs[0]?.id],
        text: "cve-2026-0001 on FILLER-* is accepted, but SSA-1 has another flaw (CVE-2026-0002): the patch is still asked for.",
      },
    ]);
    const both = ask(accept("CVE-2026-0001", "CVE-2026-0002"), two);
    expect(both.needs[0]?.accepted?.owner).toBe("o0");
    expect(both.withoutEffect).toEqual([]);
    expect(ask(accept("CVE-2020-9999"), two).withoutEffect).toMatchObject([{ why: "asked-by-nobody", needs: [] }]);
  });

  it("names the change of segmentation that stands in for it, for as long as it is said to", () => {
    const text = (...entries: string[]): string => `rule: { critical: 30d }\ncompensated: [${entries.join(", ")}]\n`;
    expect(ask(text("{ asset: FILLER-1-PLC, advisory: SSA-1, by: a.yaml, until: 2026-10-05 }")).needs[0]?.compensated?.by).toBe("a.yaml");
    const over = ask(text("{ asset: FILLER-1-PLC, advisory: SSA-1, by: a.yaml, until: 2026-10-04 }"));
    expect(over.needs[0]?.compensated).toBeNull();
    expect(over.withoutEffect).toMatchObject([{ what: "compensated", why: "over" }]);
    const two = { matches: [match("FILLER-1-PLC", { flaws: ["CVE-2026-0001", "CVE-2026-0002"] })] };
    const parts = (second: string): string =>
      text("{ asset: FILLER-1-PLC, advisory: CVE-2026-0001, by: a.yaml }", `{ asset: FILLER-1-PLC, advisory: CVE-2026-0002, by: ${second}, until: 2027-01-01 }`);
    // Two files that each close one of two flaws are two things to check; one file that is named twice is one.
    expect(ask(parts("b.yaml"), two).needs[0]?.compensated).toBeNull();
    expect(ask(parts("b.yaml"), two).withoutEffect.map(({ why }) => why)).toEqual(["in-part", "in-part"]);
    expect(ask(parts("a.yaml"), two).needs[0]?.compensated).toMatchObject({ by: "a.yaml", until: "2027-01-01" });
  });
});

test("what is offered: an update, that there is none, or nothing; of this product alone", () => {
  const offered = (...remediations: Parameters<typeof remediation>[]) =>
    ask("rule: { critical: 30d }\n", {
      record: {
        advisories: [
          advisory("SSA-1", { products: [product("P1"), product("P2")], vulnerabilities: [flaw("CVE-2026-0001", { scores: [score(9.8)], remediations: remediations.map((r) => remediation(...r)) })] }),
        ],
        knownExploited: [],
        forecasts: [],
      },
    }).needs[0];
  expect(offered()?.remedy.kind).toBe("unknown");
  expect(offered(["vendor_fix", "Update to V9", { products: ["P2"] }])?.remedy.kind).toBe("unknown");
  expect(offered(["no_fix_planned", "Currently no fix is planned"], ["mitigation", "Close the port"])).toMatchObject({ remedy: { kind: "none" }, mitigations: ["Close the port"] });
  expect(offered(["vendor_fix", "Update to V9"], ["none_available", "x", { products: ["P2"] }])).toMatchObject({
    remedy: { kind: "update", text: "Update to V9" },
    effort: { restarts: { value: true } },
  });
  expect(offered(["vendor_fix", "Update to V9", { restart: { category: "none", details: null } }])?.effort.restarts).toEqual({ value: false, assumption: null });
});

test("agrees with trying every advisory on every machine", () => {
  const changes = [
    "rule: { critical: 30d, high: 90d }\n",
    "rule: { exploited: 7d, critical: 30d, medium: 180d }\nitems: [{ asset: FILLER-*, advisory: SSA-2 }, { asset: '*', advisory: CVE-2026-0003 }]\n",
    "items: [{ asset: SCADA-A, advisory: ssa-1 }, { asset: scada-*, advisory: KB1 }, { asset: FILLER-1-PLC, advisory: ICSA-3 }]\n",
    "rule: { critical: 30d, low: 90d }\nitems: [{ asset: SCADA-A, advisory: KB1 }]\naccepted: [{ asset: '*', advisory: CVE-2026-0001, owner: o, reason: x }, { asset: filler-*, advisory: CVE-2026-0003, owner: o, reason: x }, { asset: SCADA-A, advisory: ssa-1, owner: o, reason: x, until: 2026-10-04 }]\ncompensated: [{ asset: '*-A', by: a.yaml, until: 2026-10-05 }, { asset: F*, advisory: SSA-2, by: b.yaml }, { asset: F*, advisory: CVE-2026-0001, by: d.yaml }, { asset: F*, advisory: CVE-2026-0002, by: d.yaml }]\n",
  ].map(change);
  const questions = advisoriesArbitrary.chain((advisories) =>
    fc.record({
      matches: matchesArbitrary(advisories, ASSETS),
      exploitedFlaws: fc.subarray(["CVE-2026-0001", "CVE-2026-0003"]),
      at: fc.nat(changes.length - 1),
      advisories: fc.constant(advisories),
    }),
  );
  let [seen, instead] = [0, 0];
  fc.assert(
    fc.property(questions, ({ matches, exploitedFlaws, at, advisories }) => {
      const question: PatchNeedsQuestion = {
        assets: ASSETS,
        change: changes[at] as PatchingChange,
        record: { advisories, knownExploited: exploitedFlaws.map(exploited), forecasts: [] },
        matches,
        timezone: "UTC",
        today: "2026-10-05",
      };
      const keyed = (needs: readonly PlainNeed[]) =>
        needs
          .map(({ addressSpace, asset, advisory: of, certainty, gravity, dueAt, isAccepted, compensatedBy }) =>
            JSON.stringify([addressSpace, asset, of, certainty, gravity, dueAt, isAccepted, compensatedBy]),
          )
          .sort();
      const plainly = (need: PatchNeed): PlainNeed => ({ ...need, isAccepted: need.accepted !== null, compensatedBy: need.compensated?.by ?? null });
      const { needs } = findPatchNeeds(question);
      expect(keyed(needs.map(plainly))).toEqual(keyed(needsSlowly(question)));
      // The order in which things were learnt makes no difference.
      const turned = findPatchNeeds({ ...question, assets: [...ASSETS].reverse(), record: { ...question.record, advisories: [...advisories].reverse() } });
      expect(turned.needs.map(({ id }) => id)).toEqual(needs.map(({ id }) => id));
      seen += needs.length;
      instead += needs.filter(({ accepted, compensated }) => accepted !== null || compensated !== null).length;
    }),
    { numRuns: 400, seed: 20261126 },
  );
  expect(seen).toBeGreaterThan(400);
  expect(instead).toBeGreaterThan(100);
});
