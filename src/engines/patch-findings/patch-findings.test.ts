// What people read of a change of patching: the batch of six days, what may not come back, who is cut off, what nobody knows, and the small change that is simply fine.
import { describe, expect, it, test } from "vitest";
import { batch, compensatedPatch, compensation, concern, DAY, HORIZON, judgedPatch, NOW, patchingChange, patchQuestion, peerAtRisk } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import { conversation, plant, textAt } from "../../../tests/generators/plant-builder.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PatchDossier } from "../../plant/patching-judgement.ts";
import { answerPatching } from "./patch-findings.ts";

const AT = NOW + 2 * DAY + 10 * 3_600e6;
const BATCH = batch("Batch 4711", AT);

function inBatch(more: Partial<PatchNeed> = {}, dossier: Partial<PatchDossier> = {}): PatchDossier {
  const need = patchNeed("PLC-1", {
    ...{ id: "n1", line: "line-1", advisory: "SSA-840188", gravity: "critical", score: 9.8, dueAt: NOW + 5 * DAY, releasedAt: NOW - 25 * DAY, startsAt: AT, why: "Its version lies below V3.3.19." },
    remedy: { kind: "update", to: "V3.3.19", text: null, url: null },
    witness: { file: "ssa-840188.json", at: "/product_tree/branches/0" },
    cause: { at: { ...textAt(8), lineText: "  - { asset: PLC-1 }" }, rule: "items: SSA-840188 on PLC-1" },
    ...more,
  });
  return judgedPatch(need, { verdict: "conflict", why: "On 2026-12-03 10:00 it stops line-1 in a batch (Batch 4711), 3 d into it.", conflicts: [BATCH], ...dossier });
}

describe("a critical patch that falls into a batch of six days", () => {
  const states = [
    {
      calendar: "production",
      line: "line-1",
      state: "batch",
      label: "Batch 4711",
      first: BATCH.first as number,
      last: BATCH.last as number,
      at: { kind: "text", file: "production.ics", line: 12, column: 1 },
    },
  ] as const;
  const question = patchQuestion([inBatch({}, { compensation: 0, breakEven: { extraMinutes: 145, waitDays: 3.6, chanceWhileWaiting: 0.018, lossMinutesFrom: 8_000, day: null } })], {
    states,
    patching: { compensations: [compensation({ neighbours: ["HMI-1"] })] },
  });
  const answer = answerPatching(question);
  const [finding] = answer.findings;

  it("is unstable, and says which line, how far into which batch, and that a window does without", () => {
    expect(answer.verdict).toBe("unstable");
    expect(answer.verdictWhy).toBe("1 patch stops production as given: PLC-1 on 2026-12-03 10:00, line-1 3 d into Batch 4711. In the window that is planned instead it stops none.");
    expect(answer.compliance).toBe("met");
  });

  it("is one finding with cost, window, rule until then, places and habits", () => {
    expect(finding).toMatchObject({
      ...{ kind: "patch-conflict", severity: "error", verdict: "conflict", title: "PLC-1 SSA-840188: stops line-1, 3 d into Batch 4711 (2026-12-03 10:00)", conditions: ["batch on line-1"] },
      impact: { lines: ["line-1"], timeToImpact: 0, downtimeMinutes: { p50: 145, p95: 295 }, costPerEvent: { amount: 21_750, currency: "EUR", p95: 44_250 }, path: ["PLC-1", "line-1"] },
      confidence: { level: "high", coverage: null },
      cause: { file: "change.yaml", line: 8, rule: "items: SSA-840188 on PLC-1", lineText: "  - { asset: PLC-1 }" },
    });
    for (const part of [
      "update to V3.3.19",
      "55 min",
      "2 h 25 min, in one of twenty 4 h 55 min",
      "That costs 21,750 EUR",
      "If the batch is lost, 3 d of it are lost too: 648,000 EUR more.",
      "It is planned for 2026-12-07 00:00 (Sunday), 4 days later.",
      "Until then this closes the way (checked: 41 conversations kept, none breaks): Only SCADA-A may open tcp/102 to PLC-1.",
      "1 machine of its own network still reaches it.",
      "1.8 %",
    ])
      expect(finding?.message).toContain(part);
    expect(finding?.evidence.map(({ example }) => example)).toEqual([
      { file: "production.ics", record: 0, at: "line 12" },
      { file: "ssa-840188.json", record: 0, at: "/product_tree/branches/0" },
    ]);
    expect(finding?.fixes).toEqual([
      { change: "items:\n  - { asset: PLC-1, advisory: SSA-840188, at: 2026-12-07T00:00 }", restores: 1, alsoOpens: [] },
      { change: "compensated:\n  - { asset: PLC-1, advisory: SSA-840188, by: plc-1.yaml, until: 2026-12-07 }", restores: 1, alsoOpens: [] },
    ]);
    expect(finding?.workaround).toContain("the date moves on by telephone");
  });

  it("is told against time: the stop, the end of the batch, the window, and the sum", () => {
    expect(answer.timeline.map(({ when, line, what, isTotal }) => (isTotal === true ? "sum" : [when, line, what]))).toEqual([
      ["2026-12-03 10:00", "line-1", "line-1 stops: PLC-1 is patched 3 d into Batch 4711"],
      ["2026-12-06 10:00", "line-1", "Batch 4711 would have been over"],
      ["2026-12-07 00:00", null, "planned instead in Sunday: PLC-1, and no production that is known stops"],
      "sum",
    ]);
    expect(answer.timeline[0]?.findings).toEqual([finding?.id]);
  });

  it("leaves the choice to whoever answers for production, with what is risked", () => {
    expect(answer.decisions[0]).toEqual({
      owner: "production manager",
      text: "Stop line-1 for PLC-1 on 2026-12-03 10:00, or wait for 2026-12-07 00:00 (4 days; that the flaw is used against it meanwhile: 1.8 %; waiting is worse if its use would stop production for more than 6 days)?",
      couldAdd: finding?.fixes[0]?.change,
    });
  });

  it("names no minutes and no money that nobody declared", () => {
    const { findings } = answerPatching({ ...question, plant: { ...question.plant, lines: [] } });
    expect(findings[0]?.impact).toMatchObject({ downtimeMinutes: null, costPerEvent: null });
    expect(findings[0]?.message).toContain("How long line-1 then takes to run again is not declared. If the batch is lost, 3 d of it are lost too. What an hour of line-1 costs is not declared.");
    expect(findings[0]?.message).not.toContain("EUR");
  });

  it("does not offer a rule that breaks something", () => {
    const broken = compensation({ checked: { verdict: "unstable", why: "", kept: 40, blocked: 1, degraded: 0, unknown: 0, unfiltered: 0 } });
    const { findings } = answerPatching({ ...question, patching: { ...question.patching, compensations: [broken] } });
    expect(findings[0]?.fixes.map(({ change }) => change.split(":")[0])).toEqual(["items"]);
    expect(findings[0]?.message).toContain("A rule that would stand in for it breaks 1 conversation");
  });
});

