// What a change of patching asks for, by trying every advisory on every machine: who, what, how sure, by when. Slow and obviously right; says nothing of effort
// and remedies.
import type { Advisory } from "../../plant/advisory.ts";
import { flawName } from "../../plant/flaw-name.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PatchNeedsQuestion } from "./question.ts";

export type PlainNeed = Pick<PatchNeed, "addressSpace" | "asset" | "advisory" | "certainty" | "gravity" | "dueAt"> & { readonly isAccepted: boolean; readonly compensatedBy: string | null };

export function needsSlowly({ assets, change, record, matches, timezone, today }: PatchNeedsQuestion): PlainNeed[] {
  if (timezone !== "UTC") throw new Error("the reference knows no other clock");
  const needs: PlainNeed[] = [];
  const wildcard = (pattern: string, text: string): boolean =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
      "is",
    ).test(text);
  const instead = (entries: readonly { asset: string; advisory: string | null; until: string | null }[], name: string, id: string, flaws: readonly string[]): boolean => {
    const named = entries.filter((entry) => wildcard(entry.asset, name) && !(entry.until !== null && entry.until < today)).map((entry) => entry.advisory?.toLowerCase() ?? null);
    return named.includes(null) || named.includes(id.toLowerCase()) || (flaws.length > 0 && flaws.every((flaw) => named.includes(flaw.toLowerCase())));
  };
  for (const asset of assets) {
    for (const advisory of record.advisories) {
      const own = matches.filter((m) => m.asset === asset.name && m.addressSpace === asset.addressSpace && m.advisory === advisory.id && m.namespace === advisory.namespace);
      const open = own.filter(({ outcome }) => outcome === "affected" || outcome === "may-be-affected");
      const isNamed = change.items.some(
        (item) => wildcard(item.asset, asset.name) && [advisory.id, ...advisory.vulnerabilities.map(({ cve }) => cve ?? "")].some((name) => name.toLowerCase() === item.advisory.toLowerCase()),
      );
      const speaking = open.length > 0 ? open : own;
      const flaws = speaking.length > 0 ? speaking.flatMap((m) => m.flaws) : advisory.vulnerabilities.map(flawName);
      const products = speaking.length > 0 ? speaking.flatMap((m) => m.products) : advisory.products.map(({ id }) => id);
      const level = levelOf(advisory, flaws, products);
      const isExploited = flaws.some((flaw) => record.knownExploited.some(({ cve }) => cve === flaw));
      const deadlines = open.length === 0 ? [] : change.rule.filter(({ gravity }) => level === null || gravity === level || (isExploited && gravity === "exploited"));
      if (deadlines.length === 0 && !isNamed) continue;
      const stands = (entries: Parameters<typeof instead>[0]): boolean => instead(entries, asset.name, advisory.id, flaws);
      const least = Math.min(...deadlines.map(({ seconds }) => seconds));
      needs.push({
        ...{ addressSpace: asset.addressSpace, asset: asset.name, advisory: advisory.id },
        certainty: open.some(({ outcome }) => outcome === "affected") ? "affected" : open.length > 0 ? "may-be-affected" : "named",
        gravity: isExploited ? "exploited" : level,
        dueAt: deadlines.length === 0 ? null : advisory.released === null ? Date.parse(`${today}T00:00:00Z`) * 1_000 : advisory.released + least * 1e6,
        isAccepted: stands(change.accepted),
        compensatedBy: change.compensated.find(({ by }) => stands(change.compensated.filter((other) => other.by === by)))?.by ?? null,
      });
    }
    const unknown = new Set(
      change.items
        .filter(({ asset: pattern }) => wildcard(pattern, asset.name))
        .map((item) => item.advisory)
        .filter((name) => !record.advisories.some(({ id, vulnerabilities }) => [id, ...vulnerabilities.map(({ cve }) => cve ?? "")].some((known) => known.toLowerCase() === name.toLowerCase()))),
    );
    for (const advisory of unknown)
      needs.push({
        addressSpace: asset.addressSpace,
        asset: asset.name,
        advisory,
        certainty: "named",
        gravity: null,
        dueAt: null,
        isAccepted: instead(change.accepted, asset.name, advisory, []),
        compensatedBy: change.compensated.find((of) => instead([of], asset.name, advisory, []))?.by ?? null,
      });
  }
  return needs;
}

function levelOf(advisory: Advisory, flaws: readonly string[], products: readonly string[]): "critical" | "high" | "medium" | "low" | null {
  const scores = advisory.vulnerabilities.flatMap((flaw, i) =>
    flaws.includes(flawName(flaw, i))
      ? flaw.scores.filter((score) => score.products.length === 0 || score.products.some((product) => products.includes(product))).flatMap(({ base, computedBase }) => [base, computedBase])
      : [],
  );
  const most = Math.max(...scores.filter((score) => score !== null));
  if (most >= 9) return "critical";
  if (most >= 7) return "high";
  if (most >= 4) return "medium";
  if (most >= 0) return "low";
  const words: Record<string, "critical" | "high" | "medium" | "low"> = { critical: "critical", important: "high", high: "high", moderate: "medium", medium: "medium", low: "low" };
  return words[(advisory.severity ?? "").trim().toLowerCase()] ?? null;
}
