// Proposes the cheapest additions after which the breaks of a change are kept, and asks the judge whether they are. What fix may not or cannot add
// becomes a question. Never removes a permission, never rewrites what stands in the change.
import { conversationKey } from "../../plant/conversation.ts";
import { isUnspecified } from "../../plant/endpoint.ts";
import type { RestoredConversation } from "../../plant/fix.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { FixAnswer } from "./answer.ts";
import { applyAdditions } from "./apply-additions.ts";
import { type Charge, costParts, toAdditions } from "./charges.ts";
import { cheapestCover, type Cover } from "./cheapest-cover.ts";
import { type Break, countsAsBreak, type FixOptions, isUnrelayed, OptionBuilder } from "./fix-options.ts";
import { askAbout } from "./fix-questions.ts";
import { KeptAgain } from "./kept-again.ts";
import type { ChangeJudgement, FixInput } from "./question.ts";
import { ZoneMachines } from "../../controls/segmentation/zone-machines.ts";

/** Opening one thing can show the next (a negotiation, a stand-in, a silence); more rounds than this were never needed, and the re-check tells. */
const MOST_ROUNDS = 16;

export interface FixSearch {
  readonly options: FixOptions;
  /** Keys that are kept when everything that fix may add is added. */
  readonly restorable: ReadonlySet<string>;
  /** Keys that at least are permitted then, and still degraded by what no addition cures. */
  readonly permittable: ReadonlySet<string>;
  /** What the judge said of those that no addition brings through, with everything added. */
  readonly hopeless: ReadonlyMap<string, JudgedConversation>;
  readonly breaks: ReadonlyMap<string, Break>;
  readonly machines: ZoneMachines;
}

/** Choosing can show that something only works together with what was not chosen (who opens it is not proven): it is asked about then, not promised. */
const MOST_ATTEMPTS = 6;

export interface FixSolution {
  readonly search: FixSearch;
  readonly cover: Cover;
  readonly chosen: readonly Charge[];
  readonly after: ChangeJudgement;
}

export function solveFix(input: FixInput): FixSolution {
  const givenUp = new Map<string, JudgedConversation>();
  for (let attempt = 1; ; attempt++) {
    const search = searchOptions(input, givenUp);
    const { options, restorable, breaks } = search;
    const cover = cheapestCover({ costs: options.charges.map((c) => c.cost), needs: options.needs.map((n) => n.options) });
    const chosen = cover.paid.map((i) => options.charges[i] as Charge);
    const after =
      chosen.length === 0
        ? input.before
        : input.judge(
            applyAdditions(
              input.change,
              toAdditions(input.change, chosen, () => []),
            ),
          );
    const now = new KeptAgain(after);
    const size = givenUp.size;
    for (const { of } of options.needs) {
      const verdict = now.verdictOf(of.key, of.judged.conversation, of.derived);
      if (restorable.has(of.key) && verdict !== "kept") givenUp.set(of.key, now.get(of.key) ?? (breaks.get(of.key) as Break).judged);
    }
    if (givenUp.size === size || attempt === MOST_ATTEMPTS) return { search, cover, chosen, after };
  }
}

export function proposeFix(input: FixInput): FixAnswer {
  const { search, cover, chosen, after } = solveFix(input);
  const { options, restorable, hopeless, breaks, machines } = search;
  const paid = new Set(cover.paid);
  const now = new KeptAgain(after);
  const kept = (key: string): boolean => {
    const { judged, derived } = breaks.get(key) as Break;
    return now.verdictOf(key, judged.conversation, derived) === "kept";
  };

  const chargesOf = chargesByConversation(input, options, paid, breaks);
  const restoredKeys = [...breaks.keys()].filter((key) => kept(key) && (chargesOf.get(key)?.size ?? 0) > 0).sort();
  const restoredBy = new Map<string, JudgedConversation[]>();
  for (const key of restoredKeys) {
    for (const id of chargesOf.get(key) ?? []) {
      const list = restoredBy.get(id);
      if (list === undefined) restoredBy.set(id, [(breaks.get(key) as Break).judged]);
      else list.push((breaks.get(key) as Break).judged);
    }
  }
  const additions = toAdditions(input.change, chosen, (charge) => restoredBy.get(charge.id) ?? []);
  const placesOf = new Map<string, number[]>();
  additions.forEach((a, i) => {
    for (const key of a.restores) placesOf.set(key, [...(placesOf.get(key) ?? []), i]);
  });
  const restores = restoredKeys.map((key): RestoredConversation => {
    const { judged, derived } = breaks.get(key) as Break;
    return { key, example: judged.conversation.example, derived, additions: placesOf.get(key) ?? [] };
  });
  const broken = (list: readonly JudgedConversation[]): string[] => list.filter(countsAsBreak).map((j) => conversationKey(j.conversation));
  const brokenBefore = new Set(broken(input.before.conversations));
  const brokenAfter = broken(after.conversations);
  const left = [...breaks.values()].flatMap((of) => {
    return kept(of.key) ? [] : [{ of, now: hopeless.get(of.key) ?? now.get(of.key) ?? of.judged }];
  });
  const outside = input.before.conversations
    .filter((j) => j.verdict === "unknown" && !isUnspecified(j.conversation.client) && (j.fromZone === null || (j.toZone === null && j.conversation.delivery === "unicast")))
    .map(toBreak);
  return {
    additions,
    restores,
    cost: costParts(chosen),
    provenSmallest: cover.proven,
    questions: askAbout(options.refused, left, outside, machines),
    recheck: {
      verdict: after.verdict,
      breaksBefore: brokenBefore.size,
      breaksAfter: brokenAfter.length,
      derivedAfter: broken(after.derived).length,
      notRestored: [...restorable].filter((key) => !kept(key)).sort(),
      newBreaks: brokenAfter.filter((key) => !brokenBefore.has(key)).sort(),
    },
  };
}

