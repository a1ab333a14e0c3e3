// Over drawn changes: the same verdicts and findings as the plain reading, nothing lost and nothing told twice, and more that is known to be harmless is never worse.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { courses, judgedPatch, patchQuestion, patchQuestions, peerAtRisk } from "../../../tests/generators/judged-patches.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import type { Finding } from "../../plant/finding.ts";
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import type { PatchDossier } from "../../plant/patching-judgement.ts";
import { answerPatching } from "./patch-findings.ts";
import type { PatchFindingsQuestion } from "./question.ts";
import { answerPlainly } from "./reference.ts";

const RUNS = { numRuns: 250, seed: 20261126 };
const WORSE: readonly OverallVerdict[] = ["stable", "unknown", "unstable"];
const worse = (verdict: OverallVerdict): number => WORSE.indexOf(verdict);

/** The same change with other judged patches, and courses that follow from them. */
function withPatches(question: PatchFindingsQuestion, patches: readonly PatchDossier[]): PatchFindingsQuestion {
  return { ...question, patching: { ...question.patching, patches, ...courses(patches) } };
}

test("agrees with asking every need, every pair and every peer by itself", () => {
  const verdicts = new Map<string, number>();
  const kinds = new Set<string>();
  fc.assert(
    fc.property(patchQuestions, (question) => {
      const answer = answerPatching(question);
      const plain = answerPlainly(question);
      expect([answer.verdict, answer.compliance]).toEqual([plain.verdict, plain.compliance]);
      const findings = new Map(answer.findings.map((finding) => [finding.id, finding]));
      const ids = question.patching.patches.map(({ need }) => need.id);
      for (const id of ids) {
        const told = answer.toldIn.get(id);
        expect(told === undefined ? null : (findings.get(told) as Finding).kind).toBe(plain.kinds.get(id));
        for (const other of ids) expect(told !== undefined && told === answer.toldIn.get(other)).toBe(plain.areTogether(id, other));
      }
      verdicts.set(`${answer.verdict} ${answer.compliance}`, (verdicts.get(`${answer.verdict} ${answer.compliance}`) ?? 0) + 1);
      for (const { kind } of answer.findings) kinds.add(kind);
    }),
    RUNS,
  );
  for (const verdict of WORSE) for (const compliance of ["met", "not-met", "unknown"]) expect(verdicts.get(`${verdict} ${compliance}`) ?? 0, `${verdict} ${compliance}`).toBeGreaterThan(0);
  for (const kind of ["conflict", "late", "outside-window", "no-fix", "unknown", "accepted", "compensated"].map((verdict) => `patch-${verdict}`)) expect(kinds).toContain(kind);
  for (const kind of ["peer-breaks", "restart-concern", "never-updated", "compensation-fails", "machines-undecided", "patch-not-found"]) expect(kinds).toContain(kind);
});

