// What two sides of SSH offered in their key exchange messages, and what comes of it (RFC 4253 §7.1): the first of the client's names that the server has.
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";

/** Lists in the order of the message; those from the server to the client and languages are left out. */
const LISTS: readonly (readonly [index: number, facet: string])[] = [
  [0, "kex"],
  [1, "hostkey"],
  [2, "cipher"],
  [4, "mac"],
];
const MOST_LISTS = 8;
/** Type and cookie. */
const FIRST_LIST = 1 + 16;
const LONGEST_NAME = 64;
const MOST_NAMES = 64;
/** Ciphers that bring their own integrity: no separate code is used (RFC 5647 and its followers). */
const WITH_INTEGRITY: readonly string[] = ["gcm@openssh.com", "chacha20-poly1305", "AEAD_AES"];

/** The lists of a message whose payload begins at `at`; null where its lengths contradict each other. */
export function readLists(view: DataView, bytes: Uint8Array, at: number, end: number): readonly (readonly string[])[] | null {
  // Every program offers the same each time: only the cookie differs.
  const from = at + FIRST_LIST;
  if (from >= end) return null;
  let hash = end - from;
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  const place = (hash ^ (hash >>> 16)) & (PLACES - 1);
  const last = known[place];
  if (last !== undefined && isSame(last.bytes, bytes, from, end)) return last.lists;
  const lists = makeLists(view, bytes, at, end);
  if (lists !== null) known[place] = { bytes: bytes.slice(from, end), lists };
  return lists;
}

/** Direct-mapped by hash. */
const PLACES = 64;
const known: ({ readonly bytes: Uint8Array; readonly lists: readonly (readonly string[])[] } | undefined)[] = new Array<undefined>(PLACES).fill(undefined);

function isSame(own: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (own.length !== to - from) return false;
  for (let i = 0; i < own.length; i++) if (own[i] !== bytes[from + i]) return false;
  return true;
}

function makeLists(view: DataView, bytes: Uint8Array, at: number, end: number): readonly (readonly string[])[] | null {
  const lists: (readonly string[])[] = [];
  let from = at + FIRST_LIST;
  for (let i = 0; i < MOST_LISTS; i++) {
    if (from + 4 > end) return null;
    const to = from + 4 + view.getUint32(from);
    if (to > end) return null;
    lists.push(namesIn(bytes, from + 4, to));
    from = to;
  }
  return lists;
}

function namesIn(bytes: Uint8Array, from: number, to: number): readonly string[] {
  const names: string[] = [];
  for (let at = from; at < to && names.length < MOST_NAMES; ) {
    let end = at;
    while (end < to && bytes[end] !== 0x2c) end++;
    if (end - at <= LONGEST_NAME) names.push(narrowText(bytes, at, end));
    at = end + 1;
  }
  return names;
}

/** Counts what was agreed on; nothing where the two have no name in common. */
export function countAgreed(client: readonly (readonly string[])[], server: readonly (readonly string[])[], sink: DissectionSink): void {
  let cipher = "";
  for (const [index, facet] of LISTS) {
    const agreed = client[index]?.find((name) => name.length > 0 && server[index]?.includes(name));
    if (facet === "cipher") cipher = agreed ?? "";
    if (agreed !== undefined && !(facet === "mac" && WITH_INTEGRITY.some((own) => cipher.includes(own)))) sink.detail(facet, agreed);
  }
}
