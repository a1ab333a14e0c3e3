// `show advisories` for programs: one advisory a line, by id, in parts, because a site may keep many thousands. Arrays are in the order of their key fields.
import { printableJson } from "../foundation/hostile-text.ts";
import { formatInstant, type Micros } from "../foundation/time.ts";
import type { ExploitForecast, KnownExploited, Remediation } from "../plant/advisory.ts";
import { type AdvisoryView, type AssetView, compareTexts, type FlawView } from "./advisory-view.ts";

/** Which catalogues stood behind the answers: without any, "not exploited" would only mean that nobody asked. */
export interface CatalogueEdition {
  readonly title: string;
  readonly edition: string;
  readonly released: Micros | null;
}

export interface AdvisoriesHead {
  readonly exploitedCatalogues: readonly CatalogueEdition[];
  /** null = no forecasts were learnt. */
  readonly forecasts: CatalogueEdition | null;
}

/** What is not decided between the plant's machines and the advisories; null = no machine is known. */
export interface MatchingHead {
  readonly assets: number;
  readonly undecidedAssets: readonly { readonly addressSpace: string; readonly asset: string; readonly reason: string; readonly why: string; readonly advisories: number }[];
  readonly undecidedWords: readonly { readonly advisory: string; readonly product: string; readonly words: string; readonly reason: string }[];
}

export async function* advisoriesToJsonParts(head: AdvisoriesHead, matching: MatchingHead | null, views: AsyncIterable<AdvisoryView>): AsyncGenerator<string> {
  const { exploitedCatalogues, forecasts } = head;
  yield `{\n  "exploitedCatalogues": ${printable(exploitedCatalogues.map(catalogueEntry))},\n  "forecasts": ${printable(forecasts === null ? null : catalogueEntry(forecasts))},\n`;
  yield `  "matching": ${printable(matching === null ? null : matchingEntry(matching))},\n`;
  let isFirst = true;
  for await (const view of views) {
    yield `${isFirst ? '  "advisories": [\n' : ",\n"}    ${printable(advisoryEntry(view))}`;
    isFirst = false;
  }
  yield isFirst ? '  "advisories": []\n}\n' : "\n  ]\n}\n";
}

function printable(value: unknown): string {
  return printableJson(JSON.stringify(value));
}

function catalogueEntry({ title, edition, released }: CatalogueEdition): object {
  return { title, edition, released: timeOrNull(released) };
}

function matchingEntry({ assets, undecidedAssets, undecidedWords }: MatchingHead): object {
  return {
    assets,
    undecidedAssets: undecidedAssets.map(({ addressSpace, asset, reason, why, advisories }) => ({ name: asset, addressSpace, reason, why, advisories })),
    undecidedWords: undecidedWords.map(({ advisory, product, words, reason }) => ({ advisory, product, words, reason })),
  };
}

function assetEntry({ addressSpace, asset, outcome, confidence, flaws, why, conditions, products }: AssetView): object {
  return { name: asset, addressSpace, match: outcome, confidence, flaws, why, conditions, products };
}

function advisoryEntry({ advisory, flaws, assets }: AdvisoryView): object {
  const { id, title, publisher, namespace, category, edition, status, released, revised, tlp, severity, csafVersion, products, faults, file, sha256 } = advisory;
  return {
    id,
    title,
    released: timeOrNull(released),
    revised: timeOrNull(revised),
    publisher,
    namespace,
    category,
    edition,
    status,
    tlp,
    severity,
    csafVersion,
    productCount: products.length,
    assets: assets.map(assetEntry),
    vulnerabilities: flaws.map(flawEntry),
    faults: faults.map(({ code, at, message }) => ({ code, at, message })),
    file,
    sha256,
  };
}

function flawEntry({ flaw, products, base, exploited, forecast }: FlawView): object {
  const { cve, ids, title, cwes, summary, discovered, released, scores, flags, threats, firstExploited, remediations } = flaw;
  return {
    cve,
    ids,
    title,
    cwes,
    summary,
    discovered: timeOrNull(discovered),
    released: timeOrNull(released),
    base,
    scores: scores.map(({ cvss, vector, base: said, computedBase, products: of }) => ({ cvss, vector, base: said, computedBase, products: of })),
    exploited: exploited.map(exploitedEntry),
    firstExploited: timeOrNull(firstExploited),
    forecast: forecast === null ? null : forecastEntry(forecast),
    flags: flags.map(({ label, products: of }) => ({ label, products: of })),
    threats: threats.map(({ category, details, at, products: of }) => ({ category, details, at: timeOrNull(at), products: of })),
    products: products.map(({ vendor, product, versions, status, id, name, modelNumbers, within }) => ({ vendor, product, versions, status, id, name, modelNumbers, within })),
    remediations: [...remediations].sort((x, y) => compareTexts(x.category, y.category) || compareTexts(x.details, y.details) || compareTexts(x.witness.at, y.witness.at)).map(remediationEntry),
  };
}

function exploitedEntry({ added, due, usedForRansom, action, witness }: KnownExploited): object {
  return { added: timeOrNull(added), due: timeOrNull(due), usedForRansom, action, witness };
}

function forecastEntry({ probability, percentile, scored, model }: ExploitForecast): object {
  return { probability, percentile, scored: timeOrNull(scored), model };
}

function remediationEntry({ category, details, url, at, entitlements, restart, products, witness }: Remediation): object {
  return { category, restart: restart?.category ?? null, restartDetails: restart?.details ?? null, details, url, at: timeOrNull(at), entitlements, products, witness: witness.at };
}

function timeOrNull(time: Micros | null): string | null {
  return time === null ? null : formatInstant(time);
}