test("tells each finding once, the gravest first, and every word of it is one", () => {
  fc.assert(
    fc.property(patchQuestions, (question) => {
      const answer = answerPatching(question);
      const { findings, timeline, questions, decisions, verdictWhy, complianceWhy } = answer;
      expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
      const ranks = findings.map(({ severity }) => ["error", "warning", "note"].indexOf(severity));
      expect(ranks).toEqual([...ranks].sort());
      const moments = timeline.filter(({ isTotal }) => isTotal !== true).map(({ afterSeconds }) => afterSeconds ?? Number.POSITIVE_INFINITY);
      expect(moments).toEqual([...moments].sort((x, y) => x - y));
      for (const { findings: ids } of timeline) for (const id of ids) expect(findings.some((finding) => finding.id === id)).toBe(true);
      const texts = [
        ...findings.flatMap((f) => [f.title, f.message, f.impact.text, f.confidence.why, f.workaround ?? "", ...f.conditions, ...f.fixes.map(({ change }) => change)]),
        ...timeline.map(({ what }) => what),
        ...Object.values(questions).flatMap(({ summary, points }) => [summary, ...points]),
        ...decisions.map(({ text }) => text),
        ...[verdictWhy, complianceWhy],
      ];
      for (const text of texts)
        expect(text).not.toMatch(
          /undefined|NaN|Infinity|\bnull\b|\[object|\.\.|,,| ,| \.( |$)|\b1 (more )?(patches|machines|peers|people|decisions|rules|stand|advisories)\b|\b[2-9] (more )?(patch|machine|peer|person|advisory|rule)\b/,
        );
      for (const f of findings) expect(f.message, f.kind).not.toBe("");
    }),
    RUNS,
  );
});

test("says the same in whatever order the patches come", () => {
  fc.assert(
    fc.property(patchQuestions, (question) => {
      const turned = withPatches(question, [...question.patching.patches].reverse());
      const [one, other] = [answerPatching(withPatches(question, question.patching.patches)), answerPatching(turned)];
      expect([other.verdict, other.compliance]).toEqual([one.verdict, one.compliance]);
      expect(other.findings.map(({ id, title, severity }) => [id, title, severity])).toEqual(one.findings.map(({ id, title, severity }) => [id, title, severity]));
      expect(other.toldIn).toEqual(new Map([...one.toldIn].sort((x, y) => (x[0] < y[0] ? 1 : -1))));
    }),
    RUNS,
  );
});

test("is never worse without a batch, with a calendar that speaks, or with a patch that is accepted", () => {
  let better = 0;
  fc.assert(
    fc.property(patchQuestions, fc.constantFrom("Batch 4711", "Batch 4712"), (question, label) => {
      const { patches } = question.patching;
      const before = answerPatching(withPatches(question, patches));
      const without = patches.map((patch): PatchDossier => {
        const conflicts = patch.conflicts.filter((of) => of.label !== label);
        return conflicts.length < patch.conflicts.length && conflicts.length === 0 && patch.verdict === "conflict" ? { ...patch, conflicts, verdict: "fits" } : { ...patch, conflicts };
      });
      const after = answerPatching(withPatches(question, without));
      expect(worse(after.verdict)).toBeLessThanOrEqual(worse(before.verdict));
      if (worse(after.verdict) < worse(before.verdict)) better++;
      const [first, ...rest] = patches;
      if (first === undefined || first.verdict === "compensated") return;
      const accepted: PatchDossier = {
        ...first,
        verdict: "accepted",
        need: { ...first.need, accepted: { asset: first.need.asset, advisory: null, owner: "controls", reason: "replaced", until: null, at: first.need.cause.at } },
      };
      expect(worse(answerPatching(withPatches(question, [accepted, ...rest])).verdict)).toBeLessThanOrEqual(worse(before.verdict));
    }),
    RUNS,
  );
  expect(better).toBeGreaterThan(0);
});

test("is unstable as soon as a peer is known to be cut off, and not stable while one may be", () => {
  fc.assert(
    fc.property(patchQuestions, fc.constantFrom("known", "of-this-kind"), fc.constantFrom("seen", "not-told"), (question, sure, sign) => {
      const { patches } = question.patching;
      const at = patches.findIndex(({ verdict }) => verdict === "fits");
      if (at < 0) return;
      const cut = patches.map((patch, i) => (i === at ? { ...patch, peers: { ...patch.peers, atRisk: [...patch.peers.atRisk, peerAtRisk("OPC-9", { sure, sign })] } } : patch));
      const [before, after] = [answerPatching(withPatches(question, patches)), answerPatching(withPatches(question, cut))];
      expect(worse(after.verdict)).toBeGreaterThanOrEqual(worse(before.verdict));
      if (sure === "known" && sign === "seen") expect(after.verdict).toBe("unstable");
      else if (sure === "known" || sign === "seen") expect(after.verdict).not.toBe("stable");
      expect(JSON.stringify(after.findings)).toContain("OPC-9");
    }),
    RUNS,
  );
});

it("tells twenty drives once, of which all that is known is the same", () => {
  const drives = (verdict: "no-fix" | "unknown", why: string) =>
    Array.from({ length: 20 }, (_, i) => judgedPatch(patchNeed(`DRIVE-${i}`, { id: `n${i}`, role: "drive", advisory: "ICSA-22-104-06" }), { verdict, why }));
  const titles = (patches: readonly PatchDossier[]) => answerPatching(patchQuestion(patches)).findings.map(({ title }) => title);
  expect(titles(drives("no-fix", "The maker offers no update."))).toEqual(["20 machines, ICSA-22-104-06: no update is offered"]);
  const unknown = drives("unknown", "No calendar says what line-1 does.");
  expect(titles(unknown)).toEqual(["20 machines, ICSA-22-104-06: what stops with them is not known"]);
  expect(answerPatching(patchQuestion(unknown)).findings[0]?.message).toContain("DRIVE-0, DRIVE-1, DRIVE-10");
  expect(titles(unknown.map((patch, i) => (i === 3 ? { ...patch, why: "No calendar says what line-2 does." } : patch)))).toHaveLength(2);
});

it("keeps thirty advisories of one controller, and two hundred peers of one domain controller, readable", () => {
  const thirty = Array.from({ length: 30 }, (_, i) => judgedPatch(patchNeed("PLC-1", { id: `n${i}`, advisory: `SSA-${i}`, score: 5 + (i % 5) }), { verdict: "late", why: "No window fits before." }));
  const peers = Array.from({ length: 200 }, (_, i) => peerAtRisk(`PC-${i}`, { sure: "of-this-kind", sign: i % 2 === 0 ? "seen" : "not-told" }));
  const directory = Array.from({ length: 10 }, (_, i) =>
    judgedPatch(patchNeed("DC-01", { id: `d${i}`, role: "domain-controller", advisory: `KB${i}` }), { peers: { atRisk: peers, notSeen: [], about: "" } }),
  );
  const { findings, toldIn } = answerPatching(patchQuestion([...thirty, ...directory]));
  expect(findings.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(["warning peer-breaks", "warning patch-late", "note peer-breaks"]);
  expect(new Set(thirty.map(({ need }) => toldIn.get(need.id)))).toEqual(new Set([findings.find(({ kind }) => kind === "patch-late")?.id]));
  expect(findings[1]?.title).toMatch(/^PLC-1 SSA-\d+ and 29 more: /);
  expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(900);
});