const FINE = judgedPatch(patchNeed("HMI-1", { id: "n1", role: "hmi", dueAt: NOW + 20 * DAY }));

describe("a small change of which all is known", () => {
  it("is stable and met, with nothing to say", () => {
    const answer = answerPatching(patchQuestion([FINE]));
    expect([answer.verdict, answer.compliance, answer.findings]).toEqual(["stable", "met", []]);
    expect(answer.verdictWhy).toBe("The patch touches no production that is known, and no peer is known to need what it takes away.");
    expect(answerPatching(patchQuestion([])).verdictWhy).toBe("No machine needs a patch that the change asks for, so nothing is touched.");
  });

  it("stays so where lists of exploited flaws are absent, and says that they are", () => {
    const answer = answerPatching(patchQuestion([FINE], { exploitationFeeds: false }));
    expect([answer.verdict, answer.compliance]).toEqual(["stable", "met"]);
    expect(answer.assumptions.map(({ code }) => code)).toEqual(["patch-no-exploited-list"]);
  });

  it("stays so where a peer might be touched by updates of this kind, and nothing shows that it is", () => {
    const answer = answerPatching(patchQuestion([{ ...FINE, peers: { ...FINE.peers, atRisk: [peerAtRisk("HIST-01", { sure: "of-this-kind", sign: "not-told" })] } }]));
    expect([answer.verdict, answer.findings.map(({ kind, severity }) => `${severity} ${kind}`)]).toEqual(["stable", ["note peer-breaks"]]);
  });
});

