// What lists of makers of control systems say of the update that a need asks for. A list that was learnt is taken to be about the plant's own control system; where it
// speaks of several products, of the one that the machine is known to run, else the least favourable word counts.
import type { UpdateApproval } from "../plant/advisory.ts";
import type { Asset } from "../plant/asset.ts";
import type { PatchNeed } from "../plant/patch-need.ts";

export type ApprovalWord = "approved" | "approved-with-conditions" | "not-approved" | "in-test";

/** From the least favourable on. What is not applicable, or not understood, says nothing. */
const WORDS: readonly ApprovalWord[] = ["not-approved", "in-test", "approved-with-conditions", "approved"];
const KB = /\bKB ?(\d{6,7})\b/gi;
const BARE_KB = /^(?:KB\s*)?(\d{6,7})$/i;
const MOST_TEXT = 8_000;

/** null = no list speaks of it. */
export function approvalOfPatch(need: PatchNeed, asset: Asset | undefined, approvals: readonly UpdateApproval[]): ApprovalWord | null {
  const updates = updatesNamed(need);
  const spoken = approvals.filter(({ update, state }) => WORDS.includes(state as ApprovalWord) && updates.has(plainUpdate(update)));
  const own = spoken.filter((approval) => runs(asset, approval));
  const counting = new Set((own.length > 0 ? own : spoken).map(({ state }) => state));
  return WORDS.find((word) => counting.has(word)) ?? null;
}

/** The advisory's id, its flaws, and every KB number in what names the update. */
function updatesNamed({ advisory, flaws, title, remedy }: PatchNeed): ReadonlySet<string> {
  const words = [advisory, title, remedy.to, remedy.text].filter((text) => text !== null).join("\n");
  const numbers = [...words.slice(0, MOST_TEXT).matchAll(KB)].map((match) => `kb${match[1]}`);
  return new Set([plainUpdate(advisory), ...flaws.map(plainUpdate), ...numbers]);
}

/** "5005112", "KB 5005112" and "KB5005112" are one. */
function plainUpdate(text: string): string {
  const number = BARE_KB.exec(text.trim())?.[1];
  return number === undefined ? text.trim().toLowerCase() : `kb${number}`;
}

/** Does the machine say that it runs the product: all words of its name stand in one claim. */
function runs(asset: Asset | undefined, { product }: UpdateApproval): boolean {
  const words = product?.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const claims = asset?.claims.filter(({ attribute }) => attribute === "software" || attribute === "model") ?? [];
  return words.length > 0 && [asset?.model ?? "", ...claims.map(({ value }) => value)].some((value) => hasWords(value, words));
}

function hasWords(value: string, words: readonly string[]): boolean {
  const own = new Set(value.toLowerCase().match(/[a-z0-9]+/g));
  return words.every((word) => own.has(word));
}
