// What a change of patching asks for: what its rule demands of every machine that advisories mean, and what people name, each once. Plans nothing and judges
// nothing. What is not known is taken at its worst and said: a flaw without a score falls under the strictest deadline, an advisory without a date is due.
import { type LocalDay, localInstant } from "../../foundation/local-time.ts";
import { stableId } from "../../foundation/stable-id.ts";
import type { Advisory } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import { fitsPattern } from "../../plant/match-asset.ts";
import type { PatchMatch, PatchNeed } from "../../plant/patch-need.ts";
import type { NamedPatch, PatchDeadline, PatchGravity } from "../../plant/patching.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { PatchNeedsAnswer } from "./answer.ts";
import { effortAssumption, effortCode, effortOf } from "./effort-by-role.ts";
import { gravityOfScore, gravityOfWords, highestScore } from "./gravity.ts";
import { NO_RELEASE, NO_SCORE } from "./needs-assumptions.ts";
import type { PatchNeedsQuestion } from "./question.ts";
import { remedyOf } from "./remedy.ts";
import { acceptedFor, compensatedFor, withoutEffect } from "./stands-instead.ts";

type AskedAsset = PatchNeedsQuestion["assets"][number];

/** One advisory and one machine, before it is known whether anybody asks for the patch. */
interface Pair {
  readonly asset: AskedAsset;
  /** null = only a person names it. */
  readonly advisory: Advisory | null;
  readonly named: string;
  readonly matches: readonly PatchMatch[];
  readonly item: NamedPatch | null;
}

export function findPatchNeeds(question: PatchNeedsQuestion): PatchNeedsAnswer {
  const { assets, change, record, matches } = question;
  const advisories = new Map(record.advisories.map((advisory) => [keyOf(advisory.namespace, advisory.id), advisory]));
  const machines = new Map(assets.map((asset) => [keyOf(asset.addressSpace, asset.name), asset]));
  const pairs = new Map<string, Pair>();
  const add = (pair: Pair): void => {
    const key = JSON.stringify([pair.asset.addressSpace, pair.asset.name, pair.advisory?.namespace ?? "", pair.named]);
    const before = pairs.get(key);
    pairs.set(key, before === undefined ? pair : { ...before, item: before.item ?? pair.item, matches: [...new Set([...before.matches, ...pair.matches])] });
  };
  const matchesOf = new Map<string, PatchMatch[]>();
  for (const match of matches) {
    const asset = machines.get(keyOf(match.addressSpace, match.asset));
    const advisory = advisories.get(keyOf(match.namespace, match.advisory));
    if (asset === undefined || advisory === undefined) continue;
    const key = JSON.stringify([asset.addressSpace, asset.name, advisory.namespace, advisory.id]);
    matchesOf.set(key, [...(matchesOf.get(key) ?? []), match]);
    if (match.outcome === "affected" || match.outcome === "may-be-affected") add({ asset, advisory, named: advisory.id, matches: [match], item: null });
  }
  const notFound: PatchNeedsAnswer["notFound"][number][] = [];
  const byName = advisoriesByName(record.advisories);
  for (const item of change.items) {
    const found = assets.filter(({ name }) => fitsPattern(item.asset.toLowerCase(), name.toLowerCase()));
    const named = byName.get(item.advisory.toLowerCase()) ?? [];
    if (found.length === 0) notFound.push({ item, missing: "asset" });
    if (named.length === 0) notFound.push({ item, missing: "advisory" });
    for (const asset of found) {
      if (named.length === 0) add({ asset, advisory: null, named: item.advisory, matches: [], item });
      for (const advisory of named) add({ asset, advisory, named: advisory.id, matches: matchesOf.get(JSON.stringify([asset.addressSpace, asset.name, advisory.namespace, advisory.id])) ?? [], item });
    }
  }
  const assumptions = new Map<string, Assumption>();
  const known = new Facts(question, assumptions);
  const needs = [...pairs.values()].flatMap((pair) => known.needOf(pair) ?? []);
  needs.sort((x, y) => order(x.asset, y.asset) || order(x.addressSpace, y.addressSpace) || order(x.advisory, y.advisory) || order(x.id, y.id));
  return { needs, notFound, withoutEffect: withoutEffect(change, needs, question.today), assumptions: [...assumptions.values()].sort((x, y) => order(x.code, y.code)) };
}

class Facts {
  readonly #question: PatchNeedsQuestion;
  readonly #assumptions: Map<string, Assumption>;
  readonly #exploited: ReadonlySet<string>;
  readonly #forecasts: ReadonlyMap<string, number>;

  constructor(question: PatchNeedsQuestion, assumptions: Map<string, Assumption>) {
    this.#question = question;
    this.#assumptions = assumptions;
    this.#exploited = new Set(question.record.knownExploited.map(({ cve }) => cve));
    this.#forecasts = new Map(question.record.forecasts.map(({ cve, probability }) => [cve, probability]));
  }