/** Adds everything that may be added and looks what that shows, until nothing new appears: what stays broken then gets no addition. */
function searchOptions(input: FixInput, givenUp: ReadonlyMap<string, JudgedConversation> = new Map()): FixSearch {
  const machines = new ZoneMachines(input, input.before.conversations);
  const builder = new OptionBuilder(input, machines);
  const breaks = new Map<string, Break>();
  const idle = new Map<string, Break>();
  const unrelayed = new Map<string, Break>();
  const hopeless = new Map(givenUp);
  collect(input.before, breaks, idle, unrelayed);
  let options = builder.build(blockedOf(breaks), [...idle.values()], [...unrelayed.values()], hopeless);
  let probe = input.before;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    probe =
      options.charges.length === 0
        ? input.before
        : input.judge(
            applyAdditions(
              input.change,
              toAdditions(input.change, options.charges, () => []),
            ),
          );
    const size = breaks.size + idle.size + unrelayed.size;
    const lost = hopeless.size;
    collect(probe, breaks, idle, unrelayed);
    const now = new KeptAgain(probe);
    for (const { of, what } of options.needs) {
      const verdict = now.verdictOf(of.key, of.judged.conversation, of.derived);
      if (verdict === "unknown" && input.permitUnproven === true) continue;
      if (what === "permit" && verdict !== undefined && verdict !== "kept" && verdict !== "degraded") hopeless.set(of.key, now.get(of.key) ?? of.judged);
    }
    if (hopeless.size > lost) {
      // What only showed because one of these seemed to work (its stand-ins, what it negotiates) is looked for again without it.
      breaks.clear();
      idle.clear();
      unrelayed.clear();
      collect(input.before, breaks, idle, unrelayed);
    } else if (breaks.size + idle.size + unrelayed.size === size) break;
    options = builder.build(blockedOf(breaks), [...idle.values()], [...unrelayed.values()], hopeless);
  }
  const now = new KeptAgain(probe);
  const restorable = new Set<string>();
  const permittable = new Set<string>();
  const needed = new Set(options.needs.map((n) => n.of.key));
  for (const [key, { judged, derived }] of breaks) {
    const verdict = now.verdictOf(key, judged.conversation, derived);
    if (hopeless.has(key)) continue;
    if (verdict === "kept") restorable.add(key);
    // A stand-in of which nothing is said any more fares no worse than what was seen.
    else if ((verdict === "degraded" || (verdict === undefined && derived)) && needed.has(key)) permittable.add(key);
  }
  return { options, restorable, permittable, hopeless, breaks, machines };
}

function toBreak(judged: JudgedConversation): Break {
  return { key: conversationKey(judged.conversation), judged, derived: false };
}

function collect(judgement: ChangeJudgement, breaks: Map<string, Break>, idle: Map<string, Break>, unrelayed: Map<string, Break>): void {
  for (const [list, derived] of [
    [judgement.conversations, false],
    [judgement.derived, true],
  ] as const) {
    for (const judged of list) {
      if (!countsAsBreak(judged)) continue;
      const key = conversationKey(judged.conversation);
      if (!breaks.has(key)) breaks.set(key, { key, judged, derived });
      if (judged.degradedBy.includes("idle-timeout") && !idle.has(key)) idle.set(key, { key, judged, derived });
      if (isUnrelayed(judged) && !unrelayed.has(key)) unrelayed.set(key, { key, judged, derived });
    }
  }
}

function blockedOf(breaks: ReadonlyMap<string, Break>): Break[] {
  return [...breaks.values()].filter((b) => b.judged.verdict === "blocked");
}

/** Ids of the paid charges that a conversation stands on: those of its own needs, and of what it negotiates. */
function chargesByConversation(input: FixInput, options: FixOptions, paid: ReadonlySet<number>, breaks: ReadonlyMap<string, Break>): Map<string, Set<string>> {
  const map = new Map<string, Set<string>>();
  const add = (key: string, ids: Iterable<string>): void => {
    const set = map.get(key) ?? new Set();
    for (const id of ids) set.add(id);
    map.set(key, set);
  };
  for (const { of, options: ways } of options.needs) {
    const way = ways.find((w) => w.every((i) => paid.has(i)));
    if (way !== undefined)
      add(
        of.key,
        way.map((i) => (options.charges[i] as Charge).id),
      );
  }
  for (const [key, by] of [...input.negotiatedBy].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const negotiator = breaks.get(by);
    if (negotiator?.judged.degradedBy.includes("secondary-connection") === true) add(by, map.get(key) ?? []);
    // Followed at a point: it stands on its negotiation being permitted as well.
    if ([...(map.get(key) ?? [])].some((id) => id.startsWith("alg|"))) add(key, map.get(by) ?? []);
  }
  return map;
}
