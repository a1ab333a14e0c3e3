// What the two sides of remote desktop tell each other when they connect (T.125 §7, MS-RDPBCGR §2.2.1.3–2.2.1.4), where that is in the clear: the client's
// machine and version, the channels it wants, how strong the older encryption is. Reads no names of people.
import type { DissectionSink } from "../protocol.ts";
import { wideText } from "../wire-text.ts";

/** H.221 keys before the blocks: "Duca" of the client, "McDn" of the server. */
const OF_CLIENT = 0x4475_6361;
const OF_SERVER = 0x4d63_446e;
const LONGEST_SEARCH = 512;
const MOST_BLOCKS = 16;

const CLIENT_CORE = 0xc001;
const CLIENT_NETWORK = 0xc003;
const SERVER_CORE = 0x0c01;
const SERVER_SECURITY = 0x0c02;

/** MS-RDPBCGR §2.2.1.3.2. */
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0008_0001, "4.0"],
  [0x0008_0004, "5.0 to 8.1"],
  ...Array.from({ length: 13 }, (_, minor): [number, string] => [0x0008_0005 + minor, `10.${minor}`]),
]);
const LEVELS: readonly string[] = ["none", "low", "client compatible", "high", "FIPS"];
/** Channels of Windows; the names of others are free and counted as "other". */
const CHANNELS: ReadonlySet<string> = new Set(["rdpdr", "cliprdr", "rdpsnd", "drdynvc", "rail", "encomsp", "tsmf", "rdpgfx"]);
const MOST_CHANNELS = 31;
const CHANNEL_SIZE = 12;

/** A connect initial (client) or connect response (server) in [at, end). */
export function readConnectData(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  let block = blocksIn(view, at, end);
  if (block < 0) return;
  for (let i = 0; i < MOST_BLOCKS && block + 4 <= end; i++) {
    const type = view.getUint16(block, true);
    const length = view.getUint16(block + 2, true);
    const next = block + length;
    if (length < 4 || next > end) return;
    if (type === CLIENT_CORE && length >= 56) {
      sink.detail("client", `RDP ${VERSIONS.get(view.getUint32(block + 4, true)) ?? "of another version"}`);
      sink.detail("build", String(view.getUint32(block + 20, true) & 0xffff));
      const name = wideText(bytes, block + 24, block + 56);
      if (name.length > 0) sink.claim("sender", "hostname", name, "rdp client core data");
    } else if (type === CLIENT_NETWORK && length >= 8) countChannels(view, bytes, block + 8, next, view.getUint32(block + 4, true), sink);
    else if (type === SERVER_CORE && length >= 8) sink.detail("server", `RDP ${VERSIONS.get(view.getUint32(block + 4, true)) ?? "of another version"}`);
    else if (type === SERVER_SECURITY && length >= 12) sink.detail("encryption", LEVELS[view.getUint32(block + 8, true)] ?? "another");
    block = next;
  }
}

/** Behind the key stands the length of the blocks, in one octet or two. */
function blocksIn(view: DataView, from: number, end: number): number {
  const last = Math.min(end, from + LONGEST_SEARCH) - 6;
  for (let at = from; at <= last; at++) {
    const word = view.getUint32(at);
    if (word === OF_CLIENT || word === OF_SERVER) return at + 4 + (view.getUint8(at + 4) >= 0x80 ? 2 : 1);
  }
  return -1;
}

function countChannels(view: DataView, bytes: Uint8Array, from: number, end: number, count: number, sink: DissectionSink): void {
  for (let i = 0, at = from; i < count && i < MOST_CHANNELS && at + CHANNEL_SIZE <= end; i++, at += CHANNEL_SIZE) {
    let name = "";
    for (let k = 0; k < 8 && view.getUint8(at + k) !== 0; k++) name += String.fromCharCode((bytes[at + k] as number) | 0x20);
    sink.detail("channel", CHANNELS.has(name) ? name : "other");
  }
}
