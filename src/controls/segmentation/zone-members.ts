// The members of zones as people write them: prefix, address, range, mac:, asset:, match:, any. A text that is none of these says why.
// Does not place anybody: see zone-placement.ts.
import { formatIp, formatPrefix, parseIp, parseMac, parsePrefix } from "../../foundation/ip-address.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import { readMatchTerms, type WrittenProblem } from "../../plant/match-terms.ts";
import type { TextAt, ZoneMember } from "../../plant/segmentation.ts";

export type ReadMember = { readonly member: ZoneMember } | { readonly problem: WrittenProblem };

export function readMember(written: string, at: TextAt): ReadMember {
  const text = written.trim();
  const problem = (code: string, message: string, help?: string, offset = 0, length = written.length): ReadMember => ({
    problem: { code, message, offset, length, ...(help === undefined ? {} : { help }) },
  });
  if (text === "any") return { member: { kind: "any", written, at } };
  if (text.startsWith("mac:")) {
    const mac = parseMac(text.slice(4));
    if (mac === undefined) return problem("bad-mac", `"${text.slice(4)}" is not a MAC address.`, "Write mac: and six pairs of digits, such as mac:00:1b:1b:12:34:56.");
    return { member: { kind: "mac", mac: `mac:${mac}`, written, at } };
  }
  if (text.startsWith("asset:")) {
    const name = text.slice("asset:".length).trim();
    return name === "" ? problem("bad-member", "The name of the asset is missing after asset:.") : { member: { kind: "asset", name, written, at } };
  }
  if (text.startsWith("match:")) {
    const read = readMatchTerms(written);
    return "problem" in read ? read : { member: { kind: "match", terms: read.terms, written, at } };
  }
  if (parseMac(text) !== undefined) return problem("bad-member", `"${text}" is a MAC address.`, `Write mac:${parseMac(text)}.`);
  if (text.includes("/")) {
    const prefix = parsePrefix(text);
    if (prefix === undefined) return problem("bad-prefix", `"${text}" is not a prefix: ${prefixFault(text)}.`, "Write the network and its length, such as 10.20.1.0/24.");
    if (prefix.hadHostBits)
      return problem("bad-prefix", `"${text}" names an address inside the network, not the network.`, `Write ${formatPrefix(prefix)} for the whole network, or the address without its length.`);
    return { member: { kind: "prefix", prefix: formatPrefix(prefix), written, at } };
  }
  const address = parseIp(text);
  if (address !== undefined) return { member: { kind: "address", address: formatIp(address), written, at } };
  const dash = /^([0-9a-fA-F.:]+)\s*-\s*([0-9a-fA-F.:]+)$/.exec(text);
  if (dash !== null && /[.:]/.test(text)) return readRange(dash[1] as string, dash[2] as string, written, at);
  if (/^[0-9.]+$/.test(text)) return problem("bad-address", `"${text}" is not an IPv4 address: ${addressFault(text)}.`);
  if (/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text)) return problem("bad-address", `"${text}" is not an IPv6 address.`);
  const word = /^([a-z]+):/i.exec(text)?.[1];
  const near = word === undefined ? nearestWord(text, ["any"]) : nearestWord(word, ["mac", "asset", "match"]);
  return problem(
    "bad-member",
    `"${text}" is not a member of a zone.`,
    near === undefined
      ? `Write a prefix, an address, a range, mac:…, asset:NAME, match:…, or any. A machine by its name: asset:${text.slice(0, 40)}.`
      : `Did you mean ${near}${word === undefined ? "" : ":"}?`,
  );
}

function readRange(fromText: string, toText: string, written: string, at: TextAt): ReadMember {
  const problem = (message: string, help?: string): ReadMember => ({ problem: { code: "bad-range", message, offset: 0, length: written.length, ...(help === undefined ? {} : { help }) } });
  const from = parseIp(fromText);
  if (from === undefined) return problem(`The range begins with "${fromText}", which is not an address.`);
  // "10.1.0.1-9" is understood by some tools as the last octet, by others not at all.
  const to = parseIp(toText);
  if (to === undefined) return problem(`The range ends with "${toText}", which is not an address.`, "Write both addresses in full, such as 10.20.9.20-10.20.9.29.");
  if (from.bits !== to.bits) return problem("The range begins with one address family and ends with the other.");
  if (from.value > to.value) return problem("The range ends before it begins.", `Write ${formatIp(to)}-${formatIp(from)}.`);
  return { member: { kind: "range", from: formatIp(from), to: formatIp(to), written, at } };
}

function prefixFault(text: string): string {
  const [address, length] = text.split("/") as [string, string];
  const ip = parseIp(address);
  if (ip === undefined) return `"${address}" is not an address`;
  if (!/^\d+$/.test(length)) return `"${length}" is not a prefix length`;
  return `the length is 0 to ${ip.bits}`;
}

function addressFault(text: string): string {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.includes("")) return "it has not four numbers";
  const large = parts.find((p) => Number(p) > 255);
  return large === undefined ? "a number begins with zero, which some programs read as octal" : `${large} is more than 255`;
}
