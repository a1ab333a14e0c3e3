// Endpoint words to their text, with the words' meaning decided by the flow: IPv4, IPv6 (RFC 5952) or MAC.
import { MAC_PREFIX } from "../../plant/endpoint.ts";

const hex2 = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

export function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** `high` holds the first 16 bits, `low` the other 32. */
export function macText(high: number, low: number): string {
  return `${hex2[(high >>> 8) & 255]}:${hex2[high & 255]}:${hex2[low >>> 24]}:${hex2[(low >>> 16) & 255]}:${hex2[(low >>> 8) & 255]}:${hex2[low & 255]}`;
}

export function macEndpoint(high: number, low: number): string {
  return MAC_PREFIX + macText(high, low);
}

/** RFC 5952: lower case, the longest run of two or more zero groups shortened, the first one of equal runs. */
export function ipv6Text(w0: number, w1: number, w2: number, w3: number): string {
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
