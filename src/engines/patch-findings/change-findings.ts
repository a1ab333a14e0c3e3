// Findings about the change as a whole: machines that nobody could match, items that name nothing, words of it that are without effect, a compensating change that does
// not hold, and a schedule that cannot be.
import { countOf } from "../../foundation/count-words.ts";
import { stableId } from "../../foundation/stable-id.ts";
import type { Finding } from "../../plant/finding.ts";
import { sentences, shortList } from "./field-words.ts";
import type { RankedFinding } from "./need-finding.ts";
import { type PatchTable, type Rank, rankOf } from "./patch-table.ts";
import { causeAt } from "./patch-witnesses.ts";
import type { CheckedCompensation } from "./question.ts";

const NO_RANK: Rank = { urgency: -1, weight: 0, minutes: 0 };
const NOTHING: Finding["impact"] = { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: "" };

type Draft = Pick<Finding, "kind" | "severity" | "verdict" | "title" | "message" | "cause"> & {
  readonly id: readonly string[];
  readonly name: string;
  readonly impact: string;
  readonly level: Finding["confidence"]["level"];
  readonly why: string;
};

function complete({ id, name, impact, level, why, ...rest }: Draft): Finding {
  return {
    ...rest,
    id: stableId([rest.kind, ...id]),
    subject: { kind: "asset", name },
    conditions: [],
    impact: { ...NOTHING, text: impact },
    confidence: { level, coverage: null, why },
    evidence: [],
    assumptions: [],
    fixes: [],
    requirements: [],
    workaround: null,
  };
}

export function changeFindings(table: PatchTable): RankedFinding[] {
  return [...failedCompensations(table), ...withoutEffect(table), ...undecided(table), ...notFound(table), ...noSchedule(table)];
}

const FAILS: Readonly<Record<Exclude<CheckedCompensation["outcome"], "holds">, { readonly severity: Finding["severity"]; readonly verdict: string; readonly title: string }>> = {
  breaks: { severity: "error", verdict: "breaks", title: "breaks production" },
  open: { severity: "warning", verdict: "late", title: "leaves a way open" },
  "not-known": { severity: "warning", verdict: "unknown", title: "could not be checked" },
};

function failedCompensations({ compensations, rows }: PatchTable): RankedFinding[] {
  return compensations.flatMap(({ named, needs, outcome, why }) => {
    if (outcome === "holds") return [];
    const { severity, verdict, title } = FAILS[outcome];
    const own = rows.filter(({ dossier }) => needs.includes(dossier.need.id));
    const finding = complete({
      kind: "compensation-fails",
      severity,
      verdict,
      id: [named.asset, named.advisory ?? "", named.by],
      name: named.asset,
      title: `${named.asset}: ${named.by}, which is to stand in for ${named.advisory ?? "its patches"}, ${title}`,
      message: sentences([why, needs.length === 0 ? "" : `${countOf(needs.length, "patch", "patches")} ${needs.length === 1 ? "waits" : "wait"} behind it`]),
      impact: outcome === "breaks" ? "What it breaks, check says of that change itself." : "Until then the way to the machine is as it is today, as far as is known.",
      level: outcome === "not-known" ? "low" : "high",
      why: outcome === "not-known" ? "Nobody could judge it." : "Judged as every change of segmentation is.",
      cause: causeAt(named.byAt, `compensated: ${named.by}`),
    });
    return [{ finding, rank: rankOf(own), needs: [] }];
  });
}

const WITHOUT_EFFECT = { "in-part": "holds in part only", over: "is over", "asked-by-nobody": "stands in for nothing" } as const;

function withoutEffect({ question, rows }: PatchTable): RankedFinding[] {
  return question.withoutEffect.map(({ what, why, asset, advisory, at, needs, text }) => {
    const own = rows.filter(({ dossier }) => needs.includes(dossier.need.id));
    const said = what === "accepted" ? "somebody's word" : "the rule that is to stand in";
    const finding = complete({
      kind: `patch-${what}-${why}`,
      severity: why === "asked-by-nobody" ? "note" : "warning",
      verdict: what,
      id: [asset, advisory ?? "", String(at.line)],
      name: asset,
      title: `${asset}${advisory === null ? "" : ` ${advisory}`}: ${said} ${WITHOUT_EFFECT[why]}`,
      message: sentences([text, own.length === 0 ? "" : `Not covered: ${shortList([...new Set(own.map(({ name, dossier }) => `${dossier.need.advisory} on ${name}`))])}`]),
      impact: "What it does not cover is judged as if it were not written.",
      level: "high",
      why: "The change itself says it.",
      cause: causeAt(at, `${what}: ${asset}`),
    });
    return { finding, rank: rankOf(own), needs: [] };
  });
}

