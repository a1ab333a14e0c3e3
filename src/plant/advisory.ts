// What advisories say, in words of no format: which products in which versions have which flaw, and what is offered against it. Products are named as their maker
// names them; which asset of the plant is meant by that is another question (engines/advisory-match), and so is what the words of a version mean.
import type { Micros } from "../foundation/time.ts";

/** Of CSAF 2.0, §3.2.3.9. "recommended" says nothing about the flaw itself. */
export const PRODUCT_STATUSES = [
  "first_affected",
  "known_affected",
  "last_affected",
  "under_investigation",
  "first_fixed",
  "fixed",
  "recommended",
  "known_not_affected",
  /** CSAF 2.1: said to be affected by nobody's judgement. */
  "unknown",
] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

/** CSAF 2.0, §3.2.3.12.1; the last two are of CSAF 2.1. */
export const REMEDIATION_CATEGORIES = ["vendor_fix", "workaround", "mitigation", "none_available", "no_fix_planned", "fix_planned", "optional_patch"] as const;
export type RemediationCategory = (typeof REMEDIATION_CATEGORIES)[number];

/** What has to start again for a remediation, from least to most (CSAF 2.0, §3.2.3.12.7). */
export const RESTART_CATEGORIES = ["none", "vulnerable_component", "service", "parent", "dependencies", "connected", "machine", "zone", "system"] as const;
export type RestartCategory = (typeof RESTART_CATEGORIES)[number];

/** How two products make a third (CSAF 2.0, §3.2.2.4). */
export const COMPOSITIONS = ["installed_on", "installed_with", "default_component_of", "optional_component_of", "external_component_of"] as const;
export type Composition = (typeof COMPOSITIONS)[number];

/** Where in a file something stands: a JSON pointer ("/product_tree/branches/0"), or "row 12" of a table. */
export interface AdvisoryWitness {
  readonly file: string;
  readonly at: string;
}

/** What the advisory calls the version: "version" is one, "range" are words for several ("<V4.5", "All versions"). Both as written. */
export interface VersionWords {
  readonly kind: "version" | "range";
  readonly text: string;
}

export interface AdvisoryProduct {
  /** Of this advisory alone. */
  readonly id: string;
  /** In full, as one sentence for people. */
  readonly name: string;
  readonly vendor: string | null;
  readonly family: string | null;
  /** Name of the product without its maker and version. */
  readonly product: string | null;
  /** null = no version is said: what holds of it holds of every version, as far as anybody knows. */
  readonly version: VersionWords | null;
  /** What else the way to it says, outermost first: architecture, service_pack, patch_level, platform, language, specification, legacy, host_name. */
  readonly qualifiers: readonly { readonly category: string; readonly name: string }[];
  /** "6ES7 317-2EK14-0AB0", with * and ? as the standard has them. */
  readonly modelNumbers: readonly string[];
  readonly skus: readonly string[];
  readonly serialNumbers: readonly string[];
  readonly cpe: string | null;
  readonly purls: readonly string[];
  readonly hashes: readonly { readonly fileName: string; readonly algorithm: string; readonly value: string }[];
  /** It is `part` in its relation to `whole`, both ids of this advisory: firmware (part) installed on a controller (whole). null = it is no such pair. */
  readonly composition: { readonly how: Composition; readonly part: string; readonly whole: string } | null;
  readonly witness: AdvisoryWitness;
}

export interface FlawScore {
  readonly cvss: "2.0" | "3.0" | "3.1" | "4.0";
  readonly vector: string | null;
  /** 0…10 as the advisory says it; null = it gives a vector alone. */
  readonly base: number | null;
  /** As its vector computes; null = there is none that can be read. */
  readonly computedBase: number | null;
  readonly products: readonly string[];
}

/** Why a product is not affected, in the five labels of CSAF ("vulnerable_code_not_in_execute_path"). `products` null = it does not say of which. */
export interface FlawFlag {
  readonly label: string;
  readonly products: readonly string[] | null;
}

export interface FlawThreat {
  readonly category: "exploit_status" | "impact" | "target_set";
  readonly details: string;
  readonly at: Micros | null;
  readonly products: readonly string[] | null;
}

export interface Remediation {
  readonly category: RemediationCategory;
  readonly details: string;
  readonly url: string | null;
  readonly at: Micros | null;
  /** What is needed to get it: "a maintenance contract". */
  readonly entitlements: readonly string[];
  /** null = the advisory does not say (almost none does): never that there is none. */
  readonly restart: { readonly category: RestartCategory; readonly details: string | null } | null;
  /** Groups are resolved. null = it does not say of which: it counts for all of them. */
  readonly products: readonly string[] | null;
  readonly witness: AdvisoryWitness;
}

