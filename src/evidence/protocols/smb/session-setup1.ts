// Session setup of SMB version 1 (MS-CIFS §2.2.4.53, MS-SMB §2.2.4.6): the systems' own names for themselves, the method of authentication, guests.
// Passes over account names and passwords.
import type { DissectionSink } from "../protocol.ts";
import { afterNarrowText, afterWideText, narrowText, wideText } from "../wire-text.ts";
import type { Block1 } from "./block1.ts";
import { readSecurityToken } from "./security-token.ts";

/** Words of a request: with a security token, with NT passwords, of LANMAN. */
const WORDS_TOKEN = 12;
const WORDS_NT = 13;
const WORDS_LANMAN = 10;
const WORDS_RESPONSE_TOKEN = 4;
const LENGTH_RESPONSE = 24;

export function readSetupRequest1(view: DataView, bytes: Uint8Array, header: number, block: Block1, sink: DissectionSink): void {
  const { words, data } = block;
  const by = "smb1 session setup by client";
  if (block.count === WORDS_TOKEN) {
    const token = view.getUint16(words + 14, true);
    readSecurityToken(view, bytes, data, Math.min(block.end, data + token), sink);
    claimSystem(bytes, header, block, data + token, 0, by, sink);
  } else if (block.count === WORDS_NT) {
    const old = view.getUint16(words + 14, true);
    const now = view.getUint16(words + 16, true);
    const method = now > LENGTH_RESPONSE ? "NTLMv2" : now === LENGTH_RESPONSE ? "NTLMv1" : old === LENGTH_RESPONSE ? "LM" : old <= 1 && now <= 2 ? "anonymous" : "plain password";
    sink.detail("authentication", method);
    claimSystem(bytes, header, block, data + old + now, 2, by, sink);
  } else if (block.count === WORDS_LANMAN) {
    const length = view.getUint16(words + 14, true);
    sink.detail("authentication", length === LENGTH_RESPONSE ? "LM" : length <= 1 ? "anonymous" : "plain password");
    claimSystem(bytes, header, block, data + length, 2, by, sink);
  }
}

export function readSetupResponse1(view: DataView, bytes: Uint8Array, header: number, block: Block1, sink: DissectionSink): void {
  if (block.count < 3) return;
  if ((view.getUint16(block.words + 4, true) & 1) !== 0) sink.detail("session", "guest");
  const token = block.count === WORDS_RESPONSE_TOKEN ? view.getUint16(block.words + 6, true) : 0;
  if (token > 0) readSecurityToken(view, bytes, block.data, Math.min(block.end, block.data + token), sink);
  claimSystem(bytes, header, block, block.data + token, 0, "smb1 session setup by server", sink);
}

/** Texts at `from`: `passed` others (account, domain), then native system and native LAN manager. */
function claimSystem(bytes: Uint8Array, header: number, block: Block1, from: number, passed: number, by: string, sink: DissectionSink): void {
  let at = block.isWide ? from + ((from - header) & 1) : from;
  for (let i = 0; i < passed; i++) at = after(bytes, at, block);
  const system = text(bytes, at, block);
  if (system.length > 0) sink.claim("sender", "os", system, `${by}, native OS`);
  const manager = text(bytes, after(bytes, at, block), block);
  // Windows repeats its system here; others name their program and its version.
  if (manager.length > 0 && !manager.startsWith("Windows")) sink.claim("sender", "software", manager, `${by}, native LAN manager`);
}

const text = (bytes: Uint8Array, at: number, block: Block1): string => (at >= block.end ? "" : block.isWide ? wideText(bytes, at, block.end) : narrowText(bytes, at, block.end));
const after = (bytes: Uint8Array, at: number, block: Block1): number => (block.isWide ? afterWideText(bytes, at, block.end) : afterNarrowText(bytes, at, block.end));
