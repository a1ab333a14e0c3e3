// What the words for a version range mean: a set of versions as intervals, each with what must hold besides, and the words that were not understood.
// Reading: read-version-range.ts. Whether a version lies inside: affects-version.ts. Printing: print-version-range.ts.
import type { Version } from "./version.ts";

export interface VersionBound {
  readonly version: Version;
  readonly isInclusive: boolean;
  /** Counts every version that begins like it as equal to it: "11.3.x", "2.11 including hotfixes". */
  readonly isBranch: boolean;
}

/** Versions from…to; both null = all of them. */
export interface VersionInterval {
  readonly of: "version";
  readonly from: VersionBound | null;
  readonly to: VersionBound | null;
  /** False: "and possibly earlier versions". */
  readonly isCertain: boolean;
  /** In the advisory's words: "if RS4E5000 is installed". Whether they hold is for the plant to say. */
  readonly conditions: readonly string[];
  /** Flaws of which alone it speaks ("only affected by CVE-2018-4848"); empty = of all. */
  readonly onlyFlaws: readonly string[];
}

/** Devices by the first digits of their serial number, as Mitsubishi dates its modules. */
export interface SerialInterval {
  readonly of: "serial";
  readonly digits: number;
  readonly from: { readonly value: number; readonly isInclusive: boolean } | null;
  readonly to: { readonly value: number; readonly isInclusive: boolean } | null;
  readonly conditions: readonly string[];
  readonly onlyFlaws: readonly string[];
}

export type RangeInterval = VersionInterval | SerialInterval;

export interface VersionRange {
  /** Any of them. */
  readonly intervals: readonly RangeInterval[];
  /** Left out of all of them: "all versions except 3.2". */
  readonly except: readonly VersionBound[];
  /** Models and order numbers that stand where a version should: "S7-1211", "1SAP500900R0101". */
  readonly models: readonly string[];
  /** Said of the product, not of the version: "including former Unity Pro". */
  readonly remarks: readonly string[];
  /** Words that nobody here knows the meaning of. Not empty: what is outside the intervals may be affected all the same. */
  readonly notUnderstood: readonly string[];
}

export const LONGEST_PHRASE = 2_000;
export const MOST_INTERVALS = 200;
