// `show advisories` as tables: for people one line an advisory; for spreadsheets (CSV) one line for every flaw and every product it is in, because that is what is
// compared with a list of machines.
import { type Advisory, type Remediation, REMEDIATION_CATEGORIES } from "../plant/advisory.ts";
import type { AdvisoryView, FlawView, ProductView } from "./advisory-view.ts";
import type { Cell, TableColumn } from "./table.ts";

interface AdvisoryColumn extends TableColumn {
  readonly of: (view: AdvisoryView) => Cell;
}

const COLUMNS: readonly AdvisoryColumn[] = [
  { key: "id", header: "advisory", kind: "text", least: 20, of: ({ advisory }) => advisory.id },
  { key: "title", header: "title", kind: "text", least: 24, of: ({ advisory }) => advisory.title },
  { key: "vendors", header: "vendor", kind: "list", spare: 2, least: 12, of: ({ vendors }) => vendors },
  { key: "revised", header: "revised", kind: "instant", spare: 3, of: ({ advisory }) => advisory.revised },
  { key: "products", header: "products", kind: "count", spare: 4, of: ({ advisory }) => advisory.products.length },
  { key: "flaws", header: "flaws", kind: "count", of: ({ flaws }) => flaws.length },
  { key: "base", header: "CVSS", kind: "text", of: ({ flaws }) => baseOf(flaws) },
  { key: "exploited", header: "exploited", kind: "text", of: ({ flaws }) => exploitedWords(flaws) },
  { key: "fix", header: "fix", kind: "text", of: ({ flaws }) => fixWords(flaws) },
  { key: "restart", header: "restart", kind: "list", spare: 5, of: ({ flaws }) => restartsOf(flaws.flatMap(({ flaw }) => flaw.remediations)) },
  { key: "file", header: "file", kind: "path", spare: 6, of: ({ advisory }) => advisory.file },
];

export const advisoryColumns: readonly TableColumn[] = COLUMNS.map(({ of: _, ...column }) => column);

export function advisoryRow(view: AdvisoryView): Cell[] {
  return COLUMNS.map((column) => column.of(view));
}

function baseOf(flaws: readonly FlawView[]): string | null {
  const bases = flaws.flatMap(({ base }) => base ?? []);
  return bases.length === 0 ? null : Math.max(...bases).toFixed(1);
}

function exploitedWords(flaws: readonly FlawView[]): string | null {
  const known = flaws.filter(({ exploited, flaw }) => exploited.length > 0 || flaw.firstExploited !== null);
  if (known.length === 0) return null;
  return known.some(({ exploited }) => exploited.some(({ usedForRansom }) => usedForRansom === true)) ? "yes, ransom" : "yes";
}

function fixWords(flaws: readonly FlawView[]): string | null {
  const states = [...new Set(flaws.map(({ fix }) => fix))];
  const [only] = states;
  if (only === undefined) return null;
  return states.length === 1 ? (only === "fix" ? "yes" : only) : states.includes("fix") ? "for some" : states.sort().join(" / ");
}

function restartsOf(remediations: readonly Remediation[]): string[] {
  return [...new Set(remediations.flatMap(({ restart }) => restart?.category ?? []))].sort();
}

interface FlawColumn extends TableColumn {
  readonly of: (advisory: Advisory, flaw: FlawView, product: ProductView | null) => Cell;
}

const FLAW_COLUMNS: readonly FlawColumn[] = [
  { key: "id", header: "advisory", kind: "text", of: ({ id }) => id },
  { key: "title", header: "title", kind: "text", of: ({ title }) => title },
  { key: "publisher", header: "publisher", kind: "text", of: ({ publisher }) => publisher },
  { key: "released", header: "released", kind: "instant", of: ({ released }) => released },
  { key: "revised", header: "revised", kind: "instant", of: ({ revised }) => revised },
  { key: "cve", header: "flaw", kind: "text", of: (_, { flaw }) => flaw.cve ?? flaw.ids[0]?.text ?? flaw.title },
  { key: "base", header: "CVSS", kind: "count", of: (_, { base }) => base },
  { key: "vector", header: "vector", kind: "text", of: (_, { flaw }) => flaw.scores[0]?.vector ?? null },
  { key: "exploited", header: "exploited since", kind: "instant", of: (_, { exploited, flaw }) => exploited[0]?.added ?? flaw.firstExploited },
  { key: "probability", header: "EPSS", kind: "share", of: (_, { forecast }) => forecast?.probability ?? null },
  { key: "vendor", header: "vendor", kind: "text", of: (_, __, product) => product?.vendor ?? null },
  { key: "product", header: "product", kind: "text", of: (_, __, product) => product?.product ?? product?.name ?? null },
  { key: "versions", header: "versions", kind: "text", of: (_, __, product) => product?.versions ?? null },
  { key: "status", header: "status", kind: "text", of: (_, __, product) => product?.status ?? null },
  { key: "modelNumbers", header: "model numbers", kind: "list", of: (_, __, product) => product?.modelNumbers ?? [] },
  { key: "remediations", header: "offered", kind: "list", of: (_, flaw, product) => categoriesOf(offered(flaw, product)) },
  { key: "restart", header: "restart", kind: "list", of: (_, flaw, product) => restartsOf(offered(flaw, product)) },
  { key: "fix", header: "fix", kind: "text", of: (_, flaw, product) => fixesOf(offered(flaw, product)) },
  { key: "file", header: "file", kind: "path", of: ({ file }) => file },
];

export const flawColumns: readonly TableColumn[] = FLAW_COLUMNS.map(({ of: _, ...column }) => column);

/** A flaw that names no product still has its line. */
export function* flawRows({ advisory, flaws }: AdvisoryView): Generator<Cell[]> {
  for (const flaw of flaws) {
    for (const product of flaw.products.length === 0 ? [null] : flaw.products) yield FLAW_COLUMNS.map((column) => column.of(advisory, flaw, product));
  }
}

function offered({ flaw }: FlawView, product: ProductView | null): Remediation[] {
  return flaw.remediations.filter(({ products }) => products === null || product === null || products.includes(product.id));
}

function categoriesOf(remediations: readonly Remediation[]): string[] {
  const found = new Set(remediations.map(({ category }) => category));
  return REMEDIATION_CATEGORIES.filter((category) => found.has(category));
}

function fixesOf(remediations: readonly Remediation[]): string | null {
  const fixes = remediations.filter(({ category }) => category === "vendor_fix").map(({ details, url }) => (url === null ? details : `${details} (${url})`));
  return fixes.length === 0 ? null : fixes.join(" | ");
}
