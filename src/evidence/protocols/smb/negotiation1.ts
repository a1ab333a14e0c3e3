// The negotiation of SMB version 1 (MS-CIFS §2.2.4.52, MS-SMB §2.2.4.5): dialects offered and chosen, signing, plain passwords, and the names of
// old servers. Keeps no challenge.
import type { DissectionSink } from "../protocol.ts";
import { afterWideText, narrowText, wideText } from "../wire-text.ts";
import type { Block1 } from "./block1.ts";
import { DIALECTS_1, NT_LM } from "./codes.ts";

const DIALECT = 2;
const MOST_OFFERS = 16;
const LONGEST_OFFER = 32;
const OTHER_DIALECT = "another dialect of SMB 1";
const NONE_CHOSEN = 0xffff;

/** Words of a response: NT LM 0.12, LANMAN, core. */
const WORDS_NT = 17;
const WORDS_LANMAN = 13;

const USES_CHALLENGE = 2;
const SIGNING_OFFERED = 4;
const SIGNING_REQUIRED = 8;
const CAPABILITY_WIDE = 0x4;
const CAPABILITY_EXTENDED_SECURITY = 0x8000_0000;

/** What we call the dialects of a request, in its order. */
export function readOffers(bytes: Uint8Array, block: Block1): readonly string[] {
  const offers: string[] = [];
  for (let at = block.data; at < block.end && offers.length < MOST_OFFERS && bytes[at] === DIALECT; ) {
    let end = at + 1;
    while (end < block.end && bytes[end] !== 0) end++;
    if (end - at - 1 <= LONGEST_OFFER) offers.push(DIALECTS_1.get(narrowText(bytes, at + 1, end)) ?? OTHER_DIALECT);
    else offers.push(OTHER_DIALECT);
    at = end + 1;
  }
  return offers;
}

/** Several texts stand for one dialect. */
export function countOffers(offers: readonly string[], sink: DissectionSink): void {
  for (let i = 0; i < offers.length; i++) if (offers.indexOf(offers[i] as string) === i) sink.detail("offered", offers[i] as string);
}

/** `offered`: of the request, empty where it was not seen. The number of words tells the generation then. */
export function readNegotiated1(view: DataView, bytes: Uint8Array, block: Block1, offered: readonly string[], sink: DissectionSink): void {
  const { count, words } = block;
  if (count < 1) return;
  const index = view.getUint16(words, true);
  if (index === NONE_CHOSEN) {
    sink.detail("negotiation", "no dialect accepted");
    return;
  }
  sink.detail("dialect", offered[index] ?? (count === WORDS_NT ? NT_LM : count === WORDS_LANMAN ? "SMB 1 LANMAN" : "SMB 1 core"));
  if (count !== WORDS_NT) {
    if (count === WORDS_LANMAN) countPasswords(view.getUint16(words + 2, true), sink);
    sink.detail("signing", "not offered by server");
    return;
  }
  const mode = view.getUint8(words + 2);
  countPasswords(mode, sink);
  sink.detail("signing", (mode & SIGNING_REQUIRED) !== 0 ? "required by server" : (mode & SIGNING_OFFERED) !== 0 ? "not required by server" : "not offered by server");
  const capabilities = view.getUint32(words + 19, true);
  if ((capabilities & CAPABILITY_EXTENDED_SECURITY) !== 0) return;
  claimNames(bytes, block, block.data + view.getUint8(words + 33), (capabilities & CAPABILITY_WIDE) !== 0, sink);
}

function countPasswords(mode: number, sink: DissectionSink): void {
  if ((mode & USES_CHALLENGE) === 0) sink.detail("authentication", "plain passwords wanted by server");
}

/** Behind the challenge: the domain and (of newer servers) the server's name. */
function claimNames(bytes: Uint8Array, block: Block1, from: number, isWide: boolean, sink: DissectionSink): void {
  const domain = isWide ? wideText(bytes, from, block.end) : narrowText(bytes, from, block.end);
  if (domain.length > 0) sink.detail("domain", domain);
  if (!isWide) return;
  const server = wideText(bytes, afterWideText(bytes, from, block.end), block.end);
  if (server.length > 0) sink.claim("sender", "hostname", server, "smb1 negotiate");
}