const MOST_UNDECIDED = 8;

/** A rule speaks of every machine, so these too; where people only name patches, they are told and no more. */
function undecided({ question: { patching, change } }: PatchTable): RankedFinding[] {
  const { undecidedAssets } = patching;
  if (undecidedAssets.length === 0) return [];
  const [first] = undecidedAssets as readonly [(typeof undecidedAssets)[number]];
  const rule = change.rule[0];
  const many = undecidedAssets.length > 1;
  const finding = complete({
    kind: "machines-undecided",
    severity: rule === undefined ? "note" : "warning",
    verdict: "unknown",
    id: [],
    name: shortList(undecidedAssets.map(({ asset }) => asset)),
    title: `${many ? countOf(undecidedAssets.length, "machine") : first.asset}: whether an advisory means ${many ? "them" : "it"} nobody can say`,
    message: sentences([
      ...undecidedAssets.slice(0, MOST_UNDECIDED).map(({ asset, why }) => `${asset}: ${why}`),
      many && undecidedAssets.length > MOST_UNDECIDED ? `And ${undecidedAssets.length - MOST_UNDECIDED} more` : "",
      `Maker, model and version of ${many ? "each" : "it"} in a list or in plant.yaml decide it`,
    ]),
    impact: `${many ? "They" : "It"} may need patches that are in no schedule.`,
    level: "low",
    why: "Which product it is, or which version, is not known.",
    cause: rule === undefined ? null : causeAt(rule.at, `rule: ${rule.gravity}`),
  });
  return [{ finding, rank: NO_RANK, needs: [] }];
}

function notFound({ question: { patching } }: PatchTable): RankedFinding[] {
  return patching.notFound.map(({ text, asset, advisory, at }) => {
    const finding = complete({
      kind: "patch-not-found",
      severity: "warning",
      verdict: "unknown",
      id: [asset, advisory, text],
      name: asset,
      title: `${asset} ${advisory}: it names nothing that is known`,
      message: sentences([text]),
      impact: "What it would do is not known.",
      level: "high",
      why: "Neither what was learnt nor plant.yaml knows it.",
      cause: causeAt(at, `items: ${advisory} on ${asset}`),
    });
    return { finding, rank: NO_RANK, needs: [] };
  });
}

function noSchedule({ question: { patching } }: PatchTable): RankedFinding[] {
  const { status, conflict, isConflictIrreducible, course } = patching.planned;
  if (status !== "infeasible" && status !== "not-found") return [];
  const isProven = status === "infeasible";
  const why = isProven
    ? [...conflict, conflict.length === 0 ? "" : isConflictIrreducible ? "Any one of these given up, the others hold together" : "These cannot hold together; fewer of them may already be too much"]
    : ["The time for the search was up. That does not say that there is none"];
  const left = course === null ? 0 : course.left.length;
  const finding = complete({
    kind: "patch-no-schedule",
    severity: "warning",
    verdict: isProven ? "conflict" : "unknown",
    id: [],
    name: "the schedule",
    title: isProven ? "No schedule keeps all that is asked for: it cannot hold together" : "No schedule was found in the time there was",
    message: sentences([...why, course === null ? "" : `What is planned instead leaves out ${countOf(left, "patch", "patches")}, or does them later`]),
    impact: course === null ? "There is no date that could be proposed." : `${countOf(left, "patch has", "patches have")} no date in the schedule that is planned instead.`,
    level: isProven ? "high" : "low",
    why: isProven ? "Proven by the solver." : "The search ended before anything was proven.",
    cause: null,
  });
  return [{ finding, rank: NO_RANK, needs: [] }];
}