  /** null = nobody asks for it: the rule has no deadline for what is so little grave, and no item names it. */
  needOf({ asset, advisory, named, matches, item }: Pair): PatchNeed | null {
    const { change, today } = this.#question;
    const open = matches.filter(({ outcome }) => outcome === "affected" || outcome === "may-be-affected");
    const spoken = open.length > 0 ? open : matches;
    const flaws = new Set(spoken.length > 0 ? spoken.flatMap((match) => match.flaws) : (advisory?.vulnerabilities ?? []).map(flawName));
    const products = new Set(spoken.length > 0 ? spoken.flatMap((match) => match.products) : (advisory?.products ?? []).map(({ id }) => id));
    const score = advisory === null ? null : highestScore(advisory, flaws, products);
    const exploited = [...flaws].filter((flaw) => this.#exploited.has(flaw)).sort();
    const level = score === null ? gravityOfWords(advisory?.severity ?? null) : gravityOfScore(score);
    const deadline = open.length === 0 ? null : this.#deadlineOf(level, exploited.length > 0);
    if (deadline === null && item === null) return null;
    const offered = advisory === null ? null : remedyOf(advisory, flaws, products);
    const forecasts = [...flaws].flatMap((flaw) => this.#forecasts.get(flaw) ?? []);
    const certainty = open.length === 0 ? "named" : open.some(({ outcome }) => outcome === "affected") ? "affected" : "may-be-affected";
    const id = stableId(["patch", asset.addressSpace, asset.name, advisory?.namespace ?? "", named]);
    const asked = { id, asset: asset.name, advisory: named, flaws: [...flaws] };
    return {
      id,
      ...{ addressSpace: asset.addressSpace, asset: asset.name, role: asset.role, line: asset.line },
      ...{ advisory: named, title: advisory?.title ?? null, flaws: [...flaws].sort(), certainty, why: whyOf(spoken, advisory, named) },
      ...{ gravity: exploited.length > 0 ? "exploited" : level, score, exploited, forecast: forecasts.length === 0 ? null : Math.max(...forecasts) },
      releasedAt: advisory?.released ?? null,
      dueAt: deadline === null ? null : this.#dueAt(advisory, deadline),
      startsAt: item?.startsAt == null ? null : localInstant(this.#question.timezone, item.startsAt.day, item.startsAt.secondOfDay),
      remedy: { ...(offered?.remedy ?? { kind: "update", text: null, url: null }), to: item?.to ?? null, ...(item?.to == null ? {} : { kind: "update" }) },
      mitigations: offered?.mitigations ?? [],
      effort: this.#effortOf(asset, item, offered?.restarts ?? null),
      accepted: acceptedFor(change.accepted, asked, today),
      compensated: compensatedFor(change.compensated, asked, today),
      cause: item === null ? { at: (deadline as PatchDeadline).at, rule: `rule: ${(deadline as PatchDeadline).gravity}` } : { at: item.at, rule: `items: ${item.advisory} on ${item.asset}` },
      witness: advisory === null ? null : { file: advisory.file, at: advisory.products.find(({ id }) => products.has(id))?.witness.at ?? "" },
    };
  }

  /** The one that ends first of those that speak of it. */
  #deadlineOf(level: PatchGravity | null, isExploited: boolean): PatchDeadline | null {
    const { rule } = this.#question.change;
    const speak = level === null ? rule : rule.filter(({ gravity }) => gravity === level || (isExploited && gravity === "exploited"));
    if (level === null && rule.length > 0) this.#assume(NO_SCORE);
    return speak.reduce<PatchDeadline | null>((first, deadline) => (first === null || deadline.seconds < first.seconds ? deadline : first), null);
  }

  #dueAt(advisory: Advisory | null, { seconds }: PatchDeadline): number {
    const from = advisory?.released ?? null;
    if (from !== null) return from + seconds * 1e6;
    this.#assume(NO_RELEASE);
    return localInstant(this.#question.timezone, dayOf(this.#question.today), 0);
  }

  #effortOf({ role }: AskedAsset, item: NamedPatch | null, restarts: boolean | null): PatchNeed["effort"] {
    const usual = effortOf(role);
    const code = effortCode(usual);
    const taken = <T>(said: T | null | undefined, assumed: T): { value: T; assumption: string | null } => {
      if (said !== null && said !== undefined) return { value: said, assumption: null };
      this.#assume(effortAssumption(usual));
      return { value: assumed, assumption: code };
    };
    const backOut = item?.backOut ?? null;
    return {
      workSeconds: taken(item?.takesSeconds, usual.workSeconds),
      restarts: taken(item?.restart ?? restarts, true),
      restartSeconds: taken(null, usual.restartSeconds),
      backOutSeconds: backOut === null ? taken<number | null>(null, usual.backOutSeconds) : { value: backOut.kind === "none" ? null : backOut.seconds, assumption: null },
      people: taken(item?.people, usual.people),
    };
  }

  #assume(assumption: Assumption): void {
    this.#assumptions.set(assumption.code, assumption);
  }
}

function whyOf(matches: readonly PatchMatch[], advisory: Advisory | null, named: string): string {
  if (matches.length > 0) return [...new Set(matches.map(({ why }) => why))].join(" ");
  return advisory === null ? `${named} was not learnt; the change names it for this machine.` : `The change names it; nothing that is known of the machine says that ${named} means it.`;
}

/** By their ids and their CVEs, in lower case. */
function advisoriesByName(advisories: readonly Advisory[]): ReadonlyMap<string, readonly Advisory[]> {
  const byName = new Map<string, Set<Advisory>>();
  for (const advisory of advisories) {
    for (const name of [advisory.id, ...advisory.vulnerabilities.flatMap(({ cve }) => cve ?? [])]) {
      const key = name.toLowerCase();
      byName.set(key, (byName.get(key) ?? new Set()).add(advisory));
    }
  }
  return new Map([...byName].map(([name, found]) => [name, [...found]]));
}

function keyOf(space: string, name: string): string {
  return `${space}\n${name}`;
}

function dayOf(text: string): LocalDay {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
