// The constraints of a plan, each by name, and the plan with some of them only, so that a conflict can be narrowed to those that make it. What is no constraint
// here holds always: how long work takes, where the windows lie, that one thing is done at a time on one asset.
import type { PatchItem, PatchPlan, PatchRule } from "../../plant/patch-plan.ts";

export type Constraint =
  | { readonly kind: "must"; readonly item: PatchItem }
  | { readonly kind: "fixed"; readonly item: PatchItem }
  | { readonly kind: "not-before"; readonly item: PatchItem }
  | { readonly kind: "not-after"; readonly item: PatchItem }
  | { readonly kind: "batches"; readonly line: string }
  | { readonly kind: "rule"; readonly rule: PatchRule }
  | { readonly kind: "work"; readonly window: string }
  | { readonly kind: "people"; readonly crew: string };

/** What people can change least stands first: production before rules, rules before people, dates before wishes. */
export function constraintsOf(plan: PatchPlan): Constraint[] {
  const { items } = plan;
  return [
    ...[...new Set(plan.batches.map(({ line }) => line))].map((line): Constraint => ({ kind: "batches", line })),
    ...items.flatMap((item): Constraint[] => (item.notBefore === null ? [] : [{ kind: "not-before", item }])),
    ...plan.rules.map((rule): Constraint => ({ kind: "rule", rule })),
    ...plan.crews.map(({ name }): Constraint => ({ kind: "people", crew: name })),
    ...plan.windows.flatMap(({ id, workMinutes }): Constraint[] => (workMinutes === null ? [] : [{ kind: "work", window: id }])),
    ...items.flatMap((item): Constraint[] => (item.fixedAt === null ? [] : [{ kind: "fixed", item }])),
    ...items.flatMap((item): Constraint[] => (item.notAfter === null ? [] : [{ kind: "not-after", item }])),
    ...items.flatMap((item): Constraint[] => (item.mustBeDone ? [{ kind: "must", item }] : [])),
  ];
}

/** The plan as if nothing else were asked. Items keep their order. */
export function withOnly(plan: PatchPlan, kept: readonly Constraint[]): PatchPlan {
  const of = <K extends Constraint["kind"]>(kind: K): Extract<Constraint, { kind: K }>[] => kept.filter((each): each is Extract<Constraint, { kind: K }> => each.kind === kind);
  const ids = (kind: "must" | "fixed" | "not-before" | "not-after"): Set<string> => new Set(of(kind).map(({ item }) => item.id));
  const [musts, fixed, begins, ends] = [ids("must"), ids("fixed"), ids("not-before"), ids("not-after")];
  const lines = new Set(of("batches").map(({ line }) => line));
  const works = new Set(of("work").map(({ window }) => window));
  const crews = new Set(of("people").map(({ crew }) => crew));
  return {
    ...plan,
    items: plan.items.map((item) => ({
      ...item,
      mustBeDone: musts.has(item.id),
      fixedAt: fixed.has(item.id) ? item.fixedAt : null,
      notBefore: begins.has(item.id) ? item.notBefore : null,
      notAfter: ends.has(item.id) ? item.notAfter : null,
    })),
    batches: plan.batches.filter(({ line }) => lines.has(line)),
    rules: of("rule").map(({ rule }) => rule),
    windows: plan.windows.map((window) => (works.has(window.id) ? window : { ...window, workMinutes: null })),
    crews: plan.crews.map((crew) => (crews.has(crew.name) ? crew : { ...crew, people: Number.POSITIVE_INFINITY })),
  };
}
