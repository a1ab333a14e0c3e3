// What this engine answers: for each asset and advisory what holds of which flaws, how sure that is and why; and what could not be decided.
import type { PatchMatch } from "../../plant/patch-need.ts";

/**
 * affected: the product is this device and its version lies inside. may-be-affected: nobody can say no. fixed: device and version are sure. not-affected: the version is sure to
 * lie outside; the device may be only similar (confidence low), for one that is not meant is not affected either.
 */
export const MATCH_OUTCOMES = ["affected", "may-be-affected", "fixed", "not-affected"] as const satisfies readonly PatchMatch["outcome"][];
export type MatchOutcome = PatchMatch["outcome"];

/** high: order number or the whole name agree. medium: by family, or a variant that nobody tells apart. low: only similar, or the plant says too little. */
export type MatchConfidence = PatchMatch["confidence"];

/** One asset, one advisory, the flaws with one outcome. */
export interface AssetMatch extends PatchMatch {
  /** What must hold besides, in the advisory's words; only of may-be-affected. */
  readonly conditions: readonly string[];
}

/** An asset of which advisories could speak without anybody being able to say so. */
export interface UndecidedAsset {
  readonly addressSpace: string;
  readonly asset: string;
  /** nothing-known: neither maker nor model. model-unknown: a maker alone. number-only: an order number, and the maker names products without numbers. near: names like its own. */
  readonly reason: "nothing-known" | "model-unknown" | "number-only" | "near";
  readonly why: string;
  /** Advisories of which it is not decided whether they mean it. */
  readonly advisories: number;
}

/** Words of an advisory that nobody here understands: they make everything they speak of "may be affected". */
export interface UndecidedWords {
  readonly advisory: string;
  readonly product: string;
  readonly words: string;
  readonly reason: "version-words" | "product-without-name";
}

export interface AdvisoryMatchAnswer {
  /** By asset, then advisory, then outcome as MATCH_OUTCOMES has them. Assets and advisories that have nothing to do with each other are not here. */
  readonly matches: readonly AssetMatch[];
  readonly undecidedAssets: readonly UndecidedAsset[];
  readonly undecidedWords: readonly UndecidedWords[];
  readonly counts: { readonly assets: number; readonly advisories: number; readonly products: number; readonly names: number; readonly matchedAssets: number; readonly matchedAdvisories: number };
}
