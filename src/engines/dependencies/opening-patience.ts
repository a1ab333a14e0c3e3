// What a machine does when nobody answers its requests to open a connection, and when they are refused: as captures show it, in words. Where none was seen
// nothing is said here, and general knowledge stands in, marked as such. When it stopped waiting after its last request is in no packet.
import { countText } from "../../foundation/count-words.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation, OpeningRepeats } from "../../plant/conversation.ts";
import { formatDuration } from "../../foundation/time.ts";

/** Of one machine, over all that it opens. */
export interface OpeningPatience {
  readonly repeats: OpeningRepeats;
  /** Attempts that were refused and of which captures tell; of these `repeats.afterRefusal` asked again. */
  readonly refused: number;
  /** By their places in the plant. */
  readonly conversations: readonly number[];
}

/** By machine; one without an attempt that came to nothing is not in it. */
export function openingPatience(conversations: readonly Conversation[], clientOf: (c: Conversation) => Asset | undefined): Map<Asset, OpeningPatience> {
  const byAsset = new Map<Asset, number[]>();
  conversations.forEach((c, i) => {
    if (c.transport !== "tcp" || !isMeasured(c) || (c.openingRepeats === null && (c.refused ?? 0) === 0)) return;
    const asset = clientOf(c);
    if (asset !== undefined) byAsset.set(asset, [...(byAsset.get(asset) ?? []), i]);
  });
  return new Map([...byAsset].map(([asset, own]) => [asset, sumOf(conversations, own)]));
}

/** Logs tell of refusals, and not of what the stack did after them. */
function isMeasured(c: Conversation): boolean {
  return c.keepAlives !== null;
}

/** The waits of the conversation in which most attempts came to nothing; the attempts of all. */
function sumOf(all: readonly Conversation[], own: readonly number[]): OpeningPatience {
  const seen = own.flatMap((i) => all[i]?.openingRepeats ?? []);
  const most = (weight: (r: OpeningRepeats) => number): OpeningRepeats | null => seen.reduce<OpeningRepeats | null>((best, r) => (best === null || weight(r) > weight(best) ? r : best), null);
  const longest = most((r) => r.unanswered + (r.waitsSeconds.length > 0 ? 0.5 : 0));
  const refusal = most((r) => r.afterRefusal?.attempts ?? 0)?.afterRefusal ?? null;
  const attempts = seen.reduce((sum, r) => sum + (r.afterRefusal?.attempts ?? 0), 0);
  return {
    repeats: {
      unanswered: seen.reduce((sum, r) => sum + r.unanswered, 0),
      repetitions: longest?.repetitions ?? null,
      waitsSeconds: longest?.waitsSeconds ?? [],
      afterRefusal: refusal === null ? null : { attempts, waitSeconds: refusal.waitSeconds },
    },
    refused: own.reduce((sum, i) => sum + (all[i]?.refused ?? 0), 0),
    conversations: own,
  };
}

/** RFC 6298 (2011) lowered the first wait from 3 s (RFC 1122) to 1 s. Stacks tick in halves of a second. */
const [OLD_WAIT_LEAST, OLD_WAIT_MOST] = [2.25, 3.6];
/** Timers double; a wait that is less than this times the one before shows a request that the capture missed. */
const DOUBLES = 1.7;

/** The first wait is that of stacks before 2011. */
export function hasOldTimer({ waitsSeconds: [first, second] }: OpeningRepeats): boolean {
  return first !== undefined && first >= OLD_WAIT_LEAST && first <= OLD_WAIT_MOST && (second === undefined || second >= first * DOUBLES);
}

/** "after 3 and 6 s", as it was measured. */
export function waitWords({ waitsSeconds }: Pick<OpeningRepeats, "waitsSeconds">): string {
  return `after ${waitsSeconds.map(formatDuration).join(", then ")}`;
}

/** What a filter that drops does to each attempt; null = it was never seen asking in vain. */
export function droppedWords({ repeats }: OpeningPatience): string | null {
  const { unanswered, repetitions, waitsSeconds } = repeats;
  if (unanswered === 0 || repetitions === null || waitsSeconds.length === 0) return null;
  const shown = waitsSeconds.reduce((sum, wait) => sum + wait, 0);
  const last = waitsSeconds[waitsSeconds.length - 1] as number;
  const before = waitsSeconds[waitsSeconds.length - 2];
  const isCut = repetitions > waitsSeconds.length;
  const further = isCut ? `, and asked ${repetitions - waitsSeconds.length} more times` : "";
  const asked = `Unanswered, it asked again ${waitWords(repeats)}${further} (measured, ${times(unanswered)})`;
  const doubled = !isCut && (before === undefined || last >= before * DOUBLES) ? `, about ${formatDuration(shown + 2 * last)} if its last wait is twice the one before` : "";
  return `${asked}: each attempt hangs for ${formatDuration(shown)} at least${doubled}.`;
}

/** What a filter that answers with a reset does to each attempt; null = no refusal of its requests was seen. */
export function rejectedWords({ repeats: { afterRefusal }, refused }: OpeningPatience): string | null {
  if (afterRefusal !== null) return `Refused, it asked again ${formatDuration(afterRefusal.waitSeconds)} later (measured, ${times(afterRefusal.attempts)}) before the program learnt of it.`;
  return refused > 0 ? `Refused, it did not ask again by itself (measured, ${times(refused)}): the program learns at once.` : null;
}

function times(n: number): string {
  return n === 1 ? "once" : `${countText(n)} times`;
}