export interface Vulnerability {
  /** null = it has none; then `ids` or the title name it. */
  readonly cve: string | null;
  /** Names in other systems: "Cisco Bug ID: CSCso66472". */
  readonly ids: readonly { readonly system: string; readonly text: string }[];
  readonly title: string | null;
  /** "CWE-798". */
  readonly cwes: readonly string[];
  readonly summary: string | null;
  readonly discovered: Micros | null;
  readonly released: Micros | null;
  readonly scores: readonly FlawScore[];
  readonly statuses: Readonly<Partial<Record<ProductStatus, readonly string[]>>>;
  readonly flags: readonly FlawFlag[];
  readonly threats: readonly FlawThreat[];
  /** When it is first known to have been exploited (CSAF 2.1). */
  readonly firstExploited: Micros | null;
  readonly remediations: readonly Remediation[];
  readonly witness: AdvisoryWitness;
}

export interface Advisory {
  /** As its publisher numbers it: "ICSA-19-178-01". One publisher uses it once. */
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** The publisher's own name space, an address. */
  readonly namespace: string;
  /** "csaf_security_advisory", "csaf_vex" … */
  readonly category: string;
  readonly edition: string;
  /** null = it does not say in words of its standard. */
  readonly status: "draft" | "interim" | "final" | null;
  readonly released: Micros | null;
  readonly revised: Micros | null;
  /** "WHITE", "GREEN", "AMBER", "RED", and those of TLP 2.0; null = not said. */
  readonly tlp: string | null;
  readonly severity: string | null;
  readonly csafVersion: string;
  readonly products: readonly AdvisoryProduct[];
  readonly vulnerabilities: readonly Vulnerability[];
  /** What is not as its format demands, each with its place; what could be read of it is here all the same. */
  readonly faults: readonly AdvisoryFault[];
  readonly file: string;
  readonly sha256: string;
}

export interface AdvisoryFault {
  /** "csaf-schema", or the number of the test that fails: "csaf-6.1.3". */
  readonly code: string;
  readonly at: string;
  readonly message: string;
}

/** A flaw in a catalogue of those that are known to be exploited. */
export interface KnownExploited {
  readonly cve: string;
  readonly vendor: string;
  readonly product: string;
  readonly name: string;
  readonly added: Micros | null;
  readonly due: Micros | null;
  /** null = the catalogue does not know. It never says no. */
  readonly usedForRansom: true | null;
  readonly action: string;
  readonly witness: AdvisoryWitness;
}

/** How likely a flaw is exploited anywhere within 30 days (EPSS). It is learnt from what is seen on the internet: in a plant it may raise a priority, never lower one. */
export interface ExploitForecast {
  readonly cve: string;
  /** 0…1. */
  readonly probability: number;
  /** 0…1; null = the list leaves it out. */
  readonly percentile: number | null;
  readonly scored: Micros | null;
  readonly model: string;
  readonly witness: AdvisoryWitness;
}

/** What a maker of a control system says of an update of another maker, for his own product. */
export interface UpdateApproval {
  /** "KB5005112", or the name that the list gives. */
  readonly update: string;
  readonly product: string | null;
  readonly productVersion: string | null;
  readonly vendor: string | null;
  readonly state: "approved" | "approved-with-conditions" | "not-approved" | "in-test" | "not-applicable" | "unknown";
  /** In the list's own words. */
  readonly stateWords: string;
  readonly remarks: string | null;
  readonly at: Micros | null;
  readonly witness: AdvisoryWitness;
}

/** An update that a machine has, or is said to lack. What no list names of a machine is not known, and never missing. */
export interface InstalledUpdate {
  /** As the list names the machine. */
  readonly machine: string;
  readonly update: string;
  readonly title: string | null;
  /** "pending-restart" = it is there, and not in force yet. */
  readonly state: "installed" | "pending-restart" | "needed" | "failed" | "not-applicable" | "unknown";
  readonly stateWords: string;
  /** null = the list does not say when. */
  readonly at: Micros | null;
  readonly witness: AdvisoryWitness;
}

/** All that was learnt about flaws and updates, newest edition of each. */
export interface AdvisoryRecord {
  /** By id, then the publisher's name space. */
  readonly advisories: readonly Advisory[];
  /** By CVE. */
  readonly knownExploited: readonly KnownExploited[];
  /** By CVE; only of flaws that the advisories name. */
  readonly forecasts: readonly ExploitForecast[];
  readonly approvals: readonly UpdateApproval[];
  readonly installed: readonly InstalledUpdate[];
}

/** The products of which it is made in the end, itself where it is no pair; what names itself or nothing is left out. */
export function partsOf(product: AdvisoryProduct, byId: ReadonlyMap<string, AdvisoryProduct>): AdvisoryProduct[] {
  const parts = new Map<string, AdvisoryProduct>();
  const seen = new Set<string>();
  const open = [product];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.id)) continue;
    seen.add(next.id);
    if (next.composition === null) {
      parts.set(next.id, next);
      continue;
    }
    for (const id of [next.composition.whole, next.composition.part]) {
      const part = byId.get(id);
      if (part !== undefined) open.push(part);
    }
  }
  return [...parts.values()];
}
