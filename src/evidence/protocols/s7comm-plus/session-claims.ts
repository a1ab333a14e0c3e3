// What the answer to a session's CreateObject says about the PLC: attribute 319 (82 3F) holds "1;6ES7 511-1AK00-0AB0;V1.0". Makes claims,
// believes none of them.
import { hex } from "../payload-bytes.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";

/** Attribute id 319, no flags, type text. Its length follows. */
const VERSION_ATTRIBUTE = hex("823f0015");
/** The attribute stands in the first few hundred bytes. */
const SEARCHED = 1_024;
const SEMICOLON = 0x3b;

export function claimSessionAnswer(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const last = Math.min(end, at + SEARCHED) - VERSION_ATTRIBUTE.length;
  for (let i = at; i < last; i++) {
    if (bytes[i] !== VERSION_ATTRIBUTE[0] || bytes[i + 1] !== VERSION_ATTRIBUTE[1] || bytes[i + 2] !== VERSION_ATTRIBUTE[2] || bytes[i + 3] !== VERSION_ATTRIBUTE[3]) continue;
    const from = i + VERSION_ATTRIBUTE.length + 1;
    const length = bytes[from - 1] as number;
    if (length > 0x7f || from + length > end) return;
    claimVersion(bytes, from, from + length, sink);
    return;
  }
}

/** Number of the entry; order number; version. */
function claimVersion(bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  const entry = bytes.subarray(from, to);
  const first = entry.indexOf(SEMICOLON);
  const second = first < 0 ? -1 : entry.indexOf(SEMICOLON, first + 1);
  if (second < 0) return;
  const model = narrowText(entry, first + 1, second);
  const firmware = narrowText(entry, second + 1, entry.length);
  if (model.length > 0) sink.claim("sender", "model", model, "s7comm-plus session, order number");
  if (firmware.length > 0) sink.claim("sender", "firmware", firmware, "s7comm-plus session");
}