describe("what is not known is not stable", () => {
  const undecided = { undecidedAssets: [{ asset: "CAM-1", why: "Its maker is not known." }] };
  const cases: readonly (readonly [string, Parameters<typeof patchQuestion>, string])[] = [
    ["no machine is known", [[], { plant: plant([], { assets: [] }) }], "No machine of the plant is known"],
    ["no advisory was learnt", [[FINE], { hasAdvisories: false }], "No advisory was learnt"],
    ["a line of which no calendar speaks", [[judgedPatch(FINE.need, { verdict: "unknown", why: "No calendar says what line-1 does." })]], "no calendar says what line-1 does"],
    ["beyond what calendars say", [[judgedPatch({ ...FINE.need, startsAt: HORIZON + DAY, dueAt: null })]], "no calendar speaks beyond 2027-01-30 00:00"],
    ["a day that has passed", [[judgedPatch({ ...FINE.need, startsAt: NOW - DAY })]], "its day, 2026-11-30 00:00, has passed, and nothing tells whether it was done"],
    ["a machine of which nobody knows what it is for", [[judgedPatch({ ...FINE.need, role: "unknown" })]], "what the machine is for is not known"],
    ["machines that nobody can match, under a rule", [[FINE], { patching: undecided }], "Of CAM-1 nobody can say whether an advisory means it"],
    [
      "an item that names nothing",
      [[FINE], { patching: { notFound: [{ text: "No asset is called X.", asset: "X", advisory: "SSA-1", at: textAt(7) }] } }],
      "1 item of the change names nothing that is known",
    ],
    [
      "a peer that may be cut off",
      [[{ ...FINE, peers: { ...FINE.peers, atRisk: [peerAtRisk("HIST-01", { sure: "of-this-kind" })] } }]],
      "Whether HIST-01 goes on after the update of HMI-1 is not known",
    ],
    ["a machine that may not come back", [[{ ...FINE, restart: { ...FINE.restart, concerns: [concern("program-may-be-lost")] } }]], "Whether HMI-1 comes back as it was is not known"],
    ["a pair whose versions differ", [[{ ...FINE, restart: { ...FINE.restart, concerns: [concern("mixed-versions", "high")] } }]], "Whether HMI-1 comes back"],
    ["a compensating change that nobody could read", [[FINE], { change: patchingChange({ compensated: [compensatedPatch()] }) }], "What plc-1.yaml does is not known"],
  ];
  for (const [name, question, words] of cases)
    it(name, () => {
      const { verdict, verdictWhy } = answerPatching(patchQuestion(...question));
      expect(verdict).toBe("unknown");
      expect(verdictWhy).toContain(words);
    });

  it("but machines that nobody can match do not stand against a change that only names its patches", () => {
    const { verdict, compliance, findings } = answerPatching(patchQuestion([FINE], { change: patchingChange({ rule: [] }), patching: undecided }));
    expect([verdict, compliance, findings.map(({ severity, kind }) => `${severity} ${kind}`)]).toEqual(["stable", "unknown", ["note machines-undecided"]]);
  });

  it("nor do low words of a concern that holds of every machine", () => {
    const { verdict, findings } = answerPatching(patchQuestion([{ ...FINE, restart: { ...FINE.restart, concerns: [concern("needs-to-start", "low"), concern("program-may-be-lost", "low")] } }]));
    expect([verdict, findings.map(({ severity, title }) => `${severity} ${title}`)]).toEqual(["stable", ["note HMI-1: how it starts again is not known"]]);
  });
});

describe("peers of a patched machine", () => {
  const cut = (name: string, more: Parameters<typeof peerAtRisk>[1] = {}) => ({ ...FINE, peers: { ...FINE.peers, atRisk: [peerAtRisk(name, more)] } });

  it("that are known to be cut off make it unstable, and are shown by their packets", () => {
    const seen = conversation("192.0.2.9", "192.0.2.1", "tcp/135");
    const { plant } = patchQuestion([FINE]);
    const { verdict, verdictWhy, findings } = answerPatching(patchQuestion([cut("MES-01", { conversations: [0] })], { plant: { ...plant, conversations: [seen] } }));
    expect([verdict, verdictWhy]).toEqual(["unstable", "1 peer is cut off by an update that is known to do so: MES-01 from HMI-1."]);
    expect(findings[0]).toMatchObject({ kind: "peer-breaks", severity: "error", verdict: "breaks", subject: { client: "MES-01", server: "HMI-1" }, impact: { whenNext: "at the next connection" } });
    expect(findings[0]?.evidence).toMatchObject([{ source: seen.example.source, count: 4, example: { file: seen.example.file, record: seen.example.record } }]);
  });

  it("go on where the patch is left", () => {
    const accepted = { asset: "HMI-1", advisory: null, owner: "controls", reason: "replaced in spring", until: "2027-03-31", at: textAt(9) };
    const left = { ...cut("MES-01"), verdict: "accepted" as const, why: "controls answers for leaving it.", need: { ...FINE.need, accepted } };
    const { verdict, compliance, findings, timeline } = answerPatching(patchQuestion([left]));
    expect([verdict, compliance, findings.map(({ kind }) => kind)]).toEqual(["stable", "met", ["patch-accepted"]]);
    expect(timeline[0]).toMatchObject({ when: "after 2027-03-31", what: "nobody answers any more for leaving 1 patch on HMI-1" });
  });
});

