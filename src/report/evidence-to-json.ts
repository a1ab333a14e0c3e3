// What `show` prints for programs: `{ "conversations": [ … ] }` and its sisters, one entry a line, sorted, the same bytes for the same store.
// In parts, because a million conversations are longer than one string may be.
import { printableJson } from "../foundation/hostile-text.ts";
import type { Asset } from "../plant/asset.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { assetEntry, compareAssets, compareConversations, compareSources, conversationEntry, sourceEntry } from "./conversation-entry.ts";
import { type TimesOf, timesEntry } from "./when-words.ts";

const ENTRIES_PER_PART = 1_000;

/** An array under one key, `,` and all, in parts of bounded size; `before` is what opens the object, `after` what follows the array. */
export function* entryParts<T>(before: string, key: string, items: readonly T[], entry: (item: T) => unknown, after = "\n}\n"): Generator<string> {
  if (items.length === 0) {
    yield `${before}  ${JSON.stringify(key)}: []${after}`;
    return;
  }
  let part = `${before}  ${JSON.stringify(key)}: [\n`;
  for (let i = 0; i < items.length; i++) {
    part += `    ${printableJson(JSON.stringify(entry(items[i] as T)))}${i + 1 < items.length ? "," : ""}\n`;
    if ((i + 1) % ENTRIES_PER_PART !== 0) continue;
    yield part;
    part = "";
  }
  yield `${part}  ]${after}`;
}

/** @param timesOf when a conversation happens; null = nobody asked, and nothing is said of it */
export function conversationsToJsonParts(conversations: readonly Conversation[], timesOf: TimesOf | null = null): Generator<string> {
  const entry = timesOf === null ? conversationEntry : (c: Conversation): unknown => Object.assign(conversationEntry(c), timesEntry(timesOf(c)));
  return entryParts("{\n", "conversations", [...conversations].sort(compareConversations), entry);
}

export function conversationsToJson(conversations: readonly Conversation[]): string {
  return [...conversationsToJsonParts(conversations)].join("");
}

export function assetsToJson(assets: readonly Asset[]): string {
  return [...entryParts("{\n", "assets", [...assets].sort(compareAssets), assetEntry)].join("");
}

export function sourcesToJson(sources: readonly SourceSummary[]): string {
  return [...entryParts("{\n", "sources", [...sources].sort(compareSources), sourceEntry)].join("");
}
