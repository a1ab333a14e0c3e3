// Endpoint words to their text, with the words' meaning decided by the flow: IPv4, IPv6 (RFC 5952) or MAC.
import { MAC_PREFIX } from "../../plant/endpoint.ts";

const MULTIPLIER = 0x9e37_79b1 | 0;
const hex2 = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Texts made before, direct-mapped by the words: the same addresses come again and again. */
const PLACES = 1 << 12;
const v4Words = new Int32Array(PLACES);
const v4Texts: string[] = new Array<string>(PLACES).fill("0.0.0.0");

export function ipv4Text(word: number): string {
  const place = (Math.imul(word, MULTIPLIER) >>> 20) & (PLACES - 1);
  if (v4Words[place] === (word | 0)) return v4Texts[place] as string;
  const text = makeIpv4Text(word);
  v4Words[place] = word;
  v4Texts[place] = text;
  return text;
}

function makeIpv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** `high` holds the first 16 bits, `low` the other 32. */
export function macText(high: number, low: number): string {
  return `${hex2[(high >>> 8) & 255]}:${hex2[high & 255]}:${hex2[low >>> 24]}:${hex2[(low >>> 16) & 255]}:${hex2[(low >>> 8) & 255]}:${hex2[low & 255]}`;
}

const macHigh = new Int32Array(PLACES).fill(-1);
const macLow = new Int32Array(PLACES);
const macTexts: string[] = new Array<string>(PLACES).fill("");

export function macEndpoint(high: number, low: number): string {
  const place = (Math.imul(low ^ (high << 7), MULTIPLIER) >>> 20) & (PLACES - 1);
  if (macLow[place] === (low | 0) && macHigh[place] === high) return macTexts[place] as string;
  const text = MAC_PREFIX + macText(high, low);
  macHigh[place] = high;
  macLow[place] = low;
  macTexts[place] = text;
  return text;
}

/** RFC 5952: lower case, the longest run of two or more zero groups shortened, the first one of equal runs. */
export function ipv6Text(w0: number, w1: number, w2: number, w3: number): string {
  const place = (Math.imul(w3 ^ Math.imul(w2 ^ Math.imul(w1 ^ Math.imul(w0, 31), 31), 31), MULTIPLIER) >>> 20) & (PLACES - 1);
  const at = place << 2;
  if (v6Words[at + 3] === (w3 | 0) && v6Words[at + 2] === (w2 | 0) && v6Words[at + 1] === (w1 | 0) && v6Words[at] === (w0 | 0)) return v6Texts[place] as string;
  const text = makeIpv6Text(w0, w1, w2, w3);
  v6Words[at] = w0;
  v6Words[at + 1] = w1;
  v6Words[at + 2] = w2;
  v6Words[at + 3] = w3;
  v6Texts[place] = text;
  return text;
}

const v6Words = new Int32Array(PLACES * 4);
const v6Texts: string[] = new Array<string>(PLACES).fill("::");

function makeIpv6Text(w0: number, w1: number, w2: number, w3: number): string {
  const groups = [w0 >>> 16, w0 & 0xffff, w1 >>> 16, w1 & 0xffff, w2 >>> 16, w2 & 0xffff, w3 >>> 16, w3 & 0xffff];
  let bestStart = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; ) {
    if (groups[i] !== 0) {
      i++;
      continue;
    }
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > bestLength) {
      bestStart = i;
      bestLength = end - i;
    }
    i = end;
  }
  if (bestStart < 0) return groups.map((g) => g.toString(16)).join(":");
  const head = groups
    .slice(0, bestStart)
    .map((g) => g.toString(16))
    .join(":");
  const tail = groups
    .slice(bestStart + bestLength)
    .map((g) => g.toString(16))
    .join(":");
  return `${head}::${tail}`;
}