test("what stands in and does not hold is told: it breaks production, leaves a way, or was never checked", () => {
  const named = compensatedPatch();
  const behind = judgedPatch(patchNeed("PLC-1", { id: "n1", compensated: named }), { verdict: "compensated", why: "It waits behind a rule." });
  const ask = (outcome: "holds" | "breaks" | "open" | "not-known") =>
    answerPatching(patchQuestion([behind], { change: patchingChange({ compensated: [named] }), compensations: [{ named, needs: ["n1"], outcome, why: "It blocks SCADA-A." }] }));
  const told = (outcome: Parameters<typeof ask>[0]) => [ask(outcome).verdict, ...ask(outcome).findings.map(({ kind, severity }) => `${severity} ${kind}`)];
  expect(told("holds")).toEqual(["stable", "note patch-compensated"]);
  expect(told("breaks")).toEqual(["unstable", "error compensation-fails", "note patch-compensated"]);
  expect(told("open")).toEqual(["stable", "warning compensation-fails", "note patch-compensated"]);
  expect(told("not-known")).toEqual(["unknown", "warning compensation-fails", "note patch-compensated"]);
  expect(ask("not-known").compliance).toBe("unknown");
  expect(ask("breaks").findings[0]).toMatchObject({ cause: { file: "change.yaml", line: 9 }, message: "It blocks SCADA-A. 1 patch waits behind it." });
});

test("an acceptance that covers one flaw of several is told with what it leaves", () => {
  const late = judgedPatch(patchNeed("PLC-1", { id: "n1", dueAt: NOW }), { verdict: "late", why: "No window fits before." });
  const { findings, compliance, complianceWhy } = answerPatching(
    patchQuestion([late], {
      withoutEffect: [{ what: "accepted", why: "in-part", asset: "PLC-1", advisory: "CVE-2026-0001", at: textAt(9), needs: ["n1"], text: "It names one flaw of two." }],
    }),
  );
  expect(findings.map(({ kind, severity, title }) => `${severity} ${kind} ${title}`)).toEqual([
    "warning patch-late PLC-1 ADVISORY-1: later than the rule wants it, due 2026-12-01, fits on 2026-12-07 00:00",
    "warning patch-accepted-in-part PLC-1 CVE-2026-0001: somebody's word holds in part only",
  ]);
  expect(compliance).toBe("not-met");
  expect(complianceWhy).toContain("1 patch on PLC-1 is neither in time nor answered for");
});

test("a schedule that cannot be is told with what cannot hold together", () => {
  const question = patchQuestion([FINE]);
  const planned = {
    ...question.patching.planned,
    status: "infeasible" as const,
    conflict: ["SCADA-A and SCADA-B never together", "one window before 2026-12-10"],
    isConflictIrreducible: true,
    schedule: null,
    course: null,
  };
  const { findings, questions, timeline } = answerPatching({ ...question, patching: { ...question.patching, planned } });
  expect(findings.find(({ kind }) => kind === "patch-no-schedule")?.message).toBe(
    "SCADA-A and SCADA-B never together. One window before 2026-12-10. Any one of these given up, the others hold together.",
  );
  expect(questions.impact.points).toContain("Planned instead: what is asked for cannot hold together, so there is no schedule.");
  expect(timeline.at(-1)?.what).toContain("no other schedule is known");
});

test("the four answers count what is old, what hangs together, and what to do before", () => {
  const old = {
    ...FINE,
    restart: {
      ...FINE.restart,
      lastUpdate: { at: NOW - 11 * 366 * DAY, by: "it was put in", confidence: "medium" as const },
      partners: ["HMI-2"],
      covered: ["HMI-2 stands in for HMI-1"],
      concerns: [concern("mixed-versions", "high")],
      questions: [{ owner: "controls engineer", text: "Does the maker support HMI-1 and HMI-2 on different versions?" }],
    },
  };
  const other = {
    ...old,
    need: { ...old.need, id: "n2", asset: "HMI-2" },
    restart: { ...old.restart, lastUpdate: null, partners: ["HMI-1"], questions: [{ owner: "controls engineer", text: "Does the maker support HMI-2 and HMI-1 on different versions?" }] },
  };
  const { questions, decisions } = answerPatching(
    patchQuestion([old, other], {
      oldSystems: [{ asset: "HMI-1", line: null, signs: [{ sign: "smb1", seen: "It speaks the first SMB.", dropped: "", rejected: "", source: "", conversations: [] }] }],
    }),
  );
  expect(questions.neverUpdated).toEqual({
    summary: "Of 2 machines, 1 was not updated for a year or longer, as far as anything tells; of 1 nothing does.",
    points: ["HMI-1: 11 years since it was put in; SSVC: scheduled.", "Nothing tells when HMI-2 was last updated.", "HMI-1 shows its age: It speaks the first SMB."],
  });
  expect(questions.dependencies.points).toEqual(["On different versions between their patches: HMI-1 and HMI-2.", "HMI-2 stands in for HMI-1."]);
  expect(questions.validation.points).toContain("Try the switch-over of HMI-1 and HMI-2 before the first of them, and after each.");
  expect(questions.validation.points).toContain("1 decision is open: controls engineer.");
  expect(decisions.map(({ text }) => text)).toEqual(["Does the maker support HMI-1 and HMI-2 on different versions?"]);
});
